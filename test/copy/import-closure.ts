import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The project's folder. */
export const ROOT = join(__dirname, '..', '..');

/** Relative imports and exports of a file, those of types alone included: who copies the file needs them all. */
const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(
    ([, imported = '']) => join(path, '..', imported),
  );

/**
 * The files that copying some files takes: these and all that they import, directly or not.
 *
 * @param files relative to the project, and so is the result
 */
export function importClosure(...files: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const imported of importsOf(path)) visit(imported);
  };
  for (const file of files) visit(join(ROOT, file));
  return [...found].map((path) => relative(ROOT, path)).sort();
}
