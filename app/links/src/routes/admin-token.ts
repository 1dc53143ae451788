import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';

/** The secret that DELETE requires. A token file is read at each use, so that a rotated token needs no restart. */
export class AdminToken {
  readonly #source: ServiceConfig['adminToken'];
  readonly #log: Logger;
  #warned = false;

  constructor(source: ServiceConfig['adminToken'], log: Logger) {
    this.#source = source;
    this.#log = log;
  }

  /** Compares a token with the secret. `unset` means that there is no secret, so nothing can be deleted. */
  async check(offered: string | undefined): Promise<'valid' | 'invalid' | 'unset'> {
    const token = await this.#read();
    if (!token) return 'unset';
    // Digests have the same length, as the constant-time comparison requires.
    return timingSafeEqual(digest(offered ?? ''), digest(token)) ? 'valid' : 'invalid';
  }

  /** Reads the secret. An unreadable file counts as no secret, and the service serves everything else. */
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

  /** A missing file means that the deployment has no token. A file that exists but cannot be read is a mistake. */
  #warnOnce(file: string, { code }: NodeJS.ErrnoException): void {
    if (this.#warned || code === 'ENOENT') return;
    this.#warned = true;
    this.#log.warn({ file, reason: code }, 'cannot read the admin token: no link can be removed');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
