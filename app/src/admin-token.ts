import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** The secret that guards DELETE. A file is read at each use, so that a rotated one needs no restart. */
export class AdminToken {
  readonly #source: Config['adminToken'];
  readonly #log: Logger;
  #warned = false;

  constructor(source: Config['adminToken'], log: Logger) {
    this.#source = source;
    this.#log = log;
  }

  /** `unset`: there is no token to compare with, and so no way to delete. */
  async judge(offered: string | undefined): Promise<'right' | 'wrong' | 'unset'> {
    const token = await this.#read();
    if (!token) return 'unset';
    // Digests are equally long, which the constant-time comparison asks for.
    return timingSafeEqual(digest(offered ?? ''), digest(token)) ? 'right' : 'wrong';
  }

  /** No file, or none that may be read: as good as no token. The service serves everything else. */
  async #read(): Promise<string | undefined> {
    const { value, file } = this.#source;
    if (!file) return value;
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      this.#warnOnce(file, error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  /** A missing file means that no token was given. One that is there but cannot be read is somebody's mistake. */
  #warnOnce(file: string, { code }: NodeJS.ErrnoException): void {
    if (this.#warned || code === 'ENOENT') return;
    this.#warned = true;
    this.#log.warn({ file, reason: code }, 'the admin token cannot be read: nothing can be deleted');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
