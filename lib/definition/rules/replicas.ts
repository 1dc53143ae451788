import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { mustBe, problem } from '../problem.ts';

/** The rules for replicas, scaling, releases and disruptions. A singleton has rules of its own. */
export const replicaRules: readonly Rule<Service>[] = [
  function* minimaAreBelowMaxima({ replicas, scaling, singleton }) {
    if (replicas.min > replicas.max)
      yield mustBe('replicas.min', replicas.min, `at most replicas.max, ${replicas.max}`);
    else if (!scaling && replicas.min !== replicas.max && !singleton)
      yield problem(
        'replicas.max',
        replicas.max,
        `must equal replicas.min, ${replicas.min}, as there is no scaling; add scaling or make them equal`,
      );
  },

  function* scalingHasATargetAndRoom({ replicas, scaling, singleton }) {
    if (!scaling || singleton) return;
    if (scaling.targetCpuPercent === undefined && scaling.targetMemoryPercent === undefined)
      yield problem(
        'scaling',
        scaling,
        'must have targetCpuPercent, targetMemoryPercent or both; set one, such as targetCpuPercent: 60, or remove scaling',
      );
    if (replicas.min === replicas.max)
      yield problem(
        'replicas.max',
        replicas.max,
        `must be more than replicas.min, ${replicas.min}, as scaling needs room; raise it or remove scaling`,
      );
  },

  // ECS rounds the minimum of tasks up and the maximum down. The result may let ECS neither start nor stop a task.
  function* aReleaseCanMove({ rollout: { surgePercent, unavailablePercent }, replicas: { min }, singleton }) {
    const most = Math.floor((min * (100 + surgePercent)) / 100);
    const least = Math.ceil((min * (100 - unavailablePercent)) / 100);
    if (!singleton && most <= min && least >= min)
      yield problem(
        'rollout.surgePercent',
        surgePercent,
        `or rollout.unavailablePercent must be at least ${Math.ceil(100 / min)}: ECS rounds a smaller share of replicas.min, ${min}, down to no task, so no release could begin`,
      );
  },

  function* aShareIsOfTheWhole({ rollout: { failureThreshold } }) {
    if (failureThreshold?.type === 'percent' && failureThreshold.value > 100)
      yield mustBe(
        'rollout.failureThreshold.value',
        failureThreshold.value,
        'at most 100, as rollout.failureThreshold.type is percent; use count for more',
      );
  },

  function* zonesCanBeRebalanced({ availability, rollout, singleton }) {
    if (availability.spreadOverZones && rollout.surgePercent === 0 && !singleton)
      yield mustBe(
        'availability.spreadOverZones',
        true,
        'false if rollout.surgePercent is 0: to rebalance zones, ECS starts a task before it stops one',
      );
  },

  // Otherwise all replicas may be evicted at once.
  function* aDisruptionLeavesReplicas({ availability: { maxUnavailableReplicas }, replicas }) {
    if (maxUnavailableReplicas > 1 && maxUnavailableReplicas >= replicas.min)
      yield mustBe(
        'availability.maxUnavailableReplicas',
        maxUnavailableReplicas,
        `1, or less than replicas.min, ${replicas.min}: otherwise all replicas could be evicted at once`,
      );
  },
];
