import type { Artefact, Tree } from './artefacts.ts';

/** One value with the place it was read from. */
export interface Reading {
  /** undefined where there is nothing at that place. */
  readonly value: unknown;
  /** The artefact's file and a JSON pointer into it. */
  readonly evidence: string;
}

/** What one deployment has for one concern. */
export interface Cell {
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Reads one place of an artefact. */
export function read({ file, root }: Artefact, ...path: readonly (string | number)[]): Reading {
  const value = path.reduce<unknown>((node, key) => (node as Tree | undefined)?.[key], root);
  return {
    value,
    evidence: `${file}#/${path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
  };
}

/** Where the first resource of a type stands in a template, or the first of those that a test of the properties picks. */
export function resource(
  { root }: Artefact,
  type: string,
  picks: (properties: Tree) => boolean = () => true,
): readonly [string, string, string] {
  const resources = Object.entries(
    (root.Resources ?? {}) as Record<string, { Type?: string; Properties?: Tree }>,
  );
  const found = resources.find(([, { Type, Properties = {} }]) => Type === type && picks(Properties));
  return ['Resources', found?.[0] ?? type, 'Properties'];
}

/**
 * Words around readings. Where a reading found nothing, the cell says so, and never what it would have said: a platform's
 * default is passed as a reading of its own, by `otherwise`.
 */
export function say(words: TemplateStringsArray, ...readings: readonly Reading[]): Cell {
  const missing = readings.find(({ value }) => value === undefined);
  return {
    text: missing
      ? `not found: ${missing.evidence}`
      : String.raw({ raw: words }, ...readings.map(({ value }) => plain(value))),
    evidence: readings.map(({ evidence }) => evidence),
  };
}

/** A reading, or what its absence means on that platform. */
export const otherwise = (reading: Reading, meaning: string): Reading =>
  reading.value === undefined ? { value: meaning, evidence: `${reading.evidence} (absent)` } : reading;

/** A reading seen through a function, which is not asked where there is nothing. */
export const as = ({ value, evidence }: Reading, view: (value: never) => unknown): Reading => ({
  value: value === undefined ? undefined : view(value as never),
  evidence,
});

/** What is named, or what to say where nothing is; undefined where a name is missing. */
export const listed = (names: readonly (string | undefined)[], none = 'none'): string | undefined =>
  names.includes(undefined) ? undefined : names.join(', ') || none;

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
