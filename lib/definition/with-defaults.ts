import { z } from 'zod';

/**
 * Fills the defaults of a schema into a value that the schema may refuse. Wrong values stay as they are.
 *
 * Not `schema.parse`, which gives nothing for a value with a single wrong field.
 */
export function withDefaults(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return value === undefined ? value : withDefaults(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodObject && isRecord(value)) {
    const shape = Object.entries(schema.shape as Record<string, z.ZodType>);
    return {
      ...value,
      ...Object.fromEntries(shape.map(([key, field]) => [key, withDefaults(field, value[key])])),
    };
  }
  if (schema instanceof z.ZodRecord && isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, withDefaults(schema.valueType as z.ZodType, entry)]),
    );
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((entry) => withDefaults(schema.element as z.ZodType, entry));
  if (schema instanceof z.ZodUnion) {
    const form = (schema.options as z.ZodType[]).find((option) => hasOnlyUnknownKeys(option, value));
    if (form) return withDefaults(form, value);
  }
  return value;
}

/** Tells whether unknown fields are all that a schema refuses of a value. */
const hasOnlyUnknownKeys = (schema: z.ZodType, value: unknown): boolean =>
  schema.safeParse(value).error?.issues.every(({ code }) => code === 'unrecognized_keys') ?? true;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
