/**
 * The value that a construct needs for a part of the definition.
 *
 * @param prop the name of the prop with the values, for the error
 * @throws Error if there is no value of that name
 */
export function needed<T>(values: ReadonlyMap<string, T>, name: string, prop: string): T {
  const value = values.get(name);
  if (value === undefined)
    throw new Error(`${prop} must include ${name}; got ${[...values.keys()].join(', ') || 'none'}`);
  return value;
}
