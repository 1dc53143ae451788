import type { CellValue, Evidence } from '../comparison-schema.ts';
import { jsonPointer } from '../json-pointer.ts';
import type { SourceId } from '../verdicts/sources.ts';
import type { Artefact } from './artefacts.ts';
import {
  child,
  fieldsOf,
  isJsonList,
  isObject,
  isScalar,
  type Json,
  type JsonObject,
  type Scalar,
} from './json.ts';

/** A value from the artefacts, of any type until it is narrowed, with the places that it was read from. */
export interface Reading<out T = Json> {
  /** undefined where nothing was found, or something of another type than was asked for. */
  readonly value: T | undefined;
  readonly evidence: readonly Evidence[];
  /** A number or a name that a cell gives to programs, beside its text. @default - text alone */
  readonly given?: CellValue;
}

export type Key = string | number;

/** A place in an artefact. Calling it reads what is there, or further below. */
export type Place = (...path: readonly Key[]) => Reading<Json>;

/** The place further below another one. */
export const below =
  (place: Place, ...prefix: readonly Key[]): Place =>
  (...path) =>
    place(...prefix, ...path);

/** Reads one value of an artefact. */
export function read({ file, root }: Artefact, ...path: readonly Key[]): Reading<Json> {
  const value = path.reduce<Json | undefined>(child, root);
  return { value, evidence: [{ file, pointer: jsonPointer(path), found: value !== undefined }] };
}

/** A resource of a template. */
export interface CloudFormationResource {
  readonly id: string;
  readonly type: Json | undefined;
  readonly properties: JsonObject;
}

export const resourcesOf = ({ root }: Artefact): readonly CloudFormationResource[] =>
  Object.entries(fieldsOf(root.Resources)).map(([id, resource]) => {
    const { Type, Properties } = fieldsOf(resource);
    return { id, type: Type, properties: fieldsOf(Properties) };
  });

/** The first resource of a type in a template whose properties pass a test. */
export function resource(
  template: Artefact,
  type: string,
  picks: (properties: JsonObject) => boolean = () => true,
): Place {
  const found = resourcesOf(template).find((one) => one.type === type && picks(one.properties));
  return (...path) => read(template, 'Resources', found?.id ?? type, ...path);
}

/** The properties of the resource that `resource` finds. */
export const properties = (
  template: Artefact,
  type: string,
  picks?: (properties: JsonObject) => boolean,
): Place => below(resource(template, type, picks), 'Properties');

/**
 * The first object in a list that passes a test.
 *
 * @param name stands in the pointer where there is no such object
 */
export const entry =
  (list: Place, picks: (item: JsonObject) => boolean, name: string): Place =>
  (...path) => {
    const { value } = list();
    const index = isJsonList(value) ? value.findIndex((item) => isObject(item) && picks(item)) : -1;
    return list(index < 0 ? name : index, ...path);
  };

/** The first entry of an object, whatever its key. */
export const firstOf = (object: Place): Reading<Json> =>
  object(Object.keys(fieldsOf(object().value))[0] ?? '');

/** A value that no artefact can show, with the sources that do. */
export const constant = <T>(value: T, ...ids: readonly SourceId[]): Reading<T> => ({
  value,
  evidence: ids.map((source) => ({ source })),
});

/** Applies a function to the value, if there is one. Where the function returns undefined, nothing was found. */
export const map = <T, U>(reading: Reading<T>, view: (value: T) => U | undefined): Reading<U> => ({
  ...reading,
  value: reading.value === undefined ? undefined : view(reading.value),
});

type Readings<T extends readonly unknown[]> = { readonly [K in keyof T]: Reading<T[K]> };

/** Applies a function to the values of several readings, if all have one. */
export function combine<T extends readonly unknown[] | [], U>(
  readings: Readings<T>,
  view: (...values: NoInfer<T>) => U | undefined,
): Reading<U> {
  const all: readonly Reading<unknown>[] = readings;
  const values: readonly unknown[] = all.map(({ value }) => value);
  return {
    value: isComplete<T>(values) ? view(...values) : undefined,
    evidence: all.flatMap(({ evidence }) => evidence),
  };
}

const isComplete = <T extends readonly unknown[]>(values: readonly unknown[]): values is T =>
  !values.includes(undefined);

/** Puts readings together as a list, if all have a value. */
export const combineList = <T>(readings: readonly Reading<T>[]): Reading<readonly T[]> =>
  combine(readings, (...values) => values);

/** Puts readings together as the fields of one value, if all have one. */
export function combineFields<T extends object>(
  readings: {
    readonly [K in keyof T]: Reading<T[K]>;
  },
): Reading<T> {
  const names = Object.keys(readings);
  return combine(Object.values<Reading<unknown>>(readings), (...values) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]])),
  ) as Reading<T>;
}

/**
 * The value, or else what its absence means on the platform. A place that is there, with a value of another type, is not
 * absent: nothing was found then.
 */
export const orElse = <T, U>(reading: Reading<T>, meaning: U): Reading<T | U> =>
  reading.value === undefined && reading.evidence.some((one) => 'found' in one && !one.found)
    ? { ...reading, value: meaning }
    : reading;

/** A clause about a value that may be left out: empty where there is none. */
export const clause = <T>(reading: Reading<T>, view: (value: T) => string): Reading<string> =>
  orElse(map(reading, view), '');

/** A text without a place, such as one that completes a sentence. */
export const words = (value: string): Reading<string> => ({ value, evidence: [] });

/** Puts clauses together, separated by semicolons. */
export const joined = (clauses: readonly Reading<string>[]): Reading<string> =>
  combine(clauses, (...all) => all.join('; '));

export const text = (reading: Reading<Json>): Reading<string> =>
  map(reading, (value) => (typeof value === 'string' ? value : undefined));

export const flag = (reading: Reading<Json>): Reading<boolean> =>
  map(reading, (value) => (typeof value === 'boolean' ? value : undefined));

/** A number, also where the file has it as text: CloudFormation takes both. */
export const number = (reading: Reading<Json>): Reading<number> =>
  map(reading, (value) => {
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof read === 'number' && !Number.isNaN(read) ? read : undefined;
  });

export const items = (reading: Reading<Json>): Reading<readonly Json[]> =>
  map(reading, (value) => (isJsonList(value) ? value : undefined));

export const texts = (reading: Reading<Json>): Reading<readonly string[]> =>
  map(items(reading), (all) => (all.every((one) => typeof one === 'string') ? all : undefined));

export const object = (reading: Reading<Json>): Reading<JsonObject> =>
  map(reading, (value) => (isObject(value) ? value : undefined));

/** The same place below each item of a list, or each entry of an object, that passes a test. */
export function each(
  place: Place,
  path: readonly Key[],
  picks: (fields: JsonObject, item: Json) => boolean = () => true,
): Reading<readonly Json[]> {
  const all = place();
  const { value } = all;
  if (!isJsonList(value) && !isObject(value)) return { ...all, value: undefined };
  const picked = Object.entries<Json | undefined>(value).filter(
    ([, item]) => item !== undefined && picks(fieldsOf(item), item),
  );
  return picked.length === 0
    ? { ...all, value: [] }
    : combineList(picked.map(([key]) => place(key, ...path)));
}

/** A list that counts as found only if it has items. */
export const found = <T>(list: Reading<readonly T[]>): Reading<readonly T[]> =>
  map(list, (all) => (all.length > 0 ? all : undefined));

/** Tells whether a list has items. */
export const some = ({ value }: Reading<readonly unknown[]>): boolean => (value?.length ?? 0) > 0;

/** The number of items in a list, or of entries in an object. */
export const count = (reading: Reading<Json>): Reading<number> =>
  map(reading, (all) => (isJsonList(all) || isObject(all) ? Object.keys(all).length : undefined));

/** The items of a list, separated by commas; `none` where the list is empty. */
export const listed = (list: Reading<Json>, none = 'none'): Reading<string> =>
  map(items(list), (all) => all.join(', ') || none);

/**
 * Gives the value to programs, too.
 *
 * @param unit the same in all columns of a row
 * @param view converts the value to that unit @default - the value as it is
 */
export function given<T extends Json>(
  name: string,
  unit: string | undefined,
  reading: Reading<T>,
  view: (value: T) => Scalar | undefined = scalar,
): Reading<T> {
  const value = map(reading, view).value;
  if (value === undefined) return { ...reading, value: undefined };
  return { ...reading, given: { name, value, ...(unit && { unit }) } };
}

const scalar = (value: Json): Scalar | undefined => (isScalar(value) ? value : undefined);

/** The address by which the containers of a task or a pod reach each other. */
export const LOOPBACK = 'http://127.0.0.1:';
