import type { LeafPath } from '../leaves.ts';
import { TARGETS, type Target } from '../targets.ts';
import { type Audience, VERDICTS } from '../verdicts.ts';
import type { Effect } from './effect.ts';
import type { Move, Outcome } from './experiment.ts';

/** What a platform calls a leaf: its terms, and in how many places of its artefact each moved. */
export type Terms = Readonly<Record<string, number>>;

/** What one leaf moved on one target, by who acts on it. */
export type Finding = Readonly<Partial<Record<Effect, Terms>>>;

export type Findings = Readonly<Partial<Record<LeafPath, Readonly<Record<Target, Finding>>>>>;

const targets = Object.keys(TARGETS) as Target[];
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
      return [leaf, Object.fromEntries(targets.map((target) => [target, finding(onTarget(target))]))];
    }),
  ) as Findings;
}

const finding = (moves: readonly Move[]): Finding =>
  Object.fromEntries(
    EFFECTS.map((effect) => [effect, terms(moves.filter((move) => move.effect === effect))] as const).filter(
      ([, found]) => Object.keys(found).length > 0,
    ),
  );

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
    const counted = targets.map((target) => Object.keys(rendered(leaf, byTarget[target])));
    if (counted.every((terms) => terms.length === 0))
      return [`${leaf} moves nothing on any target: no renderer reads it`];
    return targets.flatMap((target, i) => {
      const { verdict } = VERDICTS[leaf][target];
      const moved = counted[i] ?? [];
      if (verdict === 'absent' && moved.length > 0)
        return [
          `${leaf} must move nothing on ${target}, where it is said to be absent; got ${moved.join(', ')}`,
        ];
      if (verdict !== 'absent' && moved.length === 0)
        return [
          `${leaf} must move something that ${target} acts on, where it is said to be ${verdict}; got ${
            Object.values(byTarget[target]).flatMap(Object.keys).join(', ') || 'nothing'
          }`,
        ];
      return [];
    });
  });
}

/** How findings differ from those that were kept, a sentence for each term. */
export function drift(kept: Findings, found: Findings): string[] {
  return entries(found).flatMap(([leaf, byTarget]) =>
    targets.flatMap((target) =>
      EFFECTS.flatMap((effect) => {
        const [before, now] = [kept[leaf]?.[target]?.[effect] ?? {}, byTarget[target][effect] ?? {}];
        return [...new Set([...Object.keys(before), ...Object.keys(now)])]
          .filter((term) => before[term] !== now[term])
          .map(
            (term) =>
              `${leaf} must move ${term} in ${before[term] ?? 0} places of ${target}; got ${now[term] ?? 0}`,
          );
      }),
    ),
  );
}

export const entries = (findings: Findings) =>
  Object.entries(findings) as [LeafPath, Readonly<Record<Target, Finding>>][];
