import { chmod, rename, rm, writeFile } from 'node:fs/promises';

/** All or nothing: a reader finds the old text or the new one. For the owner and its group alone. */
export async function writeSecret(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o440, flag: 'wx', flush: true });
    // The mode above is subject to the umask; this one is not.
    await chmod(draft, 0o440);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
