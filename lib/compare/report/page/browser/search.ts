import { normal, wanted } from './synonyms.ts';

/** The texts of a row that a search looks at. */
export interface Texts {
  /** Its title and its cells, and the questions that lead to it. */
  readonly own: string;
  /** The title of its section. */
  readonly section: string;
  /**
   * Its commands and its evidence. They are long, so they are read only if they are needed.
   *
   * @default - none, as for a field of the definition
   */
  readonly behind?: (() => string) | undefined;
}

/** Tells for each text whether it has all words of a search, or words that mean the same. */
export function matches(query: string, texts: readonly string[]): boolean[] {
  const patterns = wanted(query).map(
    (alike) => new RegExp(alike.map((phrase) => ` ${phrase}${END.test(phrase) ? '\\S*' : 's? '}`).join('|')),
  );
  return texts.map((text) => patterns.every((pattern) => pattern.test(text)));
}

/** The end of a phrase of which longer words may follow, as `fail` is found in `failed`. A short one such as NAT stands alone. */
const END = /\S{4}$/;

/**
 * Tells for each row whether a search finds it. The evidence of a row says much that the row is not about, so it counts
 * only for searches that find nothing in the rows themselves, or fields of the definition alone.
 */
export function search(query: string, rows: readonly Texts[]): boolean[] {
  const readings: readonly ((row: Texts) => string)[] = [
    // A section is about the first word of its title. The others, as `secrets` in a longer title, have rows of their own.
    ({ own, section }) => `${own} ${section.trim().split(' ')[0]} `,
    ({ own, section }) => own + section,
    ({ own, section, behind }) => own + section + (behind?.() ?? ''),
  ];
  let found: boolean[] = [];
  for (const reading of readings) {
    found = matches(query, rows.map(reading));
    if (rows.some(({ behind }, i) => behind && found[i])) break;
  }
  return found;
}

/** A text as searches compare it. Names such as `StopTimeout` are found as one word and as two. */
export const searchable = (text: string): string => {
  const apart = text.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');
  return ` ${normal(text)} ${apart === text ? '' : `${normal(apart)} `}`;
};
