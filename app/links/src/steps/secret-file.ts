import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';

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
export async function setModeIfOwner(path: string, mode: number): Promise<void> {
  if ((await stat(path)).uid === process.getuid?.()) await chmod(path, mode);
}
