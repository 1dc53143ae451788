import { getIn, isTree, listIn, type Path, recordIn } from './tree.ts';

/** The keys of a place such as `sidecars[].ports.*`; `[]` stands for each entry of a list, `*` for each of a record. */
export const keysOf = (place: string): string[] => place.replaceAll('[]', '.[]').split('.');

/** The place of a new entry, among the places in a record. */
export const NEW_ENTRY = '*';

/** The paths in a definition that a place stands for. In a record, `*` is also the place of a new entry. */
export const pathsOf = (place: string, definition: unknown): Path[] =>
  keysOf(place).reduce<Path[]>(
    (paths, key, i, keys) =>
      paths.flatMap((path): Path[] => {
        const tree = getIn(definition, path);
        if (key === '[]') return listIn(tree).map((_, at) => [...path, at]);
        if (key === '*') {
          const names = Object.keys(recordIn(tree));
          return (i === keys.length - 1 ? [...names, NEW_ENTRY] : names).map((name) => [...path, name]);
        }
        // Only values of some forms have the key: `{ port }` among the values of variables.
        const isForm = keys[i - 1] === '*';
        return isTree(tree) && (!isForm || getIn(tree, [key]) !== undefined) ? [[...path, key]] : [];
      }),
    [[]],
  );

/** The number of keys of a place that lead to something in a value, on the longest way. */
export function depthOf([key, ...rest]: readonly string[], value: unknown): number {
  if (key === undefined || !isTree(value)) return 0;
  const inside = key === '[]' || key === '*' ? Object.values<unknown>(value) : [getIn(value, [key])];
  return Math.max(0, ...inside.filter((one) => one !== undefined).map((one) => 1 + depthOf(rest, one)));
}
