import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import {
  Composer,
  type CST,
  type DocumentOptions,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';
import { InvalidInput } from '../definition/invalid-input.ts';
import { excessOf, nestsTooDeep } from './yaml-limits.ts';
import { goNumber } from './yaml-numbers.ts';

/*
 * Files of the user, read with limits: they may be broken, huge or hostile.
 */

/** The largest Compose files of practice have some ten thousand characters. */
const MOST_BYTES = 128 * 1024;

/** A wrong file as an error of one line, which begins with the name of the file. */
export const wrongFile = (file: string, saying: string): InvalidInput =>
  new InvalidInput(file, [{ field: file, message: `${basename(file)} ${saying}` }]);

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

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  merge: true,
  customTags: (tags) => [goNumber, ...tags],
  // It compares all pairs of keys. `excessOf` finds keys that stand twice.
  uniqueKeys: false,
};

/**
 * The value of a YAML file, as Go's reader takes it.
 *
 * @param file its name in errors
 * @throws InvalidInput if it is no YAML, or if it stands for too much
 */
export function parseYaml(text: string, file: string): unknown {
  if (nestsTooDeep(text)) throw wrongFile(file, 'nests lists and mappings more than 100 deep');
  const wrong = (offset: number, message: string): never => {
    const line = text.slice(0, offset).split('\n').length;
    throw wrongFile(file, `is no YAML that Compose reads: line ${line}: ${message}`);
  };
  const tokens: CST.Token[] = [];
  for (const token of new Parser().parse(text)) {
    // At the first one: a hostile file has one for each of its bytes.
    if (token.type === 'error') wrong(token.offset, token.message);
    tokens.push(token);
  }
  const [document, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (second)
    throw wrongFile(file, 'holds several YAML documents; make each a file of its own, and give all of them');
  const [error] = document?.errors ?? [];
  if (error) wrong(error.pos[0], error.message);
  const excess = document && excessOf(document);
  if (excess) throw wrongFile(file, `is not read: ${excess}`);
  try {
    return document?.toJS({ maxAliasCount: -1 });
  } catch (error) {
    // An alias without an anchor, or a merge of what is no mapping.
    throw wrongFile(file, `is no YAML that can be read: ${(error as Error).message}`);
  }
}
