import { createHash, randomInt } from 'node:crypto';

export interface ShortLink {
  readonly code: string;
  readonly url: string;
  /** Seconds since 1970, the unit of DynamoDB's TTL. */
  readonly expiresAt?: number | undefined;
}

/** DynamoDB removes an expired row within days, not at once. Until then the service has to refuse the link. */
export function isExpired(link: ShortLink, nowMs: number): boolean {
  return link.expiresAt !== undefined && nowMs >= link.expiresAt * 1000;
}

// No vowels: a code is never a word, so it cannot offend and cannot hide a route such as /whereami.
// No characters that people mistake for one another either.
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZbcdfghjkmnpqrstvwxz23456789';
// 47^10 codes: guessing finds none, and a removed code does not come back by chance.
const LENGTH = 10;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

export function newCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Derives a code from a text. The same text always gives the same code. */
export function codeFor(text: string): string {
  let number = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
  const size = BigInt(ALPHABET.length);
  return Array.from({ length: LENGTH }, () => {
    const digit = ALPHABET[Number(number % size)];
    number /= size;
    return digit;
  }).join('');
}

/** Tells whether a text has the form of a code. Other text is never looked up, because no such code was ever issued. */
export function isCode(text: string): boolean {
  return CODE.test(text);
}
