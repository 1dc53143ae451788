import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidInput } from '../definition/invalid-input.ts';
import type { ComposeProject } from './compose-project.ts';
import { mountOf, own, text } from './short-forms.ts';
import { isWithin, readText } from './yaml-file.ts';

/*
 * Files of the project that a container reads, before they are taken: they name the services that the container calls.
 */

/** Files of a folder become configuration, up to this many. */
export const MOST_FILES = 20;

/** Folders within folders are looked at, up to this depth. */
const DEEPEST = 10;

/** The texts of the configuration files of a part. Those that cannot be read are left out: their keys are refused later. */
export function mountedTexts(raw: Readonly<Record<string, unknown>>, project: ComposeProject): string[] {
  const mounts = entries(raw.volumes).map(mountOf);
  const binds = mounts.flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []));
  const configs = entries(raw.configs).map((entry) =>
    own(project.tree.configs, text((Object(entry) as { source?: unknown }).source ?? entry)),
  );
  const paths = [
    ...binds,
    ...configs.flatMap((config) => (config?.file === undefined ? [] : [text(config.file)])),
  ];
  return [
    ...paths.flatMap((path) => textsAt(resolve(project.folder, path), project)),
    ...configs.flatMap((config) => (config?.content === undefined ? [] : [text(config.content)])),
  ];
}

const entries = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function textsAt(path: string, { root }: ComposeProject): string[] {
  if (!isWithin(root, path) || !existsSync(path)) return [];
  const files = statSync(path).isDirectory() ? filesIn(path).map((name) => join(path, name)) : [path];
  if (files.length > MOST_FILES) return [];
  return files.flatMap((file) => {
    try {
      return [readText(file, root)];
    } catch (error) {
      if (error instanceof InvalidInput) return [];
      throw error;
    }
  });
}

/** The files of a folder and of folders in it, up to one more than can be used. Symbolic links to folders are files. */
export function filesIn(folder: string, within = '', depth = 0, found: string[] = []): string[] {
  for (const entry of readdirSync(join(folder, within), { withFileTypes: true })) {
    if (found.length > MOST_FILES) break;
    const path = join(within, entry.name);
    if (!entry.isDirectory()) found.push(path);
    else if (depth < DEEPEST) filesIn(folder, path, depth + 1, found);
  }
  return found;
}
