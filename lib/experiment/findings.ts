import { createHash } from 'node:crypto';
import type { LeafPath } from '../leaves.ts';
import { TARGET_IDS, type Target } from '../targets.ts';
import { type Audience, VERDICTS } from '../verdicts.ts';
import type { Effect } from './effect.ts';
import type { Move, Outcome } from './experiment.ts';

/** What a platform calls a leaf: its terms, and in how many places of its artefact each moved. */
export type Terms = Readonly<Record<string, number>>;

/** What one leaf moved on one target, by who acts on it. */
export type Finding = Readonly<Partial<Record<Effect, Terms>>> & {
  /** A digest of what the places were moved to: that it differs is seen by it, and what it was by trying the leaf. */
  readonly values?: string;
};

export type Findings = Readonly<Partial<Record<LeafPath, Readonly<Record<Target, Finding>>>>>;

const EFFECTS: readonly Effect[] = ['platform', 'container', 'nobody'];

/** Who of those that act on places is the audience of a leaf. What the platform does for containers is done for them. */
const COUNTS: Readonly<Record<Audience, readonly Effect[]>> = {
  platform: ['platform'],
  containers: ['platform', 'container'],
  people: ['platform', 'container', 'nobody'],
};

/** Sums up the trials of each leaf. */
export function findingsOf(outcomes: readonly Outcome[]): Findings {
  const leaves = [...new Set(outcomes.map(({ leaf }) => leaf))];
  return Object.fromEntries(
    leaves.map((leaf) => {
      const trials = outcomes.filter((outcome) => outcome.leaf === leaf);
      const onTarget = (target: Target) => trials.flatMap(({ moves }) => moves[target]);
      return [leaf, Object.fromEntries(TARGET_IDS.map((target) => [target, finding(onTarget(target))]))];
    }),
  ) as Findings;
}

function finding(moves: readonly Move[]): Finding {
  if (moves.length === 0) return {};
  const byEffect = EFFECTS.map(
    (effect) => [effect, terms(moves.filter((move) => move.effect === effect))] as const,
  );
  const moved = moves.map(({ pointer, before, after }) => JSON.stringify([pointer, before, after]));
  // The hash of a source says nothing of the renderers, nor does where a laboratory stands.
  const lasting = moved.join('\n').replaceAll(/[0-9a-f]{64}|[^"]*experiment-\w+/g, '');
  return {
    ...Object.fromEntries(byEffect.filter(([, found]) => Object.keys(found).length > 0)),
    values: createHash('sha256').update(lasting).digest('hex').slice(0, 8),
  };
}

function terms(moves: readonly Move[]): Terms {
  const places = new Map<string, Set<string>>();
  for (const { term, file, pointer } of moves)
    places.set(term, (places.get(term) ?? new Set()).add(`${file}#${pointer}`));
  return Object.fromEntries([...places].map(([term, { size }]) => [term, size] as const).sort());
}

/** The terms that count as a leaf's rendering. */
export const rendered = (leaf: LeafPath, finding: Finding): Terms =>
  Object.assign({}, ...COUNTS[VERDICTS[leaf].audience ?? 'platform'].map((effect) => finding[effect]));

/** What the verdicts say that the experiment contradicts, a sentence each. */
export function contradictions(findings: Findings): string[] {
  return entries(findings).flatMap(([leaf, byTarget]) => {
    const counted = TARGET_IDS.map((target) => Object.keys(rendered(leaf, byTarget[target])));
    if (counted.every((terms) => terms.length === 0))
      return [`${leaf} moves nothing on any target: no renderer reads it`];
    return TARGET_IDS.flatMap((target, i) => {
      const { verdict } = VERDICTS[leaf][target];
      const moved = counted[i] ?? [];
      if (verdict === 'absent' && moved.length > 0)
        return [
          `${leaf} must move nothing on ${target}, where it is said to be absent; got ${moved.join(', ')}`,
        ];
      if (verdict !== 'absent' && moved.length === 0)
        return [
          `${leaf} must move something that ${target} acts on, where it is said to be ${verdict}; got ${
            EFFECTS.flatMap((effect) => Object.keys(byTarget[target][effect] ?? {})).join(', ') || 'nothing'
          }`,
        ];
      return [];
    });
  });
}

/** How findings differ from those that were kept, a sentence for each term; where all terms are the same, for values. */
export const drift = (kept: Findings, found: Findings): string[] =>
  entries(found).flatMap(([leaf, byTarget]) =>
    TARGET_IDS.flatMap((target) => {
      const [before, now] = [kept[leaf]?.[target] ?? {}, byTarget[target]];
      const terms = EFFECTS.flatMap((effect) =>
        [...new Set([before, now].flatMap((one) => Object.keys(one[effect] ?? {})))]
          .map((term) => ({ term, was: before[effect]?.[term] ?? 0, is: now[effect]?.[term] ?? 0 }))
          .filter(({ was, is }) => was !== is)
          .map(({ term, was, is }) => `${leaf} must move ${term} in ${was} places of ${target}; got ${is}`),
      );
      return terms.length > 0 || before.values === now.values
        ? terms
        : [
            `${leaf} must move its places of ${target} to what they were moved to when it was kept; got other values`,
          ];
    }),
  );

export const entries = (findings: Findings) =>
  Object.entries(findings) as [LeafPath, Readonly<Record<Target, Finding>>][];
