import { z } from 'zod';
import { getIn, isTree, listIn, type Path, recordIn, setIn } from './tree.ts';

/** The examples of a schema, which the experiment takes where a definition has no value. */
const examplesOf = (schema: z.ZodType): readonly unknown[] => listIn(schema.meta(), ['examples']);

export const exampleOf = (schema: z.ZodType): unknown => examplesOf(schema)[0];

/**
 * The example of an object, and copies of it that refer to other names: the definition may have no port of the name that
 * the example asks for.
 */
export function examplesWithNames(schema: z.ZodType, names: readonly string[]): unknown[] {
  const example = exampleOf(schema);
  const copies = textsIn(example).flatMap((at) => names.map((name) => setIn(example, at, name)));
  return [example, ...copies].filter((one) => schema.safeParse(one).success);
}

const textsIn = (value: unknown, at: Path = []): Path[] =>
  isTree(value)
    ? Object.keys(value).flatMap((key) => textsIn(getIn(value, [key]), [...at, key]))
    : typeof value === 'string'
      ? [at]
      : [];

/** Other values of a type, likely ones first. The schema refuses values that do not fit. */
export function othersFor(
  schema: z.ZodType,
  now: unknown,
  names: readonly string[] = [],
  around: readonly number[] = [],
): unknown[] {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodEnum) return inner.options;
  if (inner instanceof z.ZodLiteral) return [...inner.values];
  if (inner instanceof z.ZodArray) return listsFor(inner, listIn(now), names);
  if (typeof now === 'boolean') return [!now];
  if (typeof now === 'number') {
    const minValue = inner instanceof z.ZodNumber ? inner.minValue : undefined;
    return [now + 1, now * 16, ...(minValue === 0 ? [0] : []), now * 2, now - 1, ...around];
  }
  // A text that is a name refers to something, so other names are more likely to fit.
  const suffixed = ['x', '2', 'X'].map((suffix) => `${now ?? ''}${suffix}`);
  const likely = names.includes(String(now)) ? [...names, ...suffixed] : [...suffixed, ...names];
  return [...examplesOf(inner), ...likely];
}

/** The example of a list, lists with one value more, and a list with one value less. */
function listsFor(schema: z.ZodArray, list: readonly unknown[], names: readonly string[]): unknown[] {
  const more = othersFor(schema.element as z.ZodType, list.at(-1) ?? '', names)
    .filter((one) => !list.includes(one))
    .map((one) => [...list, one]);
  const less = list.length > 0 ? [list.slice(0, -1)] : [];
  return [...examplesOf(schema), ...more.slice(0, 1), ...less, ...more.slice(1)];
}

/** A record with one entry more, which resembles another entry; and, if entries are objects, with its first one renamed. */
export function recordsFor(
  { schema, keySchema }: { readonly schema: z.ZodType; readonly keySchema?: z.ZodType },
  record: Readonly<Record<string, unknown>>,
): unknown[] {
  const entries = Object.entries(record);
  const [key = 'extra', value] = entries.at(-1) ?? [];
  const free = (name: string) =>
    [`${name}x`, `${name}_X`, 'extra', 'EXTRA'].find(
      (one) => !(one in record) && keySchema?.safeParse(one).success,
    );
  const [added, renamed] = [free(key), free(entries[0]?.[0] ?? '')];
  const others = isTree(value) ? [value, ...otherNumbers(value)] : othersFor(schema, value ?? 'extra');
  const additions = others
    .filter((other) => added !== undefined && schema.safeParse(other).success)
    .map((other) => ({ ...record, [String(added)]: other }));
  const renamings =
    isTree(value) && renamed !== undefined
      ? [Object.fromEntries(entries.map(([name, entry], i) => [i === 0 ? renamed : name, entry]))]
      : [];
  return [...additions.slice(0, 1), ...renamings, ...additions.slice(1)];
}

/** Copies of an object with another number in one of its fields: two ports may not have the same number. */
const otherNumbers = (value: object): object[] =>
  Object.entries(recordIn(value)).flatMap(([key, one]) =>
    typeof one === 'number' ? [1, 2, 3].map((more) => ({ ...value, [key]: one + more })) : [],
  );
