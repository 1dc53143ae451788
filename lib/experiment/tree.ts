/** What a definition, an artefact and a part of either are, seen as plain data. */
export type Tree = { readonly [key: string]: unknown } | readonly unknown[];

export type Path = readonly (string | number)[];

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

export const getIn = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | undefined)?.[key], tree);

/** A copy with another value at a path; `undefined` takes it out. As it is, where the path leads nowhere. */
export function setIn<T>(tree: T, [key, ...rest]: Path, value: unknown): T {
  if (key === undefined) return value as T;
  if (!isTree(tree)) return tree;
  const inner = rest.length > 0 ? setIn(getIn(tree, [key]), rest, value) : value;
  if (Array.isArray(tree)) return tree.map((one, i) => (i === key ? inner : one)) as T;
  const { [key]: _, ...others } = tree as Record<string | number, unknown>;
  return (inner === undefined ? others : { ...(tree as object), [key]: inner }) as T;
}

/** In a template, the path to an object of a manifest that it applies, and from there on; undefined elsewhere. */
export const inManifest = (path: Path): Path | undefined =>
  path[0] === 'Resources' && path[3] === 'Manifest' ? path.slice(4) : undefined;

/** Where the comments of a file stand, as no format has a place for them. */
export const COMMENTS = '#';
