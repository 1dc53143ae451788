import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A temporary file in the folder of the file itself: a rename is atomic only within one file system. */
const temporary = (path: string) => `${path}.${process.pid}.part`;

/** Writes a whole file, or nothing. Until the file is complete, readers see its previous content. */
export const writeFileAtomically = (path: string, content: string): void =>
  writeFilesAtomically({ [path]: content });

/**
 * Writes all of the files, or none. The usual failures, such as a full disk or a folder without permission, happen
 * before the first file is replaced.
 *
 * @param contents content by path
 */
export function writeFilesAtomically(contents: Readonly<Record<string, string>>): void {
  const paths = Object.keys(contents);
  try {
    for (const [path, content] of Object.entries(contents)) {
      const file = openSync(temporary(path), 'wx');
      try {
        writeFileSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    }
    for (const path of paths) renameSync(temporary(path), path);
  } finally {
    for (const path of paths) rmSync(temporary(path), { force: true });
  }
}

/** Throws if {@link writeFileAtomically} could not write the file. Called before any work is done for its content. */
export function checkWritable(path: string): void {
  closeSync(openSync(temporary(path), 'wx'));
  rmSync(temporary(path));
}
