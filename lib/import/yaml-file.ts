import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { parseDocument, type ScalarTag } from 'yaml';
import { InvalidInput } from '../definition/invalid-input.ts';

/*
 * Files of the user, read with limits: they may be broken, huge or hostile.
 */

/** The largest Compose file of practice has some ten thousand characters. */
const MOST_BYTES = 1024 * 1024;

/** A wrong file as an error of one line. */
export const wrongFile = (file: string, message: string): InvalidInput =>
  new InvalidInput(file, [{ field: file, message }]);

/** Tells whether a path is a folder or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !/^(?:[A-Za-z]:|\/)/.test(way);
}

/**
 * Reads a text file of the user's project.
 *
 * @param root the folder that the file must not leave, not even by a symbolic link
 * @throws InvalidInput if the file is missing, not a plain file, too large, outside of the folder, or not UTF-8
 */
export function readText(file: string, root: string): string {
  let real: string;
  let descriptor: number;
  try {
    real = realpathSync(file);
    // Not blocking: a pipe without a writer would never open.
    descriptor = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongFile(file, `cannot be read (${code}); check the path and its permissions`);
  }
  try {
    if (!isWithin(realpathSync(root), real))
      throw wrongFile(file, `is outside of ${root}; give a folder that holds both with --root`);
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw wrongFile(file, 'must be a plain file');
    if (status.size > MOST_BYTES)
      throw wrongFile(file, `must have at most ${MOST_BYTES} bytes; it has ${status.size}`);
    const bytes = readFileSync(descriptor);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw wrongFile(file, 'must be text in UTF-8; save it in that encoding');
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A whole number that begins with 0 is octal to Go's reader, which Compose uses. YAML 1.2 takes it for a decimal. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/**
 * The value of a YAML file, as Go's reader takes it.
 *
 * @param file its name in errors
 * @throws InvalidInput if it is no YAML, or if its aliases stand for too much
 */
export function parseYaml(text: string, file: string): unknown {
  try {
    const document = parseDocument(text, {
      merge: true,
      customTags: (tags) => [octal, ...tags],
      logLevel: 'silent',
      // The message names the line; the excerpt might show a secret.
      prettyErrors: false,
    });
    const [error] = document.errors;
    if (error) {
      const line = text.slice(0, error.pos[0]).split('\n').length;
      throw wrongFile(file, `is no YAML that Compose reads: line ${line}: ${error.message}`);
    }
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    // Nesting without end, or aliases that grow exponentially.
    const reason = error instanceof RangeError ? 'is nested too deeply' : (error as Error).message;
    throw wrongFile(file, `is no YAML that can be read: ${reason}`);
  }
}
