import { max, sum } from 'd3-array';

/*
 * Widths of texts before a browser has set them. They are those of DejaVu Sans, which is wider than the system fonts of
 * macOS, Windows and Android: a text that fits by these widths fits in all of them.
 */

/** Widths of characters in em, by classes. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijlI|'!]/, 0.3],
  [/[ft.,:;()[\]/\\ -]/, 0.4],
  [/[rsczJ"*_]/, 0.55],
  [/[mwMW@%]/, 1],
  [/[A-HK-LN-VX-Z&+=<>~#]/, 0.79],
];
const OTHER = 0.65;

/** The width of a letter that is set bold, over that of a regular one. */
const BOLD = 1.1;

/** The width of a text in pixels, at least. */
export const widthOf = (text: string, fontSize: number, { isBold = false } = {}): number =>
  Math.ceil(
    sum(text, (letter) => WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? OTHER) *
      fontSize *
      (isBold ? BOLD : 1),
  );

/** The largest width of several lines. */
export const widest = (lines: readonly string[], fontSize: number, options?: { isBold?: boolean }): number =>
  max(lines, (line) => widthOf(line, fontSize, options)) ?? 0;

/** Places at which a name may go on in another line: after a space, a hyphen, a slash and the like. */
const BREAKS = /(?<=[ \-_/.:@,])/;

/** The widest word that is not broken, in widths of a line: `DB_PASSWORD` is read more easily in one piece. */
const MOST_OF_WORD = 1.25;

/** Breaks a text into lines that are no wider than a width, but for a word that is a little wider. A wider one is broken. */
export function wrapped(
  text: string,
  fontSize: number,
  most: number,
  options?: { isBold?: boolean },
): readonly string[] {
  const fits = (line: string) => widthOf(line.trimEnd(), fontSize, options) <= most;
  const isWhole = (word: string) => widthOf(word.trimEnd(), fontSize, options) <= most * MOST_OF_WORD;
  const pieces = text
    .split(/(?<= )/)
    .flatMap((word) => (isWhole(word) ? word : word.split(BREAKS)))
    .flatMap((piece) => (isWhole(piece) ? piece : cut(piece, fits)));
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && fits(last + piece)) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

function cut(word: string, fits: (line: string) => boolean): string[] {
  const parts: string[] = [''];
  for (const letter of word) {
    const last = parts.at(-1) ?? '';
    if (fits(last + letter)) parts[parts.length - 1] = last + letter;
    else parts.push(letter);
  }
  return parts.filter(Boolean);
}
