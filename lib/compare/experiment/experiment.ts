import { rollup } from 'd3-array';
import type { DefinedApplication, Definition } from '../../definition/application.ts';
import { applicationSchema } from '../../definition/application-schema.ts';
import type { Artefact } from '../readings/artefacts.ts';
import { byTarget, type Target } from '../targets.ts';
import { definitionFields, type FieldPath } from '../verdicts/definition-fields.ts';
import { differences } from './differences.ts';
import { type Effect, effectOf } from './effect.ts';
import { inLaboratory, type Laboratory, type Rendering, type Setup } from './laboratory.ts';
import { termOf } from './term.ts';
import { COMMENTS } from './tree.ts';
import { type Trial, trialsOf } from './trials.ts';

/** A value of an artefact that moved when a field changed. */
export interface Move {
  readonly file: string;
  readonly pointer: string;
  readonly term: string;
  readonly effect: Effect;
  readonly before: unknown;
  readonly after: unknown;
}

/** A trial of a field, with the values that it moved on each target. */
export interface Outcome extends Omit<Trial, 'base' | 'changed'> {
  readonly moves: Readonly<Record<Target, readonly Move[]>>;
}

export interface Experiment {
  readonly outcomes: readonly Outcome[];
  /** The artefacts of the unchanged application, with the service on which most fields are tried. */
  readonly artefacts: Readonly<Record<Target, readonly Artefact[]>>;
}

/**
 * Changes each field of the definition, renders again, and notes what moved.
 *
 * @param only which fields to try @default - all
 */
export function experiment(
  definition: Definition,
  setup: Setup,
  only: (field: FieldPath) => boolean = () => true,
): Experiment {
  const fields = definitionFields(applicationSchema);
  // With the defaults that depend on no other field: the others follow the fields that change.
  const application: DefinedApplication = applicationSchema.parse(definition);
  return inLaboratory(setup, (laboratory) => {
    const trials = fields
      .filter(({ path }) => only(path))
      .flatMap((field) => trialsOf(field, fields, application, laboratory));
    const rendered = remembering(
      laboratory,
      trials.map(({ base }) => base),
    );
    const outcomes = trials.map(({ base, changed, ...trial }): Outcome => {
      try {
        const before = rendered(base);
        const after = rendered(changed, before);
        const moves = byTarget((target) => movesOf(target, before[target], after[target]));
        return { ...trial, moves };
      } catch (error) {
        throw new Error(
          `${trial.field} must be rendered with ${trial.at} ${JSON.stringify(trial.after)}; got ${error}`,
        );
      }
    });
    return { outcomes, artefacts: rendered(mostFrequent(trials.map(({ base }) => base)) ?? application) };
  });
}

/** The definition from which most trials start. */
function mostFrequent(bases: readonly DefinedApplication[]): DefinedApplication | undefined {
  const counts = rollup(
    bases,
    (same) => same.length,
    (base) => JSON.stringify(base),
  );
  const most = Math.max(...counts.values());
  return bases.find((base) => counts.get(JSON.stringify(base)) === most);
}

/** Renders each definition from which trials start once. Others are not kept: they would take much memory. */
function remembering(
  { artefactsOf }: Laboratory,
  bases: readonly DefinedApplication[],
): Laboratory['artefactsOf'] {
  const kept = new Set(bases.map((base) => JSON.stringify(base)));
  const known = new Map<string, Rendering>();
  return (definition, before) => {
    const key = JSON.stringify(definition);
    const artefacts = known.get(key) ?? artefactsOf(definition, before);
    if (kept.has(key)) known.set(key, artefacts);
    return artefacts;
  };
}

/** Everything that differs between two renderings of a target. Files are matched by their names, then in their order. */
function movesOf(target: Target, before: readonly Artefact[], after: readonly Artefact[]): Move[] {
  const without = (files: readonly Artefact[], others: readonly Artefact[]) =>
    files.filter((one) => !others.some((other) => isSame(other, one)));
  const [gone, come] = [without(before, after), without(after, before)];
  const kept = before.flatMap((one) => {
    const now = after.find((other) => isSame(other, one));
    return now ? [[one, now] as const] : [];
  });
  const changed =
    gone.length === come.length
      ? // As many were added as were removed, so they were renamed.
        gone.map((one, i) => [one, come[i]] as const)
      : [...gone.map((one) => [one, undefined] as const), ...come.map((one) => [undefined, one] as const)];
  return [...kept, ...changed].flatMap(([old, now]) => movesInFile(target, old, now));
}

/** Tells whether two artefacts are the same file. The comments of a file are an artefact of their own. */
const isSame = (one: Artefact, other: Artefact): boolean =>
  one.file === other.file && COMMENTS in one.root === COMMENTS in other.root;

function movesInFile(target: Target, before: Artefact | undefined, now: Artefact | undefined): Move[] {
  const file = before?.file ?? now?.file ?? '';
  const [root, next] = [before?.root ?? {}, now?.root ?? {}];
  const inside = differences(root, next).map(({ path, ...difference }): Move => {
    const effect = effectOf(target, path);
    const term = termOf(difference.before === undefined ? next : root, path);
    // A label is the same label on every kind of object.
    return { file, ...difference, effect, term: effect === 'nobody' ? term.replace(/^\S+ /, '* ') : term };
  });
  return before?.file === now?.file
    ? inside
    : [
        { file, pointer: '', term: 'file name', effect: 'nobody', before: before?.file, after: now?.file },
        ...inside,
      ];
}
