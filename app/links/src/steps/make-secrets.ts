import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../process/program-errors.ts';
import type { StepProgram } from './run-step.ts';

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

/** Writes a secret for the file's owner and group only. Readers see the old text or the new one, never a part. */
export async function writeSecret(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o440, flag: 'wx', flush: true });
    // The umask restricts the mode above, but not this one.
    await chmod(draft, 0o440);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Sets the mode of a path that this process owns. Another owner has set it already, and only the owner can. */
async function setModeIfOwner(path: string, mode: number): Promise<void> {
  if ((await stat(path)).uid === process.getuid?.()) await chmod(path, mode);
}
