/** A count with its noun, such as `1 run` or `5 runs`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A list in words, such as `a, b and c`. Empty for none. */
export const enumerated = (texts: readonly (string | number)[], last: 'and' | 'or' = 'and'): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1)}`;
