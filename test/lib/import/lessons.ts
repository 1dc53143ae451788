import { check } from '../../../lib/deploy/render.ts';
import { type Files, type Given, imported, refusals } from './imported.ts';

/** An application of these services, and of files beside the Compose file. */
export const read = (services: object, files: Files = {}, given: Given = {}) =>
  imported({ ...files, 'compose.yaml': { services } }, given);

/** The definition of a file that nothing refuses, and that renders. */
export function definitionOf(...args: Parameters<typeof read>): any {
  const result = read(...args);
  expect(refusals(result)).toEqual([]);
  check(result.definition, {});
  return result.definition;
}
