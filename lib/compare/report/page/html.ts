/** Markup that needs no escaping. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** A part of markup. `html` escapes texts, joins lists, and leaves out false and undefined. */
export type Piece = Html | string | number | false | undefined | readonly Piece[];

/** Markup around pieces. Quotes of a text are escaped in attributes alone: outside they would only make the page longer. */
export function html(words: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let isInTag = false;
  const marked = pieces.map((piece, i) => {
    const before = words[i] ?? '';
    const [opens, closes] = [before.lastIndexOf('<'), before.lastIndexOf('>')];
    if (opens !== closes) isInTag = opens > closes;
    return markup(piece, isInTag ? escapeHtml : (text) => content(text).text);
  });
  return new Html(String.raw({ raw: words }, ...marked));
}

function markup(piece: Piece, escaped: (text: string) => string): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map((one) => markup(one, escaped)).join('');
  return escaped(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text outside of attributes. Quotes stay as they are: code is full of them. */
export const content = (text: string): Html =>
  new Html(text.replaceAll(/[&<]/g, (one) => ENTITIES[one] ?? one));

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

/** A length in a chart, to a tenth of its unit. More cannot be seen, and a page has thousands of them. */
export const fixed = (value: number): string => String(Math.round(value * 10) / 10);
