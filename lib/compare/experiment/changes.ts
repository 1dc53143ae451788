import { isDeepStrictEqual } from 'node:util';
import type { DefinitionField, FieldPath } from '../verdicts/definition-fields.ts';
import { exampleOf, examplesWithNames, othersFor, recordsFor } from './example-values.ts';
import { NEW_ENTRY, pathsOf } from './places.ts';
import { getIn, isTree, listIn, type Path, recordIn, setIn } from './tree.ts';

/** A change of one place of a definition. */
export interface Change {
  readonly at: Path;
  /** @default - undefined: removes what is there */
  readonly after: unknown;
}

/** All fields of the definition, and what is known of their values. */
export interface Hints {
  /** The fields, at their places in one service. */
  readonly fields: readonly DefinitionField[];
  /** Values for fields that name folders or files, which must exist. */
  readonly values: Partial<Record<FieldPath, readonly unknown[]>>;
  /** The names that texts may refer to: those of services, ports and sidecars. */
  readonly names: readonly string[];
}

/** The changes of a field that its own schema allows, likely ones first. */
export function changesOf(field: DefinitionField, definition: unknown, hints: Hints): Change[] {
  if (field.kind === 'list')
    return pathsOf(field.place.replace(/\[\]$/, ''), definition).flatMap((at) => {
      const list = listIn(definition, at);
      const more = { at, after: [...list, exampleOf(field.schema)] };
      return list.length > 0 ? [more, { at, after: [] }] : [more];
    });
  const paths = pathsOf(field.place, definition);
  if (field.kind === 'optional object')
    return paths.flatMap((at) =>
      getIn(definition, at) === undefined
        ? withExample(field, definition, at, hints)
        : [{ at, after: undefined }, ...replaced(field, definition, at, hints)],
    );
  return paths.flatMap((at) =>
    field.kind === 'record' && at.at(-1) === NEW_ENTRY
      ? recordsFor(field, recordIn(definition, at.slice(0, -1))).map((after) => ({
          at: at.slice(0, -1),
          after,
        }))
      : changesOfValue(field, definition, at, hints),
  );
}

function changesOfValue(field: DefinitionField, definition: unknown, at: Path, hints: Hints): Change[] {
  const now = getIn(definition, at);
  // The fields of an entry that is an object have trials of their own.
  if (field.kind === 'record' && isTree(now)) return [];
  const others = [
    ...(hints.values[field.path] ?? []),
    // A field that names something refers to nothing.
    ...othersFor(field.schema, now, at.at(-1) === 'name' ? [] : hints.names, numbersAround(definition, at)),
  ].filter((other) => !isDeepStrictEqual(other, now) && field.schema.safeParse(other).success);
  const changes = [...new Set(others)].map((after) => ({ at, after }));
  return now === undefined
    ? [...changes, ...changes.flatMap((change) => inPlaceOfSiblings(change, definition))]
    : changes;
}

/** An object that is left out, from the schema's example: beside its siblings, or in place of one of them. */
export function withExample(
  { schema }: DefinitionField,
  definition: unknown,
  at: Path,
  { names }: Hints,
): Change[] {
  const changes = examplesWithNames(schema, names).map((after) => ({ at, after }));
  return [...changes, ...changes.flatMap((change) => inPlaceOfSiblings(change, definition))];
}

/** Fields of one object of which one must be set: a rule demands it. */
const ALTERNATIVES = [
  ['http', 'tcp', 'grpc', 'exec'],
  ['build', 'reference'],
  ['environmentVariable', 'file'],
];

const alternativesTo = (at: Path): readonly string[] =>
  ALTERNATIVES.find((keys) => keys.includes(String(at.at(-1))))?.filter((key) => key !== at.at(-1)) ?? [];

/** The same change, with one alternative less. */
const inPlaceOfSiblings = ({ at, after }: Change, definition: unknown): Change[] => {
  const parent = at.slice(0, -1);
  const siblings = recordIn(definition, parent);
  return alternativesTo(at)
    .filter((key) => key in siblings)
    .map((key) => ({
      at: parent,
      after: setIn({ ...siblings, [String(at.at(-1))]: after }, [key], undefined),
    }));
};

/** A field replaced by one of its alternatives, or removed with the object that needs it. */
function replaced({ place }: DefinitionField, definition: unknown, at: Path, hints: Hints): Change[] {
  const parent = at.slice(0, -1);
  const others = recordIn(setIn(definition, at, undefined), parent);
  const alternatives = alternativesTo(at);
  const changes = alternatives.flatMap((key) => {
    const sibling = hints.fields.find((one) => one.place === place.replace(/\w+$/, key));
    return sibling && !(key in others)
      ? examplesWithNames(sibling.schema, hints.names).map((example) => ({
          at: parent,
          after: { ...others, [key]: example },
        }))
      : [];
  });
  return alternatives.length > 0 ? [...changes, { at: parent, after: undefined }] : [];
}

/** The numbers beside a place, and those of each level above it. */
const numbersAround = (definition: unknown, at: Path): number[] =>
  at.flatMap((_, i) => {
    const around = getIn(definition, at.slice(0, at.length - 1 - i));
    return isTree(around) ? Object.values<unknown>(around).filter((one) => typeof one === 'number') : [];
  });
