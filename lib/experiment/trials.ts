import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Leaf, LeafPath } from '../leaves.ts';
import type { Service } from '../schema.ts';
import { getIn, isTree, type Path, setIn } from './tree.ts';

/** One change of one leaf, from a valid definition to another. */
export interface Trial {
  readonly leaf: LeafPath;
  /** Where in the definition, as in `sidecars.0.memoryMiB`. */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly base: Service;
  readonly changed: Service;
  /** What was set in `base` already, as the rules forbid the change alone. What that moves is not the leaf's. */
  readonly together?: string;
}

interface Change {
  readonly at: Path;
  readonly after: unknown;
}

export interface TrialOptions {
  /** Whether a definition may be rendered. */
  readonly isValid: (definition: Service) => boolean;
  /** Values for leaves of which the schema cannot know any, such as folders that exist. */
  readonly values: Partial<Record<LeafPath, readonly unknown[]>>;
}

/**
 * All the trials of a leaf: each of its places in the service gets other valid values, the smallest changes that are
 * valid. Where a service leaves out what the leaf is a part of, it stands in the schema's example.
 *
 * @throws Error naming a leaf for which there is no other valid value
 */
export function trialsOf(
  leaf: Leaf,
  leaves: readonly Leaf[],
  service: Service,
  { isValid, values }: TrialOptions,
): Trial[] {
  const specimen = withExamples(service, leaf, leaves);
  const trial = (change: Change, companion?: Change): Trial | undefined => {
    const base = companion ? setIn(specimen, companion.at, companion.after) : specimen;
    const changed = setIn(base, change.at, change.after);
    // First what fails more often.
    if (!isValid(changed) || !isValid(base)) return undefined;
    return {
      leaf: leaf.path,
      at: change.at.join('.'),
      before: getIn(base, change.at),
      after: change.after,
      base,
      changed,
      together: companion ? `${companion.at.join('.')} set to ${JSON.stringify(companion.after)}` : undefined,
    };
  };
  // Found only where they are needed: most leaves can be changed alone.
  const withCompanion = (change: Change) =>
    first(leaves, (other) =>
      other.path === leaf.path
        ? undefined
        : first(changes(other, specimen, values), (companion) => trial(change, companion)),
    );

  const wanted = changes(leaf, specimen, values);
  const alone = wanted.map((change) => trial(change));
  // What none or one of a thing does is worth a companion, even where other values need none.
  const pressing = wanted.filter(({ after }, i) => typeof after === 'number' && after < 2 && !alone[i]);
  const trials = [
    ...takeSome(alone.filter((one) => one !== undefined)),
    ...pressing.map(withCompanion).filter((one) => one !== undefined),
  ];
  if (trials.length === 0) trials.push(...swaps(leaf, specimen, isValid));
  if (trials.length > 0) return trials;
  const pair = first(wanted, withCompanion);
  if (pair) return [pair];
  throw new Error(
    `${leaf.path} must have another valid value to try, by its type or as an example in the schema; got none`,
  );
}

function first<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One for each place; of the first number also one that is far off, where sizes come in steps, and none at all. */
const takeSome = (trials: readonly Trial[]): Trial[] =>
  trials.filter(({ at, after }, i) => {
    const before = trials.slice(0, i).filter((one) => one.at === at);
    if (typeof after !== 'number') return before.length < (isTree(after) ? 2 : 1);
    return (
      before.length === 0 || (at === trials[0]?.at && (after === 0 || (isSize(at) && before.length === 1)))
    );
  });

const isSize = (at: string): boolean => /(Millicores|MiB|GiB)$/.test(at);

/** The service, and one example more in each list that the leaf is in. */
function withExamples(service: Service, leaf: Leaf, leaves: readonly Leaf[]): Service {
  return leaves
    .filter(({ path, kind }) => {
      if (kind === 'list') return leaf.path !== path && leaf.path.startsWith(path);
      return (
        kind === 'optional object' &&
        leaf.path !== path &&
        leaf.path.startsWith(`${path}.`) &&
        getIn(service, path.split('.')) === undefined
      );
    })
    .reduce((specimen, list) => {
      const at = list.path.replace('[]', '').split('.');
      const example = exampleOf(list.schema);
      return setIn(
        specimen,
        at,
        list.kind === 'list' ? [...(getIn(specimen, at) as unknown[]), example] : example,
      );
    }, service);
}

const exampleOf = (schema: z.ZodType): unknown => (schema.meta()?.examples as unknown[] | undefined)?.[0];

/** Every change of a leaf that its own schema allows. */
function changes(leaf: Leaf, service: Service, values: TrialOptions['values']): Change[] {
  if (leaf.kind === 'list') {
    const at = leaf.path.replace('[]', '').split('.');
    const list = getIn(service, at) as unknown[];
    return [
      { at, after: [...list, exampleOf(leaf.schema)] },
      ...(list.length > 0 ? [{ at, after: [] }] : []),
    ];
  }
  if (leaf.kind === 'optional object') {
    const at = leaf.path.split('.');
    return [{ at, after: getIn(service, at) === undefined ? exampleOf(leaf.schema) : undefined }];
  }
  return placesOf(leaf.path, service).flatMap((at) => {
    const now = getIn(service, at);
    if (leaf.kind === 'record' && at.at(-1) === '*') return entries(leaf, service, at.slice(0, -1));
    const others = [...(values[leaf.path] ?? []), ...othersFor(leaf.schema, now, valuesAround(service, at))];
    const fitting = others.filter(
      (other) => !isDeepStrictEqual(other, now) && leaf.schema.safeParse(other).success,
    );
    return [...new Set(fitting)].map((after) => ({ at, after }));
  });
}

/** A record with an entry more: the name of another, and of the same kind of value. */
function entries({ schema, keySchema }: Leaf, service: Service, at: Path): Change[] {
  const record = getIn(service, at) as Record<string, unknown>;
  const [key = 'extra', value] = Object.entries(record).at(-1) ?? [];
  const name = [`${key}x`, `${key}_X`, 'extra', 'EXTRA'].find(
    (one) => !(one in record) && keySchema?.safeParse(one).success,
  );
  const other = othersFor(schema, value ?? 'extra').find((one) => schema.safeParse(one).success);
  return name === undefined ? [] : [{ at, after: { ...record, [name]: other } }];
}

/** Where a leaf stands in a definition; for a record also, as `*`, where a new entry would. */
function placesOf(path: string, service: Service): Path[] {
  const keys = path.replaceAll('[]', '.[]').split('.');
  return keys.reduce<Path[]>(
    (places, key) =>
      places.flatMap((place): Path[] => {
        const tree = getIn(service, place);
        if (key === '[]') return ((tree as unknown[] | undefined) ?? []).map((_, i) => [...place, i]);
        if (key === '*')
          return [...Object.keys((tree as object | undefined) ?? {}), '*'].map((name) => [...place, name]);
        // Nowhere, where what it would be a part of is left out.
        return isTree(tree) ? [[...place, key]] : [];
      }),
    [[]],
  );
}

/** Other values of a type, likely ones first; those that do not fit are for the schema to refuse. */
function othersFor(schema: z.ZodType, now: unknown, around: readonly unknown[] = []): unknown[] {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const examples = (inner.meta()?.examples as unknown[] | undefined) ?? [];
  if (inner instanceof z.ZodEnum) return inner.options;
  if (inner instanceof z.ZodLiteral) return [...inner.values];
  if (inner instanceof z.ZodArray) {
    const list = now as readonly unknown[];
    const other = othersFor(inner.element as z.ZodType, list.at(-1) ?? '').find(
      (one) => !list.includes(one) && inner.safeParse([...list, one]).success,
    );
    return [...(other === undefined ? [] : [[...list, other]]), list.slice(0, -1)];
  }
  if (typeof now === 'boolean') return [!now];
  if (typeof now === 'number') {
    const { minValue } = inner as z.ZodNumber;
    const numbers = around.filter((value) => typeof value === 'number');
    return [now + 1, now * 16, ...(minValue === 0 ? [0] : []), now * 2, now - 1, ...numbers];
  }
  // A text may be a name that stands nearby.
  const names = around.flatMap((value) => (isTree(value) && !Array.isArray(value) ? Object.keys(value) : []));
  return [...examples, ...['x', '2', 'X'].map((suffix) => `${now ?? ''}${suffix}`), ...names];
}

/** The fields beside a place, and those around them, out to the definition's own. */
const valuesAround = (service: Service, at: Path): unknown[] =>
  at.flatMap((_, i) => Object.values(getIn(service, at.slice(0, at.length - 1 - i)) as object));

/** Elements of a list that trade their values, two by two, where the rules want each value once. */
function swaps({ path }: Leaf, service: Service, isValid: TrialOptions['isValid']): Trial[] {
  const places = placesOf(path, service);
  const pairs = places.flatMap((one, i) => places.slice(i + 1).map((other) => [one, other] as const));
  return pairs.flatMap(([one, other]) => {
    const [before, after] = [getIn(service, one), getIn(service, other)];
    const changed = setIn(setIn(service, one, after), other, before);
    if (before === after || !isValid(changed)) return [];
    const at = `${one.join('.')} and ${other.join('.')}`;
    return [{ leaf: path, at, before, after, base: service, changed }];
  });
}
