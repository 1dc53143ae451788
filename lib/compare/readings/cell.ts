import type { CellValue, Evidence, Level } from '../comparison-schema.ts';
import type { Tier } from '../runbook/procedure.ts';
import type { SourceId } from '../verdicts/sources.ts';
import { constant, type Reading } from './reading.ts';

/** The text of one deployment for one concern, made of words around readings. */
export interface Statement {
  readonly text: string;
  readonly values: readonly CellValue[];
  readonly evidence: readonly Evidence[];
  /** Whether each reading found something. */
  readonly complete: boolean;
  /** The commands that do it.
   * @default - nothing */
  readonly commands?: readonly string[];
}

/** A statement with a verdict of its own: whether the deployment, as defined, gives the reader what the row is about. */
export interface Judgement extends Statement {
  readonly verdict: Level;
}

/**
 * Makes a text of words around readings. If a reading found nothing, the text says only that. The default of a platform
 * is passed as the meaning of its absence, by `orElse`.
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

/** Says it with the verdict yes. */
export const native = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'native',
});

/** Says it with the verdict partly. The words say what is lost. */
export const approximated = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'approximated',
});

/** Says it with the verdict no, or yours to build. */
export const absent = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'absent',
});

/** Says it with the verdict not applicable. The words say why. */
export const notApplicable = (words: TemplateStringsArray, ...readings: readonly Reading[]): Judgement => ({
  ...say(words, ...readings),
  verdict: 'not-applicable',
});

/** Adds sources to a statement that no artefact shows, and no word. */
export const cite = (...ids: readonly SourceId[]): Reading => constant('', ...ids);

/** Adds the end-to-end tests that prove a statement, and no word. */
export const seenBy = (...tiers: readonly Tier[]): Reading => ({
  value: '',
  evidence: tiers.map((tier) => ({ tier })),
});

/** The printed form of a pointer. */
export const pointed = ({ file, pointer }: { file: string; pointer: string }): string => `${file}#${pointer}`;

/** The place that is missing, or else one with a value of an unexpected type. */
function place({ evidence }: Reading): string {
  const pointers = evidence.filter((one) => 'pointer' in one);
  const missing = pointers.find(({ found }) => !found) ?? pointers[0];
  return missing ? pointed(missing) : 'nothing was read';
}

/** Evidence without repetition. */
export const distinct = (evidence: readonly Evidence[]): Evidence[] =>
  evidence.length < 2
    ? [...evidence]
    : [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()];

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
