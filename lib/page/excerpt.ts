import type { Artefacts } from '../compare/artefacts.ts';
import { pathOf } from '../json-pointer.ts';
import { type Located, located } from './located.ts';

/** Lines of an artefact: those that were read, and those that lead to them. */
export interface Excerpt {
  readonly file: string;
  /** In order, with others between them left out; none where all of the file was read. */
  readonly lines: readonly ExcerptLine[];
}

export interface ExcerptLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly isRead: boolean;
}

/** Lines of one value; the rest of a longer one is left out. */
const MOST_LINES = 3;
/** Characters of a line. */
const MOST_CHARACTERS = 110;

/** What shows the lines that pointers into one file lead to. */
export type ExcerptOf = (file: string, pointers: readonly string[]) => Excerpt;

export function excerpts(artefacts: Artefacts): ExcerptOf {
  const { compose, shared, ecs, eks, kubernetes } = artefacts;
  const all = new Map([compose, shared, ecs, eks, ...kubernetes].map((one) => [one.file, one]));
  const known = new Map<string, Located>();
  const locatedIn = (file: string): Located => {
    const artefact = all.get(file);
    if (!artefact) throw new Error(`evidence must lead to one of ${[...all.keys()].join(', ')}; got ${file}`);
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
    for (let length = 1; length < path.length; length += 1) {
      const [above] = spanOf(path.slice(0, length)) ?? [];
      if (above !== undefined && !shown.has(above)) shown.set(above, false);
    }
    for (const beside of besides(path)) {
      const [line] = spanOf(beside) ?? [];
      if (line !== undefined && !shown.has(line)) shown.set(line, false);
    }
    for (let i = first; i <= Math.min(last, first + MOST_LINES - 1); i += 1) shown.set(i, true);
  }
  return [...shown]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, isRead]) => {
      const line = lines[index];
      return line ? [{ number: line.number, text: cut(line.text), isRead }] : [];
    });
}

/** Of a value in a list of pairs, where the name that it is given to may be. */
const besides = (path: readonly string[]): string[][] =>
  ['Value', 'value'].includes(path.at(-1) ?? '')
    ? ['Key', 'Name', 'name'].map((key) => [...path.slice(0, -1), key])
    : [];

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
