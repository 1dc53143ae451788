import type { Imported } from './import-compose.ts';
import type { KeyVerdict, VerdictKind } from './key-verdict.ts';

/*
 * A definition as TypeScript, formatted as this project formats its files, with a comment where something was not in the
 * Compose file.
 */

/** The width of a line of code. */
const WIDTH = 110;

/** A short object stands on one line, up to this width. */
const SHORT_LINE = 90;

/** The depth down to which every field has a line of its own: the application, its lists, and the parts in them. */
const OUTERMOST = 2;

/** The kinds of verdicts that the reader of a definition wants to know. */
const COMMENTED: readonly VerdictKind[] = ['asked', 'assumed', 'approximated'];

/**
 * The content of lib/application.ts.
 *
 * @param source the Compose file, as the user named it
 */
export function definitionText({ definition, verdicts }: Imported, source: string): string {
  const comments = new Map<string, string[]>();
  for (const verdict of verdicts) {
    const { kind } = verdict;
    // An entry of a list has its comment before the list. Names of variables may end in a number, too.
    const field = verdict.field?.replace(/(?<!\.environment\..*)\.\d+$/, '');
    if (field === undefined || !COMMENTED.includes(kind)) continue;
    const before = comments.get(field) ?? [];
    const comment = commentOf(verdict);
    if (!before.includes(comment)) comments.set(field, [...before, comment]);
  }
  return `import type { Definition } from './definition/application.ts';

/**
 * The definition of the application, for all deployments: from now on, this file is the one to edit. \`npm run import\` read
 * it from
 *   ${source}
 * Comments name keys of that file which were assumed or approximated. The name is also that of the Compose project: under it,
 * \`docker compose up\` replaces the containers that run by that file. \`--project-name\` gives another one.
 */
export const application = ${textOf(definition, '', 0, comments)} as const satisfies Definition;
`;
}

/** A verdict as a sentence. The key is relative to the service, as the comment stands within it. */
function commentOf({ kind, path, text }: KeyVerdict): string {
  const key = path.split('.').slice(2).join('.');
  const known = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  // The reader of the definition is where the report sends its reader.
  const said = text.replace(/\. To change them: npm run import.*$/, '');
  return key ? `${known}, ${key}: ${said}.` : `${known}: ${said}.`;
}

/** A value as TypeScript. Objects have a line for each field. */
function textOf(
  value: unknown,
  path: string,
  depth: number,
  comments: ReadonlyMap<string, readonly string[]>,
  name = '',
): string {
  const inner = '  '.repeat(depth + 1);
  const end = `${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    const entries = value.map((entry, i) => textOf(entry, `${path}.${i}`, depth + 1, comments));
    const line = `[${entries.join(', ')}]`;
    // Biome breaks a list of several objects that have several fields each.
    const breaks =
      value.length > 1 &&
      value.every((entry) => Object.keys(Object(entry)).length > 1 && typeof entry === 'object');
    if (!breaks && !line.includes('\n') && end.length + name.length + 4 + line.length < WIDTH) return line;
    return `[\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${end}]`;
  }
  if (typeof value === 'object' && value) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    if (fields.length === 0) return '{}';
    const short = depth > OUTERMOST ? onOneLine(fields, path, comments) : undefined;
    if (short !== undefined && end.length + name.length + 4 + short.length < SHORT_LINE) return short;
    const lines = fields.map(([key, field]) => {
      const at = path ? `${path}.${key}` : key;
      const notes = (comments.get(at) ?? []).flatMap((note) => commentLines(note, inner));
      return `${notes.join('')}${inner}${keyOf(key)}: ${textOf(field, at, depth + 1, comments, key)},\n`;
    });
    return `{\n${lines.join('')}${end}}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return isTextOfLines(value) ? template(value) : quoted(value);
}

/** Tells whether a text has several lines, and nothing that a template literal would change. */
const isTextOfLines = (text: string): boolean =>
  /\n[^\n]/.test(text) && !/[^\n\t\P{Cc}]|[\u2028\u2029]/u.test(text);

/** A text of several lines as it stands in a file. */
const template = (text: string): string => `\`${text.replace(/\\|`|\$(?=\{)/g, '\\$&')}\``;

/** The fields of an object on one line. Undefined if one of them has a comment, or needs lines of its own. */
function onOneLine(
  fields: readonly (readonly [string, unknown])[],
  path: string,
  comments: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if ([...comments.keys()].some((field) => field.startsWith(`${path}.`))) return undefined;
  const written = fields.map(
    ([key, field]) => `${keyOf(key)}: ${textOf(field, '', OUTERMOST + 1, new Map())}`,
  );
  const line = `{ ${written.join(', ')} }`;
  return line.includes('\n') ? undefined : line;
}

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

/** A text in single quotes or, if it has more of those than of the others, in double quotes, as Biome writes it. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const single = (text.match(/'/g) ?? []).length;
  const double = (text.match(/"/g) ?? []).length;
  return single > double ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** A comment on lines of its own. */
function commentLines(note: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of note.replaceAll('\n', ' ').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 < WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}// ${word}`);
  }
  return lines.map((line) => `${line}\n`);
}
