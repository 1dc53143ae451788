import { z } from 'zod';
import type { Service } from './schema.ts';

/*
 * The leaves of the definition: all that can be set apart from the rest. Once as a type, so that the compiler demands
 * something for each; once found from the schema, so that there is no list to forget one in.
 *
 * `a.b` is a value, or a list of plain values; `a[]` a list of objects, to which one is added; `a[].b` a value in each of
 * them; `a.*` an entry of a record by names of its own; and an object that may be left out is a leaf, too.
 */

type Plain = string | number | boolean;

type Paths<T, P extends string> = T extends Plain
  ? P
  : T extends readonly (infer E)[]
    ? E extends Plain
      ? P
      : `${P}[]` | Paths<E, `${P}[]`>
    : string extends keyof T
      ? `${P}.*`
      : PathsOfFields<T, P extends '' ? '' : `${P}.`>;

type PathsOfFields<T, P extends string> = {
  [K in keyof T & string]:
    | Paths<NonNullable<T[K]>, `${P}${K}`>
    | (undefined extends T[K] ? `${P}${K}` : never);
}[keyof T & string];

/** The path of a leaf, as in `health.liveness.path` or `sidecars[].ports.*`. */
export type LeafPath = Paths<Service, ''>;

export interface Leaf {
  readonly path: LeafPath;
  /** What one value of it must be: for a list or a record, one entry. */
  readonly schema: z.ZodType;
  readonly kind: 'value' | 'list' | 'record' | 'optional object';
  /** For a record: what its names must be. */
  readonly keySchema?: z.ZodType;
}

/**
 * Finds the leaves of a schema.
 *
 * @throws Error at a type that it cannot look into, which the compiler would not have noticed
 */
export function leavesOf(schema: z.ZodType, path = ''): Leaf[] {
  const leaf = (kind: Leaf['kind'], of: z.ZodType, where = path, keySchema?: z.ZodType): Leaf => ({
    path: where as LeafPath,
    schema: of,
    kind,
    keySchema,
  });
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) =>
      leavesOf(field, path ? `${path}.${key}` : key),
    );
  }
  if (schema instanceof z.ZodOptional) {
    const inner = schema.unwrap() as z.ZodType;
    return [
      ...(inner instanceof z.ZodObject ? [leaf('optional object', inner)] : []),
      ...leavesOf(inner, path),
    ];
  }
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    return element instanceof z.ZodObject
      ? [leaf('list', element, `${path}[]`), ...leavesOf(element, `${path}[]`)]
      : [leaf('value', schema)];
  }
  if (schema instanceof z.ZodRecord) {
    return [leaf('record', schema.valueType as z.ZodType, `${path}.*`, schema.keyType as z.ZodType)];
  }
  if (
    [z.ZodString, z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodCIDRv4].some(
      (plain) => schema instanceof plain,
    )
  ) {
    return [leaf('value', schema)];
  }
  throw new Error(
    `${path || 'the schema'} must be of a type whose leaves can be found, an object, list, record, text, number, boolean or enum; got ${schema.type}`,
  );
}
