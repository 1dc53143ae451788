import { createHash } from 'node:crypto';
import { rollup } from 'd3-array';
import { byTarget as forEach, TARGET_IDS, type Target } from '../targets.ts';
import type { FieldPath } from '../verdicts/definition-fields.ts';
import type { Audience } from '../verdicts/verdict.ts';
import { VERDICTS } from '../verdicts/verdicts.ts';
import type { Effect } from './effect.ts';
import type { Move, Outcome } from './experiment.ts';

/** The platform's terms for a field, each with the number of places in the artefact that moved. */
export type Terms = Readonly<Record<string, number>>;

/** The terms that one field moved on one target, by effect. */
export type Finding = Readonly<Partial<Record<Effect, Terms>>> & {
  /** A digest of the new values. It shows that values differ; a trial of the field shows which.
   * @default - no values moved */
  readonly values?: string;
};

export type Findings = Readonly<Partial<Record<FieldPath, Readonly<Record<Target, Finding>>>>>;

const EFFECTS: readonly Effect[] = ['platform', 'container', 'nobody'];

/** The effects that count for each audience of a field. What the platform does for containers counts for containers. */
const COUNTS: Readonly<Record<Audience, readonly Effect[]>> = {
  platform: ['platform'],
  containers: ['platform', 'container'],
  people: ['platform', 'container', 'nobody'],
};

/** Sums up the trials of each field. */
export function findingsOf(outcomes: readonly Outcome[]): Findings {
  const fields = [...new Set(outcomes.map(({ field }) => field))];
  return Object.fromEntries(
    fields.map((field) => {
      const trials = outcomes.filter((outcome) => outcome.field === field);
      const onTarget = (target: Target) => trials.flatMap(({ moves }) => moves[target]);
      return [field, forEach((target) => finding(onTarget(target)))];
    }),
  ) as Findings;
}

function finding(moves: readonly Move[]): Finding {
  if (moves.length === 0) return {};
  const byEffect = EFFECTS.map(
    (effect) => [effect, terms(moves.filter((move) => move.effect === effect))] as const,
  );
  const moved = moves.map(({ pointer, before, after }) => JSON.stringify([pointer, before, after]));
  // Masked: the hash of an asset and the folder of a laboratory say nothing about the renderers.
  const lasting = moved.join('\n').replaceAll(/[0-9a-f]{64}|[^"]*experiment-\w+/g, '');
  return {
    ...Object.fromEntries(byEffect.filter(([, found]) => Object.keys(found).length > 0)),
    values: createHash('sha256').update(lasting).digest('hex').slice(0, 8),
  };
}

function terms(moves: readonly Move[]): Terms {
  const places = rollup(
    moves,
    (some) => new Set(some.map(({ file, pointer }) => `${file}#${pointer}`)).size,
    ({ term }) => term,
  );
  return Object.fromEntries([...places].sort());
}

/** The terms that count as a field's rendering. */
export const rendered = (field: FieldPath, finding: Finding): Terms =>
  Object.assign({}, ...COUNTS[VERDICTS[field].audience ?? 'platform'].map((effect) => finding[effect]));

/** The verdicts that the experiment contradicts, a sentence each. */
export function contradictions(findings: Findings): string[] {
  return entries(findings).flatMap(([field, byTarget]) => {
    const counted = TARGET_IDS.map((target) => Object.keys(rendered(field, byTarget[target])));
    if (counted.every((terms) => terms.length === 0))
      return [`${field} moves nothing on any target: no renderer reads it`];
    return TARGET_IDS.flatMap((target, i) => {
      const { verdict } = VERDICTS[field][target];
      const moved = counted[i] ?? [];
      const movesNothing = verdict === 'absent' || verdict === 'not-applicable';
      if (movesNothing && moved.length > 0)
        return [
          `${field} is ${verdict} on ${target} by its verdict, but a change of it moves ${moved.join(', ')}`,
        ];
      if (!movesNothing && moved.length === 0)
        return [
          `${field} is ${verdict} on ${target} by its verdict, but a change of it moves nothing that ${target} acts on, only: ${
            EFFECTS.flatMap((effect) => Object.keys(byTarget[target][effect] ?? {})).join(', ') || 'nothing'
          }`,
        ];
      return [];
    });
  });
}

/**
 * The differences between saved and new findings: a sentence for each term or, where the terms are equal, for the
 * values.
 */
export const drift = (saved: Findings, found: Findings): string[] =>
  entries(found).flatMap(([field, byTarget]) =>
    TARGET_IDS.flatMap((target) => {
      const [before, now] = [saved[field]?.[target] ?? {}, byTarget[target]];
      const terms = EFFECTS.flatMap((effect) =>
        [...new Set([before, now].flatMap((one) => Object.keys(one[effect] ?? {})))]
          .map((term) => ({ term, was: before[effect]?.[term] ?? 0, is: now[effect]?.[term] ?? 0 }))
          .filter(({ was, is }) => was !== is)
          .map(
            ({ term, was, is }) => `${field} moves ${term} in ${is} places of ${target}; saved are ${was}`,
          ),
      );
      return terms.length > 0 || before.values === now.values
        ? terms
        : [`${field} moves its places of ${target} to other values than those that are saved`];
    }),
  );

export const entries = (findings: Findings) =>
  Object.entries(findings) as [FieldPath, Readonly<Record<Target, Finding>>][];
