import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What people keep and use without our code: content by path, relative to the project or to a cloud assembly. */
export type Committed = Readonly<Record<string, string>>;

export const MANIFESTS = 'k8s/manifests';
export const COMPOSE_FILE = 'docker-compose.yml';

/** The first words of each, in a comment: what begins otherwise is somebody's own. */
export const RENDERED = 'Rendered from lib/service.ts by `npm start`.';

/** Writes the files below a directory. Manifests no longer rendered go, as `kubectl apply -f` takes the whole folder. */
export function write(directory: string, committed: Committed): void {
  const manifests = join(directory, MANIFESTS);
  mkdirSync(manifests, { recursive: true });
  for (const entry of readdirSync(manifests, { withFileTypes: true })) {
    const path = join(manifests, entry.name);
    const isManifest = entry.isFile() && entry.name.endsWith('.yaml');
    if (isManifest && readFileSync(path, 'utf8').startsWith(`# ${RENDERED}`)) rmSync(path);
  }
  for (const [path, content] of Object.entries(committed)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}
