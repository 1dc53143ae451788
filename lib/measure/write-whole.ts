import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Beside the file, as a rename is atomic within one file system only. */
const partOf = (path: string) => `${path}.${process.pid}.part`;

/** Writes the whole file or none: whoever reads it meanwhile sees the one before. */
export function writeWhole(path: string, content: string): void {
  const part = partOf(path);
  try {
    const file = openSync(part, 'wx');
    writeFileSync(file, content);
    fsyncSync(file);
    closeSync(file);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Fails where {@link writeWhole} would, before anything was done for its content. */
export function canWrite(path: string): void {
  closeSync(openSync(partOf(path), 'wx'));
  rmSync(partOf(path));
}
