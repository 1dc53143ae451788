import type { Artefact } from '../compare/artefacts.ts';
import { type LeafPath, leavesOf } from '../leaves.ts';
import { type Service, serviceSchema } from '../schema.ts';
import { TARGET_IDS, type Target } from '../targets.ts';
import { differences } from './differences.ts';
import { type Effect, effectOf } from './effect.ts';
import { inLaboratory, type Laboratory } from './laboratory.ts';
import { termOf } from './term.ts';
import { type Trial, trialsOf } from './trials.ts';

/** A place of an artefact that moved when a leaf was changed. */
export interface Move {
  readonly file: string;
  readonly pointer: string;
  readonly term: string;
  readonly effect: Effect;
  readonly before: unknown;
  readonly after: unknown;
}

/** What one trial of a leaf moved on each target. */
export interface Outcome extends Omit<Trial, 'base' | 'changed'> {
  readonly moves: Readonly<Record<Target, readonly Move[]>>;
}

export interface Experiment {
  readonly outcomes: readonly Outcome[];
  /** What each target gets of the service itself. */
  readonly artefacts: Readonly<Record<Target, readonly Artefact[]>>;
}

/**
 * Changes each leaf of the definition, renders again, and keeps what moved.
 *
 * @param context of cdk.json
 * @param only which leaves to try @default - all
 */
export function experiment(
  service: Service,
  context: Readonly<Record<string, unknown>>,
  only: (leaf: LeafPath) => boolean = () => true,
): Experiment {
  const leaves = leavesOf(serviceSchema);
  return inLaboratory(service, context, (laboratory) => {
    const rendered = remembering(laboratory);
    const outcomes = leaves
      .filter(({ path }) => only(path))
      .flatMap((leaf) => trialsOf(leaf, leaves, service, laboratory))
      .map(({ base, changed, ...trial }): Outcome => {
        try {
          const [before, after] = [rendered(base), laboratory.artefactsOf(changed)];
          const moves = TARGET_IDS.map((target) => [target, movesOf(target, before[target], after[target])]);
          return { ...trial, moves: Object.fromEntries(moves) };
        } catch (error) {
          throw new Error(
            `${trial.leaf} must be rendered with ${trial.at} ${JSON.stringify(trial.after)}; got ${error}`,
          );
        }
      });
    return { outcomes, artefacts: rendered(service) };
  });
}

/** Several leaves are changed from one and the same definition. */
function remembering({ artefactsOf }: Laboratory): Laboratory['artefactsOf'] {
  const known = new Map<string, ReturnType<typeof artefactsOf>>();
  return (definition) => {
    const key = JSON.stringify(definition);
    const artefacts = known.get(key) ?? artefactsOf(definition);
    known.set(key, artefacts);
    return artefacts;
  };
}

const movesOf = (target: Target, before: readonly Artefact[], after: readonly Artefact[]): Move[] =>
  before.flatMap(({ file, root }, i): Move[] => {
    const now = after[i] ?? { file, root: {} };
    const inside = differences(root, now.root).map(({ path, ...difference }): Move => {
      const effect = effectOf(target, path);
      const term = termOf(difference.before === undefined ? now.root : root, path);
      // A label is the same label on each kind of thing.
      return { file, ...difference, effect, term: effect === 'nobody' ? term.replace(/^\S+ /, '* ') : term };
    });
    return now.file === file
      ? inside
      : [
          { file, pointer: '', term: 'file name', effect: 'nobody', before: file, after: now.file },
          ...inside,
        ];
  });
