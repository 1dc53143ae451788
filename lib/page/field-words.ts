import type { Field } from '../compare/comparison-schema.ts';

/** Names of a field that a cell has room for. */
const MOST_TERMS = 3;

/** What a cell of the fields says. */
export interface FieldWords {
  readonly terms: readonly string[];
  /** How many terms are left out. */
  readonly more: number;
  /** What is lost, or why there is nothing. */
  readonly why: string | undefined;
}

export const fieldWords = ({ terms, text, needless }: Field['cells'][keyof Field['cells']]): FieldWords => ({
  terms: terms.slice(0, MOST_TERMS),
  more: Math.max(terms.length - MOST_TERMS, 0),
  why: text && `${needless ? 'not missed: ' : ''}${text}`,
});
