import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../process/program-errors.ts';
import type { StepProgram } from './run-step.ts';
import { setModeIfOwner, writeSecret } from './secret-file.ts';

/**
 * `make-secrets <file> ...` writes a random token into each file that is missing or empty, for platforms without a
 * secret store.
 *
 * Every user may read and replace the files: the volume outlives the user who made the files, and the next user has no
 * other right to the files. Only the service and this step mount the volume.
 */
export const makeSecrets: StepProgram = async (files, _variables, print) => {
  if (files.length === 0) throw new ConfigError(['make-secrets needs at least one file; got nothing']);
  for (const file of files) {
    const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (present.trim() === '') await writeSecret(file, randomBytes(32).toString('base64url'));
    await setModeIfOwner(file, 0o444);
    await setModeIfOwner(dirname(file), 0o777);
    print(`${file} ${present.trim() === '' ? 'written' : 'kept'}`);
  }
};
