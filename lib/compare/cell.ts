import type { SourceId } from '../sources.ts';
import type { Evidence, Level, Value } from './comparison-schema.ts';
import { known, type Reading } from './reading.ts';

/** What one deployment has for one concern, in words around readings. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Value[];
  readonly evidence: readonly Evidence[];
  /** Whether each reading found something. */
  readonly complete: boolean;
}

/** A statement about what is no field of the definition, with a verdict of its own. */
export interface Judgement extends Statement {
  readonly verdict: Level;
  /** What is typed for it.
   * @default - nothing */
  readonly commands?: readonly string[];
}

/**
 * Words around readings. Where a reading found nothing, the cell says so, and never what it would have said: a platform's
 * default is passed as a reading of its own, by `otherwise`.
 */
export function say(words: TemplateStringsArray, ...readings: readonly Reading[]): Statement {
  const missing = readings.find(({ value }) => value === undefined);
  return {
    text: missing
      ? `not found: ${place(missing)}`
      : String.raw({ raw: words }, ...readings.map(({ value }) => plain(value))),
    values: readings.flatMap((reading) => reading.given ?? []),
    evidence: distinct(readings.flatMap(({ evidence }) => evidence)),
    complete: !missing,
  };
}

/** As `say`, with the verdict that the platform has the thing. */
export const native = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'native',
});

/** As `say`, with the verdict that the platform has a part of it; the words say what is lost. */
export const approximated = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'approximated',
});

/** As `say`, with the verdict that the platform has no such thing, or leaves it to you. */
export const absent = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'absent',
});

/** Stands behind a statement that no artefact shows; adds no word. */
export const cite = (...ids: readonly SourceId[]): Reading => known('', ...ids);

/** How a pointer is printed. */
export const pointed = ({ file, pointer }: { file: string; pointer: string }): string => `${file}#${pointer}`;

/** The place that is missing, or else the one whose content made no sense. */
function place({ evidence }: Reading): string {
  const pointers = evidence.filter((one) => 'pointer' in one);
  const missing = pointers.find(({ found }) => !found) ?? pointers[0];
  return missing ? pointed(missing) : 'nothing was read';
}

const distinct = (evidence: readonly Evidence[]): Evidence[] => [
  ...new Map(evidence.map((one) => [JSON.stringify(one), one])).values(),
];

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
