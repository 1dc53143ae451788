/** A problem of an input: one line of an error message. */
export interface Problem {
  /** The path of the wrong field, such as `replicas.min`, or the name of a wrong input that has no path. */
  readonly field: string;
  /** A sentence that names the field and says what is allowed. Unless obvious, it also says why, and how to go on. */
  readonly message: string;
  /** The value received, which the error appends as "; got VALUE".
   * @default - nothing is appended, as for a missing field */
  readonly received?: unknown;
}

/** A problem whose sentence begins with the field. */
export const problem = (field: string, received: unknown, saying: string): Problem => ({
  field,
  received,
  message: `${field} ${saying}`,
});

/** A problem with a value that is not allowed. */
export const mustBe = (field: string, received: unknown, allowed: string): Problem =>
  problem(field, received, `must be ${allowed}`);

/** A problem with a field that is not set. */
export const missing = (field: string, saying: string): Problem => ({
  field,
  message: `${field} is missing${saying}`,
});

/** The same problem with another name for its field, such as the flag that sets the field. */
export const renamed = (found: Problem, field: string): Problem => ({
  ...found,
  field,
  message: found.message.startsWith(found.field)
    ? field + found.message.slice(found.field.length)
    : found.message,
});

/** The problem as a line of an error message. */
export const lineOf = (found: Problem): string =>
  'received' in found ? `${found.message}; got ${shown(found.received)}` : found.message;

/** The value as JSON, except for NaN and Infinity, which JSON does not have. */
const shown = (value: unknown): string | undefined => {
  if (value === undefined) return 'nothing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
};
