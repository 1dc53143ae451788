import type { EngineId } from './engines.ts';

/** A check of a deployment, without load: its outcome is yes or no, and no run is saved. */
export interface Check {
  readonly title: string;
  /** The event and the expected outcome, in words that fit any engine. */
  readonly does: string;
  /** Engines on which the check shows nothing, each with the reason. */
  readonly notOn: Readonly<Partial<Record<EngineId, string>>>;
}

/** The checks that the end-to-end tiers make on each engine. */
export const CHECKS = {
  'forbidden-call': {
    title: 'a call that the rules forbid is refused',
    does: 'a service calls another one, which it may not call by the definition; no connection comes about',
    notOn: {
      kubernetes: 'the cluster of the tests accepts network policies, and enforces none',
      'ecs-emulated': 'the emulator keeps security groups as records, and enforces none',
    },
  },
} as const satisfies Record<string, Check>;

export const CHECK_IDS = Object.keys(CHECKS) as readonly (keyof typeof CHECKS)[];
