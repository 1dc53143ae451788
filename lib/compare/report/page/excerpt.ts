import { pathOf } from '../../json-pointer.ts';
import type { Artefacts } from '../../readings/artefacts.ts';
import { type Located, located } from './located.ts';

/** Lines of an artefact: the ones that were read, and headings above them. */
export interface Excerpt {
  readonly file: string;
  /** The lines in order, with gaps; none if the whole file was read. */
  readonly lines: readonly ExcerptLine[];
}

export interface ExcerptLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly isRead: boolean;
}

/** The most lines of one value that are shown. */
const MOST_LINES = 2;
/** Levels that are the same for each resource, object or service. */
const SAY_NOTHING: ReadonlySet<string> = new Set([
  'Resources',
  'Properties',
  'Manifest',
  'services',
  'spec',
  'template',
]);
/** The most characters of a line that are shown. */
const MOST_CHARACTERS = 90;

/** Finds the lines of a file that pointers lead to. */
export type ExcerptOf = (file: string, pointers: readonly string[]) => Excerpt;

export function excerpts(artefacts: Artefacts): ExcerptOf {
  const { compose, shared, ecs, eks, kubernetes } = artefacts;
  const all = new Map([compose, shared, ecs, eks, ...kubernetes].map((one) => [one.file, one]));
  const known = new Map<string, Located>();
  const locatedIn = (file: string): Located => {
    const artefact = all.get(file);
    if (!artefact)
      throw new Error(`there is no artefact ${file}; the artefacts are ${[...all.keys()].join(', ')}`);
    const found = known.get(file) ?? located(artefact);
    known.set(file, found);
    return found;
  };
  return (file, pointers) => ({ file, lines: excerpt(locatedIn(file), pointers.map(pathOf)) });
}

function excerpt({ lines, spanOf }: Located, paths: readonly (readonly string[])[]): Excerpt['lines'] {
  const shown = new Map<number, boolean>();
  for (const path of paths.filter(({ length }) => length > 0)) {
    const [first, last] = spanOf(path) ?? [];
    if (first === undefined || last === undefined) throw new Error(`no lines at /${path.join('/')}`);
    for (const length of headingsOf(path)) {
      const [above] = spanOf(path.slice(0, length)) ?? [];
      if (above !== undefined && !shown.has(above)) shown.set(above, false);
    }
    for (const beside of besides(path)) {
      const [line] = spanOf(beside) ?? [];
      if (line !== undefined && !shown.has(line)) shown.set(line, false);
    }
    for (let i = first; i <= Math.min(last, first + MOST_LINES - 1); i += 1)
      // A bracket alone says nothing.
      if (i === first || /\w/.test(lines[i]?.text ?? '')) shown.set(i, true);
  }
  return [...shown]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, isRead]) => {
      const line = lines[index];
      return line ? [{ number: line.number, text: cut(line.text), isRead }] : [];
    });
}

/**
 * The lengths of the paths to the headings above a value that are shown: the outermost, which is a service, a resource or
 * an object, and the innermost. The number of each line tells how many are left out between them.
 */
function headingsOf(path: readonly string[]): number[] {
  const lengths = path
    .slice(0, -1)
    .flatMap((key, i) => (SAY_NOTHING.has(key) || /^\d+$/.test(key) ? [] : [i + 1]));
  return [...new Set([...lengths.slice(0, 1), ...lengths.slice(-1)])];
}

/** The paths of the possible names beside a value, in lists of names and values. */
const besides = (path: readonly string[]): string[][] =>
  ['Value', 'value'].includes(path.at(-1) ?? '')
    ? ['Key', 'Name', 'name'].map((key) => [...path.slice(0, -1), key])
    : [];

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
