/** Markup that is safe to put into a page as it stands. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What `html` takes: texts are escaped, lists joined, and what is false or undefined leaves nothing. */
export type Piece = Html | string | number | false | undefined | readonly Piece[];

/** Markup around pieces. */
export const html = (words: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(String.raw({ raw: words }, ...pieces.map(markup)));

function markup(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map(markup).join('');
  return escapeHtml(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text where it can end no attribute: quotes may stay, of which code is full. */
export const content = (text: string): Html =>
  new Html(text.replaceAll(/[&<]/g, (one) => ENTITIES[one] ?? one));

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
