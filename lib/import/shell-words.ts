/*
 * The words of a command that is written as one text. Not by a package: decision 156 has those that were tried, each with a
 * case in which it differs. Source: the package that Compose uses, mattn/go-shellwords, shellwords.go.
 */

/** The signs that end the words for Compose, which drops the rest. Only a shell understands it. */
const OPERATORS = new Set([';', '&', '|', '<', '>']);

/**
 * The words of a command.
 *
 * @returns undefined for a text that only a shell can run, such as one with `&&`, and for quotes that do not end
 */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  let isEscaped = false;
  for (const mark of line) {
    if (isEscaped) {
      word = (word ?? '') + mark;
      isEscaped = false;
    } else if (mark === '\\' && quote !== "'") isEscaped = true;
    else if (quote !== undefined) {
      const ends = mark === (quote === '(' ? ')' : quote);
      // Compose leaves substitutions as they are; the program gets their text.
      if (!ends || quote === '`' || quote === '(') word = (word ?? '') + mark;
      if (ends) {
        quote = undefined;
        word ??= '';
      }
    } else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === '`' || (mark === '(' && word?.endsWith('$'))) {
      quote = mark;
      word = (word ?? '') + mark;
    } else if (OPERATORS.has(mark) || mark === '(' || mark === ')') return undefined;
    else if (/[ \t\r\n]/.test(mark)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + mark;
  }
  if (quote !== undefined || isEscaped) return undefined;
  return word === undefined ? words : [...words, word];
}
