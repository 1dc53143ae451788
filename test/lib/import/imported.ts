import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ComposeInput } from '../../../lib/import/compose-project.ts';
import { type Imported, importCompose } from '../../../lib/import/import-compose.ts';
import type { KeyVerdict } from '../../../lib/import/key-verdict.ts';
import type { Choices } from '../../../lib/import/parts.ts';

/** The content of the files of a Compose project, by their paths. A value that is no text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

export interface Given extends Partial<Omit<ComposeInput, 'paths'>>, Choices {
  /** The Compose files. @default - compose.yaml */
  readonly paths?: readonly string[];
}

/** A new folder with these files. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The application of a folder, or of a Compose file that is the only file of a new folder. */
export function imported(
  source: string | Files,
  { paths = ['compose.yaml'], shell = {}, ...given }: Given = {},
): Imported {
  const folder = typeof source === 'string' && source.startsWith('/') ? source : folderOf(filesOf(source));
  const { envFile, profiles, root, ...choices } = given;
  return importCompose(
    { paths: paths.map((path) => join(folder, path)), envFile, profiles, root, shell },
    choices,
  );
}

const filesOf = (source: string | Files): Files =>
  typeof source === 'string' ? { 'compose.yaml': source } : source;

/** The verdicts of a key, or of keys within it, as `kind path: text`. */
export const saying = ({ verdicts }: Imported, path = ''): string[] =>
  verdicts.filter((one) => isWithinKey(one.path, path)).map(lineOf);

export const lineOf = ({ kind, path, text }: KeyVerdict): string => `${kind} ${path}: ${text}`;

const isWithinKey = (path: string, key: string): boolean =>
  key === '' || path === key || path.startsWith(`${key}.`);

/** The refusals alone. */
export const refusals = ({ verdicts }: Imported): string[] =>
  verdicts.filter(({ kind }) => kind === 'refused').map(lineOf);
