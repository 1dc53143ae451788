import { applicationSchema } from '../../definition/application-schema.ts';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { mustBe } from '../../definition/problem.ts';

import { definitionFields, type FieldPath } from '../verdicts/definition-fields.ts';

/**
 * The fields for the words of a command line: a word is the path of a field or of its parent.
 *
 * @param words no words mean all fields
 * @throws InvalidInput naming each word without a field, and the paths that there are
 */
export function chosenFields(words: readonly string[]): FieldPath[] {
  const paths = definitionFields(applicationSchema).map(({ path }) => path);
  const matching = (word: string) =>
    paths.filter((path) => path === word || (path.startsWith(word) && /^[.[]/.test(path.slice(word.length))));
  const unknown = words.filter((word) => matching(word).length === 0);
  if (unknown.length > 0) {
    const allowed = `one of ${paths.join(', ')}, or a prefix of several, such as shutdown`;
    throw new InvalidInput(
      'the choice of fields',
      unknown.map((received) => mustBe('field', received, allowed)),
    );
  }
  return words.length === 0
    ? paths
    : paths.filter((path) => words.some((word) => matching(word).includes(path)));
}
