import { jsonPointer } from '../json-pointer.ts';
import { getIn, isList, isTree, type Path, type Tree } from './tree.ts';

/** A place at which two artefacts differ. */
export interface Difference {
  /** The path in the artefact before or, for an addition, in the artefact after. */
  readonly path: Path;
  readonly pointer: string;
  /** undefined for an addition. */
  readonly before: unknown;
  /** undefined for a removal. */
  readonly after: unknown;
}

/**
 * Compares two parsed artefacts. Entries of lists are matched by their names, so that an additional entry does not make
 * all later entries differ. A renamed entry is compared with the entry of the old name: it differs in its name, and in
 * other values only where they have changed. Entries with other fields are not renamed: one went, and another came.
 */
export function differences(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (Object.is(before, after)) return [];
  if (!isTree(before) || !isTree(after) || isList(before) !== isList(after)) {
    return [{ path, pointer: jsonPointer(path), before, after }];
  }
  const [olds, news] = [entriesOf(before), entriesOf(after)];
  const gone = [...olds.keys()].filter((name) => !news.has(name));
  const come = [...news.keys()].filter((name) => !olds.has(name));
  const pairs = gone.map((name, i) => [name, come[i] as string] as const);
  const renamed =
    gone.length === come.length &&
    pairs.every(([name, now]) => isAlike(olds.get(name)?.value, news.get(now)?.value))
      ? pairs
      : [];
  const kept = [...olds.keys()].filter((name) => news.has(name)).map((name) => [name, name] as const);
  const single = (key: string | number, was: unknown, is: unknown): Difference => ({
    path: [...path, key],
    pointer: jsonPointer([...path, key]),
    before: was,
    after: is,
  });
  return [
    ...kept.flatMap(([name]) => {
      const [old, now] = [olds.get(name), news.get(name)];
      return differences(old?.value, now?.value, [...path, old?.key ?? name]);
    }),
    ...renamed.flatMap(([oldName, newName]) => {
      const [old, now] = [olds.get(oldName), news.get(newName)];
      const key = old?.key ?? oldName;
      const inside = differences(old?.value, now?.value, [...path, key]);
      // The name of a list's entry is one of its own values, which differs already.
      return isList(before) ? inside : [single(key, oldName, newName), ...inside];
    }),
    ...(renamed.length > 0
      ? []
      : [
          ...gone.map((name) => single(olds.get(name)?.key ?? name, olds.get(name)?.value, undefined)),
          ...come.map((name) => single(news.get(name)?.key ?? name, undefined, news.get(name)?.value)),
        ]),
  ];
}

/** Tells whether two values are of the same kind: neither has fields, or both have the same ones. */
const isAlike = (one: unknown, other: unknown): boolean =>
  isTree(one) && isTree(other) && !isList(one)
    ? Object.keys(one).sort().join() === Object.keys(other).sort().join()
    : isTree(one) === isTree(other);

interface Entry {
  readonly key: string | number;
  readonly value: unknown;
}

/** The keys that name an entry of a list, on one platform or another. */
const NAMES = ['name', 'Name', 'Key', 'ContainerName', 'containerName', 'source', 'topologyKey'];

function entriesOf(tree: Tree): ReadonlyMap<string, Entry> {
  if (!isList(tree)) {
    return new Map(Object.entries(tree).map(([key, value]) => [key, { key, value }]));
  }
  const key = NAMES.find((name) => {
    const values = tree.map((entry) => getIn(entry ?? undefined, [name]));
    return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
  });
  // Plain values that are all different are their own names: then only additions and removals differ.
  const plain = tree.every((entry) => !isTree(entry)) && new Set(tree.map(String)).size === tree.length;
  return new Map(
    tree.map((value, i) => {
      const name = key ? String(getIn(value, [key])) : plain ? String(value) : String(i);
      return [name, { key: i, value }];
    }),
  );
}
