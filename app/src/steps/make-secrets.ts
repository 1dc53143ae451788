import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config-error.ts';
import type { Step } from './run-step.ts';
import { writeSecret } from './write-secret.ts';

/** `make-secrets <file> ...`: a random token in each file, unless there is one. Where nobody keeps secrets for us. */
export const makeSecrets: Step = async (files, _variables, say) => {
  if (files.length === 0) throw new ConfigError(['make-secrets needs one file at least; got nothing']);
  for (const file of files) {
    const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (present.trim() === '') await writeSecret(file, randomBytes(32).toString('base64url'));
    say(`${file} ${present.trim() === '' ? 'written' : 'kept'}`);
  }
};
