/**
 * The place of the first line in which `found` is.
 *
 * @throws Error when no line has it: -1 would come before every other place, and slice from it would keep the last line
 */
export function placeOf(lines: readonly string[], found: string | RegExp): number {
  const at = lines.findIndex((line) => (typeof found === 'string' ? line.includes(found) : found.test(line)));
  if (at < 0) throw new Error(`one line must have ${found}; got\n${lines.join('\n')}`);
  return at;
}
