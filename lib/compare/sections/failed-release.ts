import { absent, cite, type Judgement, native, seenBy } from '../readings/cell.ts';
import { failureThreshold } from '../readings/failure-threshold.ts';
import type { Readers } from '../readings/readers.ts';
import { flag, given, map, orElse, words } from '../readings/reading.ts';
import type { Target } from '../targets.ts';
import { clusters } from './section.ts';

/** CloudFormation applies manifests, and waits for no pod. */
const UNNOTICED = { ...seenBy('e2e:aws'), value: '. cdk deploy still reports success' };

/** Judges how a failed release is rolled back. All rows about it have this judgement. */
export function failedRelease(on: Readers): Readonly<Record<Target, Judgement>> {
  const { compose, ecs } = on;
  const rollback = flag(ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'));
  const goesBack = rollback.value === true;
  return {
    compose: absent`${orElse(compose.main('deploy', 'rollback_config'), 'stays failed; rollback is yours')}${cite('compose-update-config')}`,
    ecs: (goesBack
      ? native
      : absent)`a circuit breaker ${map(rollback, () => (goesBack ? 'rolls back' : 'stops it, without a rollback,'))} after ${failureThreshold(ecs)}`,
    ...clusters(
      on,
      (cluster) =>
        absent`marked as failed after ${given('deadline', 's', cluster.deployment('progressDeadlineSeconds'))} s without progress; rollback is yours${cite('kubernetes-deployments')}${cluster === on.eks ? UNNOTICED : words('')}`,
    ),
  };
}
