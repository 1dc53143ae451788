import { isDeepStrictEqual } from 'node:util';
import type { DefinedApplication } from '../../definition/application.ts';
import { type DefinitionField, type FieldPath, IN_SERVICES } from '../verdicts/definition-fields.ts';
import { type Change, changesOf, type Hints } from './changes.ts';
import { companionsOf, nearestFirst } from './companions.ts';
import type { Laboratory } from './laboratory.ts';
import { NEW_ENTRY, pathsOf } from './places.ts';
import { withParents } from './specimen.ts';
import { getIn, setIn } from './tree.ts';
import { type ApplicationPart, partsFor } from './tried-on.ts';

/** One change of one field, from a valid definition to another. */
export interface Trial {
  readonly field: FieldPath;
  /** The place in the definition, such as `services.shop.sidecars.0.memoryMiB`. */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly base: DefinedApplication;
  readonly changed: DefinedApplication;
  /** Another change that `base` already has, as the rules forbid the trial's change alone. Its moves do not count.
   * @default - none: the change alone is valid */
  readonly together?: string;
  /** Another change that the rules demand at the same time. Its moves count, too.
   * @default - none */
  readonly along?: string;
}

export type TrialOptions = Pick<Laboratory, 'isValid' | 'values'>;

/**
 * The trials of a field: each of its places in the application gets other valid values, by the smallest valid changes.
 * If the application omits the parent of the field, the schema's example takes the parent's place.
 *
 * @throws Error naming a field without another valid value
 */
export function trialsOf(
  field: DefinitionField,
  fields: readonly DefinitionField[],
  application: DefinedApplication,
  options: TrialOptions,
): Trial[] {
  const { chosen, others } = partsFor(field, application);
  const attempt = (part: ApplicationPart) => attemptOn(part, field, fields, options);
  const wanted = chosen.map(attempt);
  const trials = wanted.flatMap(({ alone }) => alone());
  if (trials.length > 0) return trials;
  const found =
    first(wanted, ({ known }) => known()) ??
    first(others, (part) => attempt(part).alone()[0]) ??
    first([...wanted, ...others.map(attempt)], ({ search }) => search());
  if (found) return [found];
  throw new Error(`${field.path} has no other valid value to try; add one to its examples in the schema`);
}

/** The trials of a field on a part of an application, computed when they are asked for. */
interface Attempt {
  /** The trials of changes that are valid, most of them alone. */
  readonly alone: () => Trial[];
  /** The first trial of a change with one of the known companions. */
  readonly known: () => Trial | undefined;
  /** The first trial of a change with any other field. */
  readonly search: () => Trial | undefined;
}

function attemptOn(
  { application, service }: ApplicationPart,
  field: DefinitionField,
  fields: readonly DefinitionField[],
  { isValid, values }: TrialOptions,
): Attempt {
  const placed = (one: DefinitionField): DefinitionField =>
    service === undefined || !one.place.startsWith(IN_SERVICES)
      ? one
      : { ...one, place: `services.${service}.${one.place.slice(IN_SERVICES.length)}` };
  const hints: Hints = { fields: fields.map(placed), values, names: namesIn(application, fields) };
  const own = placed(field);
  const specimen = withParents(application, own, hints, isValid);
  const trial = (change: Change, companion?: Change): Trial | undefined => {
    const base = companion ? setIn(specimen, companion.at, companion.after) : specimen;
    // A companion that replaces what is around the place says nothing of the place.
    if (companion && !isDeepStrictEqual(getIn(base, change.at), getIn(specimen, change.at))) return undefined;
    const changed = setIn(base, change.at, change.after);
    // The check that fails more often comes first.
    if (!isValid(changed)) return undefined;
    const said = companion && `${companion.at.join('.')} set to ${JSON.stringify(companion.after)}`;
    const made = { field: field.path, at: change.at.join('.'), after: change.after, changed };
    if (isValid(base)) return { ...made, before: getIn(base, change.at), base, together: said };
    return isValid(specimen)
      ? { ...made, before: getIn(specimen, change.at), base: specimen, along: said }
      : undefined;
  };
  const beside = (others: readonly DefinitionField[]) => (change: Change) =>
    first(others, (other) =>
      first(changesOf(other, specimen, hints), (companion) => trial(change, companion)),
    );
  const wanted = changesOf(own, specimen, hints);
  const companions = companionsOf(own, hints.fields);
  return {
    alone: () => someOf(own, wanted, trial, beside(companions)),
    known: () => first(wanted, beside(companions)),
    // Searched only on demand: most fields can be changed alone.
    search: () => first(wanted, beside(nearestFirst(own, hints.fields))),
  };
}

function first<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * One trial for each place, two where a whole list or record changes: an entry more, and one less. The first number also gets a much larger value, as
 * sizes come in steps, and 0 and 1, which turn features off: these are worth a companion, even where others need none.
 */
function someOf(
  { kind }: DefinitionField,
  wanted: readonly Change[],
  alone: (change: Change) => Trial | undefined,
  withCompanion: (change: Change) => Trial | undefined,
): Trial[] {
  const found: Trial[] = [];
  for (const change of wanted) {
    const { after } = change;
    const at = change.at.join('.');
    const before = found.filter((one) => one.at === at).length;
    const isFirst = found.length === 0 || at === found[0]?.at;
    const isOff = typeof after === 'number' && after < 2;
    const isSize = /(Millicores|MiB|GiB)$/.test(at) && before === 1;
    const most = kind === 'record' || Array.isArray(after) ? 2 : 1;
    if (before >= most && !(isFirst && typeof after === 'number' && (isOff || isSize))) continue;
    const one = alone(change) ?? (isOff ? withCompanion(change) : undefined);
    if (one) found.push(one);
  }
  return found;
}

/** The names that texts of a definition may refer to: the keys of its records, and the names of its sidecars. */
function namesIn(definition: DefinedApplication, fields: readonly DefinitionField[]): string[] {
  const names = fields.flatMap(({ kind, place }) => {
    if (kind !== 'record' && !place.endsWith('.sidecars[].name')) return [];
    return pathsOf(place, definition).map((at) => (kind === 'record' ? at.at(-1) : getIn(definition, at)));
  });
  return [...new Set(names.map(String))].filter((name) => name !== NEW_ENTRY);
}
