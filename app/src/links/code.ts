import { randomInt } from 'node:crypto';

// No vowels: a code is never a word, so it can neither offend nor take the place of a route such as /whereami.
// No characters that people mistake for one another either.
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZbcdfghjkmnpqrstvwxz23456789';
// 47^10 codes: whoever tries them at random finds none, and one that was removed does not come back by chance.
const LENGTH = 10;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

export function newCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Saves the store a question whose answer is known: nobody was ever given anything else. */
export function isCode(text: string): boolean {
  return CODE.test(text);
}
