import { InvalidInput } from '../definition.ts';
import { type LeafPath, leavesOf } from '../leaves.ts';
import { serviceSchema } from '../schema.ts';

/**
 * The leaves that words name: one by its path, or all below it.
 *
 * @param words none for all leaves
 * @throws InvalidInput naming each word that names none, and those that would
 */
export function chosenLeaves(words: readonly string[]): LeafPath[] {
  const paths = leavesOf(serviceSchema).map(({ path }) => path);
  const matching = (word: string) =>
    paths.filter((path) => path === word || (path.startsWith(word) && /^[.[]/.test(path.slice(word.length))));
  const unknown = words.filter((word) => matching(word).length === 0);
  if (unknown.length > 0) {
    const allowed = `one of ${paths.join(', ')}, or what several begin with`;
    throw new InvalidInput(
      'the choice of fields',
      unknown.map((received) => ({ field: 'field', received, allowed })),
    );
  }
  return words.length === 0
    ? paths
    : paths.filter((path) => words.some((word) => matching(word).includes(path)));
}
