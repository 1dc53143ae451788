import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What people keep and use without our code: content by path, relative to the project or to a cloud assembly. */
export type Committed = Readonly<Record<string, string>>;

export const MANIFESTS = 'k8s/manifests';
export const COMPOSE_FILE = 'docker-compose.yml';

/** Writes the files below a directory. Manifests no longer rendered go, as `kubectl apply -f` takes the whole folder. */
export function write(directory: string, committed: Committed): void {
  rmSync(join(directory, MANIFESTS), { recursive: true, force: true });
  for (const [path, content] of Object.entries(committed)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}
