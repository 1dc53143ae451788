/*
 * The values of a parsed JSON or YAML document, and guards that narrow them. Artefacts are read as such values, as what
 * stands in a file is not known before it is read.
 */

export type Scalar = string | number | boolean;

export type Json = Scalar | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isJsonList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isJsonList(value);

export const isScalar = (value: Json | undefined): value is Scalar =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** The value below a key or an index, or undefined where there is none. */
export function child(value: Json | undefined, key: string | number): Json | undefined {
  if (isJsonList(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}

/** The fields of an object. Any other value has none. */
export const fieldsOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The objects in a list, without its other items. Any other value has none. */
export const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  isJsonList(value) ? value.filter(isObject) : [];
