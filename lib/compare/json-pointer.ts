/** The JSON pointer of a path, as in RFC 6901. */
export const jsonPointer = (path: readonly (string | number)[]): string => {
  let pointer = '';
  for (const key of path) pointer += `/${typeof key === 'string' ? escaped(key) : key}`;
  return pointer;
};

/** Most keys have nothing to escape, and each reading of an artefact makes a pointer. */
const escaped = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

/** The path that a JSON pointer tells. */
export const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The value at a JSON pointer in a JSON text. Undefined if the text is no JSON, or has nothing there. */
export function jsonAt(text: string, pointer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return pathOf(pointer).reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
