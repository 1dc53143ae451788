import { jsonPointer } from '../json-pointer.ts';
import type { SourceId } from '../sources.ts';
import type { Artefact, Tree } from './artefacts.ts';
import type { Evidence, Value } from './comparison-schema.ts';

/** What was read from the artefacts, and where. */
export interface Reading {
  /** undefined where there is nothing. */
  readonly value: unknown;
  readonly evidence: readonly Evidence[];
  /** What a cell gives as a number or a name of its own, beside its words. */
  readonly given?: Value;
}

export type Key = string | number;

/** Reads below one place of an artefact. */
export type Place = (...path: readonly Key[]) => Reading;

/** Reads further below a place. */
export const below =
  (place: Place, ...prefix: readonly Key[]): Place =>
  (...path) =>
    place(...prefix, ...path);

/** Reads one place of an artefact. */
export function read({ file, root }: Artefact, ...path: readonly Key[]): Reading {
  const value = path.reduce<unknown>((node, key) => (node as Tree | undefined)?.[key], root);
  return { value, evidence: [{ file, pointer: jsonPointer(path), found: value !== undefined }] };
}

/** The first resource of a type in a template, or the first of those that a test of its properties picks. */
export function resource(
  template: Artefact,
  type: string,
  picks: (properties: Tree) => boolean = () => true,
): Place {
  const resources = Object.entries(
    (template.root.Resources ?? {}) as Record<string, { Type?: string; Properties?: Tree }>,
  );
  const found = resources.find(([, { Type, Properties = {} }]) => Type === type && picks(Properties));
  return (...path) => read(template, 'Resources', found?.[0] ?? type, ...path);
}

/** The properties of that resource. */
export function properties(template: Artefact, type: string, picks?: (properties: Tree) => boolean): Place {
  const place = resource(template, type, picks);
  return (...path) => place('Properties', ...path);
}

/** Below the entry of a list that a test picks. */
export const entry =
  <T>(list: Place, picks: (item: T) => boolean, name: string): Place =>
  (...path) => {
    const { value } = list();
    const index = Array.isArray(value) ? value.findIndex(picks) : -1;
    return list(index < 0 ? name : index, ...path);
  };

/** A reading, or what its absence means on that platform. */
export const otherwise = (reading: Reading, meaning: unknown): Reading =>
  reading.value === undefined ? { ...reading, value: meaning } : reading;

/** A reading seen through a function, which is not asked where there is nothing. */
export const as = (reading: Reading, view: (value: never) => unknown): Reading => ({
  ...reading,
  value: reading.value === undefined ? undefined : view(reading.value as never),
});

/** Several readings seen through one function; nothing where one of them found nothing. */
export const together = (readings: readonly Reading[], view: (...values: never[]) => unknown): Reading => {
  const values = readings.map(({ value }) => value);
  return {
    value: values.includes(undefined) ? undefined : view(...(values as never[])),
    evidence: readings.flatMap(({ evidence }) => evidence),
  };
};

/** A reading of each entry of a list, or of a record, that a test picks, in a list. */
export function each<T>(
  list: Place,
  path: readonly Key[],
  picks: (item: T) => boolean = () => true,
): Reading {
  const all = list();
  if (all.value === undefined) return all;
  const picked = Object.entries(all.value as Tree).filter(([, item]) => picks(item as T));
  return picked.length === 0
    ? { ...all, value: [] }
    : together(
        picked.map(([key]) => list(key, ...path)),
        (...values) => values,
      );
}

/** A list in which there must be something. */
export const found = (list: Reading): Reading =>
  as(list, (all: unknown[]) => (all.length > 0 ? all : undefined));

/** Whether a list has entries. */
export const some = ({ value }: Reading): boolean => Array.isArray(value) && value.length > 0;

/** The first entry of a record, whatever its key. */
export const firstOf = (record: Place): Reading =>
  record(Object.keys((record().value ?? {}) as Tree)[0] ?? '');

/** How the containers of a task or a pod reach each other. */
export const LOOPBACK = 'http://127.0.0.1:';

/** How many there are. */
export const count = (reading: Reading): Reading => as(reading, (all: object) => Object.keys(all).length);

/** What a source says, as no artefact can. */
export const known = (value: unknown, ...ids: readonly SourceId[]): Reading => ({
  value,
  evidence: ids.map((source) => ({ source })),
});

/** What the entries of a list are called, or what to say where there are none. */
export const listed = (names: Reading, none = 'none'): Reading =>
  as(names, (all: unknown[]) => all.join(', ') || none);

/** Gives a reading as a value of its own, too, in a unit that is the same for all columns. */
export const given = (
  name: string,
  unit: string | undefined,
  reading: Reading,
  view: (value: never) => unknown = (value) => value,
): Reading => {
  if (reading.value === undefined) return reading;
  const value = view(reading.value as never) as Value['value'];
  return { ...reading, given: { name, value, ...(unit && { unit }) } };
};
