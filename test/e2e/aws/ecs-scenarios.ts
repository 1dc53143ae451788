import { eventually } from '../../app/support/eventually.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  expectRecovered,
  figures,
  MOMENT,
  type ScenarioMeasurement,
  spanOf,
  untilIs,
} from '../measured.ts';
import { service } from '../sample.ts';
import { shown } from '../tier-findings.ts';
import { expectCounted, withVisits } from '../visit-witness.ts';
import { killLine, scaleLine, waitUntilStableLine } from './ecs-commands.ts';
import { type EcsFixture, ecsScenario } from './ecs-scenario.ts';
import { runningTasks } from './ecs-tasks.ts';
import { entryOfNewLoadBalancer } from './load-balancer-entry.ts';
import { SCENARIO_SECONDS } from './time-limits.ts';

/*
 * The scenarios on an ECS service, under load. On an emulator they find regressions, but say nothing about AWS.
 */

const NEXT = `${service.version}-next`;
const { min } = service.replicas;

const versionsOf = ({ versions }: ScenarioMeasurement): string[] =>
  versions.map(({ version }) => version).sort();

/** Registers the scenarios, in the order in which they run. */
export function ecsScenarios(fixture: () => EcsFixture): void {
  releases(fixture);
  killedProcess(fixture);
  missingSidecarImage(fixture);
  scaling(fixture);
  cleanStop(fixture);
}

function releases(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['rolling-release', 'rollback'], async (save, { deployment, entry }) => {
    try {
      for (const [id, change] of [
        ['rolling-release', () => deployment.project.setVersion(service, NEXT)],
        ['rollback', () => deployment.project.restore()],
      ] as const) {
        change();
        const { result, witness } = await withVisits({ url: entry.baseUrl }, () =>
          deployment.underLoad(entry, deployment.deployLine),
        );
        save(id, result);
        expectNoFailure(result);
        expect(versionsOf(result)).toEqual([service.version, NEXT]);
        // What a task has counted and not reported yet goes to `visits` before it ends.
        expectCounted(witness);
      }
    } finally {
      deployment.project.restore();
    }
  });

  ecsScenario(fixture, ['never-healthy'], async (save, { deployment, entry }) => {
    deployment.project.setVersion(service, `${service.version}-broken`);
    deployment.project.edit(`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'loud'`);
    try {
      const steps = [MOMENT, `! ${deployment.deployLine}`, MOMENT];
      const result = await deployment.underLoad(entry, steps.join(' && '));
      save('never-healthy', result, spanOf(result, 'saidAfterSeconds'));
      expectNoFailure(result);
      expect(versionsOf(result)).toEqual([service.version]);
      expect(await deployment.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    } finally {
      deployment.project.restore();
    }
  });
}

function killedProcess(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['killed-process'], async (save, { deployment, entry }) => {
    const ecs = await deployment.ecsService();
    const before = await runningTasks(ecs);
    const patience = { steadySeconds: 20, settleSeconds: 120 };
    const result = await deployment.underLoad(entry, await killLine(ecs), patience);
    const another = async () => {
      const now = await runningTasks(ecs);
      return now.length === min && now.find(({ id }) => before.every((one) => one.id !== id));
    };
    const replacement = await eventually('another task in place of the killed one', another, 120_000);
    const restartedSeconds = (replacement.startedMs - result.zeroMs) / 1000;
    save('killed-process', result, { restartedSeconds });
    expectRecovered(result);
  });
}

function missingSidecarImage(fixture: () => EcsFixture): void {
  const [sidecar] = service.sidecars;
  if (!sidecar) return;
  it(
    "fails a release without its sidecar's image, and goes on with the tasks that run",
    async () => {
      const { deployment, entry } = fixture();
      const ecs = await deployment.ecsService();
      const ids = async () => (await runningTasks(ecs)).map(({ id }) => id).sort();
      const before = await ids();
      deployment.project.edit(sidecar.image, `${sidecar.image}-missing`);
      try {
        const result = await deployment.underLoad(entry, `! ${deployment.deployLine}`);
        expectNoFailure(result);
        expect(await ids()).toEqual(before);
        expect(await deployment.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
        shown("sidecar's image is missing", `the release fails, the tasks before go on; ${figures(result)}`);
      } finally {
        deployment.project.restore();
      }
    },
    SCENARIO_SECONDS * 1000,
  );
}

function scaling(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['scale-out', 'scale-in'], async (save, { deployment, entry }) => {
    const ecs = await deployment.ecsService();
    for (const [id, replicas] of [
      ['scale-out', min * 2],
      ['scale-in', min],
    ] as const) {
      const result = await deployment.underLoad(
        entry,
        `${scaleLine(ecs, replicas)} && ${waitUntilStableLine(ecs)}`,
      );
      save(id, result);
      expectNoFailure(result);
      expect(await runningTasks(ecs)).toHaveLength(replicas);
    }
  });
}

function cleanStop(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['clean-stop'], async (save, { deployment, entry }) => {
    const ecs = await deployment.ecsService();
    const arns = (await runningTasks(ecs)).map(({ id }) => id).join(' ');
    const tasks = `aws ecs describe-tasks --cluster ${ecs.cluster} --tasks ${arns}`;
    const left = `${tasks} --query 'length(tasks[?lastStatus!=\`STOPPED\`])' --output text`;
    const gone = untilIs(`[ "$(${left})" = 0 ]`);
    const steps = [MOMENT, scaleLine(ecs, 0), gone, MOMENT, scaleLine(ecs, min), waitUntilStableLine(ecs)];
    const result = await deployment.underLoad(entry, steps.join(' && '));
    save('clean-stop', result, spanOf(result, 'stoppedAfterSeconds'));
    expectRecovered(result);
  });
}

/** Registers the first start. It has to be the last scenario, because it removes all stacks first. */
export function firstStart(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['first-start'], async (save, { deployment }) => {
    await deployment.cleanUp();
    const entry = await entryOfNewLoadBalancer();
    try {
      const start = { cold: true, warmUpSeconds: 0 };
      const result = await deployment.underLoad(entry, deployment.deployLine, start);
      await deployment.noteStacks();
      save('first-start', result);
      expectCommandDone(result);
      expectNothingLost(result);
      expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
    } finally {
      entry.close();
    }
  });
}
