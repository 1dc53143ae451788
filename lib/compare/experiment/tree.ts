/** A definition, an artefact, or a part of either, as plain data. */
export type Tree = { readonly [key: string]: unknown } | readonly unknown[];

export type Path = readonly (string | number)[];

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

export const getIn = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | undefined)?.[key], tree);

/** The list at a path. There are no items where something else is. */
export function listIn(tree: unknown, path: Path = []): readonly unknown[] {
  const found = getIn(tree, path);
  return isList(found) ? found : [];
}

/** The record at a path. There are no entries where something else is. */
export function recordIn(tree: unknown, path: Path = []): Readonly<Record<string, unknown>> {
  const found = getIn(tree, path);
  return isTree(found) && !isList(found) ? found : {};
}

/** A copy with another value at a path; `undefined` removes the key. A path that leads nowhere changes nothing. */
export function setIn<T>(tree: T, [key, ...rest]: Path, value: unknown): T {
  if (key === undefined) return value as T;
  if (!isTree(tree)) return tree;
  const inner = rest.length > 0 ? setIn(getIn(tree, [key]), rest, value) : value;
  if (isList(tree)) return tree.map((one, i) => (i === key ? inner : one)) as T;
  const { [key]: _, ...others } = tree as Record<string | number, unknown>;
  return (inner === undefined ? others : { ...(tree as object), [key]: inner }) as T;
}

/** The path within the manifest that a resource of a template applies; undefined for a path outside of manifests. */
export const inManifest = (path: Path): Path | undefined =>
  path[0] === 'Resources' && path[3] === 'Manifest' ? path.slice(4) : undefined;

/** The key for the comments of a file, which no format has a place for. */
export const COMMENTS = '#';
