import { api, problemsIn, shop, web } from './shop.ts';

type Tree = Record<string, unknown>;

/** The paths of all values in a tree, but for its root. */
const pathsIn = (tree: unknown): string[][] =>
  typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, value]) => [[key], ...pathsIn(value).map((path) => [key, ...path])])
    : [];

/** A copy of a tree with another value at a path. */
function replaced(tree: object, path: readonly string[], value: unknown): object {
  const copy = structuredClone(tree);
  const parent = path.slice(0, -1).reduce<Tree>((node, key) => node[key] as Tree, copy as Tree);
  parent[path.at(-1) ?? ''] = value;
  return copy;
}

const WRONG = [null, 'x'];

it('gives problems, and no other error, for a wrong value anywhere', () => {
  const environment = { API_URL: { service: 'api' }, KEY: { table: 'partition-key' } };
  const definition = shop({ web: { ...web, environment }, api });
  const paths = pathsIn(definition);
  expect(paths.length).toBeGreaterThan(70);
  for (const path of paths)
    for (const value of WRONG) {
      // `problemsIn` throws every error that is not of the input.
      for (const line of problemsIn(replaced(definition, path, value)))
        expect(line).toMatch(/^(services|name)\b/);
    }
}, 60_000);
