import type { ScenarioId } from '../../../lib/compare/runs/scenarios.ts';
import { type Save, scenario, type UnderTest } from '../scenario-test.ts';
import type { CdkDeployment } from './cdk-deployment.ts';
import type { LoadBalancerEntry } from './load-balancer-entry.ts';
import { SCENARIO_SECONDS } from './time-limits.ts';

/** The values that all ECS tests share. They are known once the service is up. */
export interface EcsFixture {
  readonly deployment: CdkDeployment;
  readonly entry: LoadBalancerEntry;
  readonly on: UnderTest;
}

/** Registers a scenario on the ECS service. */
export function ecsScenario(
  fixture: () => EcsFixture,
  ids: readonly [ScenarioId, ...ScenarioId[]],
  attempt: (save: Save, fixture: EcsFixture) => Promise<void>,
): void {
  scenario(
    ids,
    () => fixture().on,
    (save) => attempt(save, fixture()),
    SCENARIO_SECONDS,
  );
}
