import { jsonPointer } from '../json-pointer.ts';
import { isTree, type Path, type Tree } from './tree.ts';

/** One place at which two artefacts differ. */
export interface Difference {
  /** In the artefact before; in the one after, where it was not there before. */
  readonly path: Path;
  readonly pointer: string;
  /** undefined where there was nothing. */
  readonly before: unknown;
  /** undefined where there is nothing now. */
  readonly after: unknown;
}

/**
 * Compares two parsed artefacts. Entries of lists are matched by the names that they carry, so that one more entry does
 * not make all that follow differ; what has only been given another name is compared under both, and so differs in its
 * name and in what else has changed.
 */
export function differences(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (Object.is(before, after)) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, pointer: jsonPointer(path), before, after }];
  }
  const [olds, news] = [entriesOf(before), entriesOf(after)];
  const gone = [...olds.keys()].filter((name) => !news.has(name));
  const come = [...news.keys()].filter((name) => !olds.has(name));
  const renamed =
    gone.length === come.length ? gone.map((name, i) => [name, come[i] as string] as const) : [];
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
      // An entry of a list carries its name inside.
      return Array.isArray(before) ? inside : [single(key, oldName, newName), ...inside];
    }),
    ...(renamed.length > 0
      ? []
      : [
          ...gone.map((name) => single(olds.get(name)?.key ?? name, olds.get(name)?.value, undefined)),
          ...come.map((name) => single(news.get(name)?.key ?? name, undefined, news.get(name)?.value)),
        ]),
  ];
}

interface Entry {
  readonly key: string | number;
  readonly value: unknown;
}

/** What names an entry of a list, on one platform or another. */
const NAMES = ['name', 'Name', 'Key', 'ContainerName', 'containerName', 'source', 'topologyKey'];

function entriesOf(tree: Tree): ReadonlyMap<string, Entry> {
  if (!Array.isArray(tree)) {
    return new Map(Object.entries(tree).map(([key, value]) => [key, { key, value }]));
  }
  const key = NAMES.find((name) => {
    const values = tree.map((entry) => (entry as Record<string, unknown> | null)?.[name]);
    return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
  });
  // Plain values are their own names, where each stands once; that way, only what comes or goes differs.
  const plain = tree.every((entry) => !isTree(entry)) && new Set(tree.map(String)).size === tree.length;
  return new Map(
    tree.map((value, i) => {
      const name = key ? String((value as Record<string, unknown>)[key]) : plain ? String(value) : String(i);
      return [name, { key: i, value }];
    }),
  );
}
