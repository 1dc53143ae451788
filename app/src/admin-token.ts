import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';

/** The secret that guards DELETE. A file is read at each use, so that a rotated one needs no restart. */
export class AdminToken {
  readonly #source: Config['adminToken'];

  constructor(source: Config['adminToken']) {
    this.#source = source;
  }

  /** `unset`: there is no token to compare with, and so no way to delete. */
  async judge(offered: string): Promise<'right' | 'wrong' | 'unset'> {
    const token = await this.#read();
    if (!token) return 'unset';
    // Digests are equally long, which the constant-time comparison asks for.
    return timingSafeEqual(digest(offered), digest(token)) ? 'right' : 'wrong';
  }

  async #read(): Promise<string | undefined> {
    const { value, file } = this.#source;
    if (!file) return value;
    // No file, or none that may be read: as good as no token. The service serves everything else.
    return readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
