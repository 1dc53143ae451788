import type { Deployed } from '../deployed.ts';
import { runbookTests } from '../runbook-tests.ts';
import type { EcsFixture } from './ecs-scenario.ts';
import { runningTasks } from './ecs-tasks.ts';
import { interruption } from './interruptible-command.ts';
import { isEmulated } from './never-by-accident.ts';
import { PROCEDURE_SECONDS, RECORD_SECONDS } from './time-limits.ts';

/** Registers the tests of the runbook for ECS, which work in the test's checkout. */
export function ecsRunbook(fixture: () => EcsFixture): void {
  const deployed = (): Deployed => {
    const { deployment, entry } = fixture();
    return {
      checkout: deployment.project,
      baseUrl: entry.baseUrl,
      replicas: async () => runningTasks(await deployment.ecsService()),
      adminToken: () => deployment.adminToken(),
      deploy: [deployment.deployLine],
      // The agent of ECS Exec runs as root, whichever user the task has.
      shellUserId: 0,
      refusals: {},
      // `cdk deploy` would ask on its terminal whether rights may be widened.
      environment: { CDK_REQUIRE_APPROVAL: 'never' },
      recorded: /UpdateService/,
      recordedWithinSeconds: RECORD_SECONDS,
      isEmulated: isEmulated(process.env),
      signal: interruption,
    };
  };
  runbookTests('ecs', deployed, PROCEDURE_SECONDS);

  afterAll(async () => {
    const { deployment } = fixture();
    deployment.project.restore();
    await deployment.deploy();
  });
}
