/**
 * The place of the first line that has a text, matches a pattern or passes a test.
 *
 * @throws Error when no line does: -1 would come before every other place, and slice from it would keep the last line
 */
export function placeOf(
  lines: readonly string[],
  found: string | RegExp | ((line: string) => boolean),
): number {
  const at = lines.findIndex((line) =>
    typeof found === 'function'
      ? found(line)
      : typeof found === 'string'
        ? line.includes(found)
        : found.test(line),
  );
  if (at < 0) throw new Error(`one line must be found by ${found}; got\n${lines.join('\n')}`);
  return at;
}
