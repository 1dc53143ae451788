import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { mustBe, problem } from '../problem.ts';

/** The end of each message: the two ways to correct a field that contradicts `singleton`. */
const WAY_OUT = 'remove the field, or set singleton to false';

/** The rules for a singleton, of which two replicas must never run at once. One rule a field: each stops alone. */
export const singletonRules: readonly Rule<Service>[] = [
  function* aloneHasVolumes({ singleton, volumes }) {
    if (!singleton && volumes.some(({ shared }) => !shared))
      yield mustBe(
        'singleton',
        singleton,
        'true for a service with volumes of one writer; set it, set shared of the volumes if all replicas may write to a network file system, or keep the data in a database',
      );
  },

  function* doesNotScale({ singleton, scaling }) {
    if (singleton && scaling)
      yield problem('scaling', scaling, `must be left out, because a singleton has one replica; ${WAY_OUT}`);
  },

  function* hasOneReplica({ singleton, replicas }) {
    if (singleton && (replicas.min !== 1 || replicas.max !== 1))
      yield mustBe('replicas', replicas, `{ min: 1, max: 1 } for a singleton; ${WAY_OUT}`);
  },

  function* stopsBeforeItStarts({ singleton, rollout: { surgePercent, unavailablePercent } }) {
    if (!singleton) return;
    if (surgePercent !== 0)
      yield mustBe(
        'rollout.surgePercent',
        surgePercent,
        `0 for a singleton: a release must not start a second replica; ${WAY_OUT}`,
      );
    if (unavailablePercent !== 100)
      yield mustBe(
        'rollout.unavailablePercent',
        unavailablePercent,
        `100 for a singleton: a release stops the only replica first; ${WAY_OUT}`,
      );
  },

  // ECS refuses zone rebalancing of a service that may not run more than its desired count.
  function* isInOneZone({ singleton, availability }) {
    if (singleton && availability.spreadOverZones)
      yield mustBe(
        'availability.spreadOverZones',
        true,
        `false for a singleton: one replica cannot be spread; ${WAY_OUT}`,
      );
  },
];
