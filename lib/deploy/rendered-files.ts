import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFilesAtomically } from './atomic-write.ts';

/**
 * Rendered files that people keep and use without this project: content by path, relative to the project or an
 * assembly.
 */
export type RenderedFiles = Readonly<Record<string, string>>;

export const MANIFESTS = 'k8s/manifests';
export const COMPOSE_FILE = 'docker-compose.yml';

/** The first words of each rendered file, in a comment. A file that begins with other words belongs to the user. */
export const RENDERED = 'Rendered from lib/application.ts by `npm start`.';

/**
 * Writes all of the files below a directory, or none.
 *
 * Removes manifests that are no longer rendered, as `kubectl apply -f` takes the whole folder.
 */
export function writeRenderedFiles(directory: string, files: RenderedFiles): void {
  const manifests = join(directory, MANIFESTS);
  mkdirSync(manifests, { recursive: true });
  const contents = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [join(directory, path), content]),
  );
  for (const path of Object.keys(contents)) mkdirSync(dirname(path), { recursive: true });
  writeFilesAtomically(contents);
  for (const entry of readdirSync(manifests, { withFileTypes: true })) {
    const path = join(manifests, entry.name);
    if (path in contents || !entry.isFile() || !entry.name.endsWith('.yaml')) continue;
    if (readFileSync(path, 'utf8').startsWith(`# ${RENDERED}`)) rmSync(path);
  }
}
