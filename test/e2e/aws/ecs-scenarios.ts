import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { imageTag } from '../../../lib/derive.ts';
import type { ScenarioId } from '../../../lib/measurements/scenarios.ts';
import { eventually } from '../../app/support/eventually.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  expectRecovered,
  type Measured,
  MOMENT,
  spanOf,
  untilIs,
} from '../measured.ts';
import { type Keep, scenario, type UnderTest } from '../scenario.ts';
import type { Deployment, EcsService } from './deployment.ts';
import { runningTasks } from './ecs-tasks.ts';
import { SCENARIO_SECONDS } from './limits.ts';
import { service } from './service.ts';
import { coldWayIn, type WayIn } from './way-in.ts';

/*
 * What users notice of an ECS service. On an emulator tests against regressions, and no finding about AWS.
 */

export interface Stage {
  readonly deployment: Deployment;
  readonly door: WayIn;
  readonly on: UnderTest;
}

const NEXT = `${service.version}-next`;
const { min } = service.replicas;

const versionsOf = ({ versions }: Measured): string[] => versions.map(({ version }) => version).sort();

export function scenarios(stage: () => Stage): void {
  ecsScenario(stage, ['rolling-release', 'rollback'], async (keep, { deployment, door }) => {
    try {
      for (const [id, from, to] of [
        ['rolling-release', service.version, NEXT],
        ['rollback', NEXT, service.version],
      ] as const) {
        deployment.project.edit(`version: '${from}'`, `version: '${to}'`);
        const result = await deployment.underLoad(door, deployment.deployLine);
        keep(id, result);
        expectNoFailure(result);
        expect(versionsOf(result)).toEqual([service.version, NEXT]);
      }
    } finally {
      deployment.project.restore();
    }
  });

  ecsScenario(stage, ['never-healthy'], async (keep, { deployment, door }) => {
    deployment.project.edit(`version: '${service.version}'`, `version: '${service.version}-broken'`);
    deployment.project.edit(`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'loud'`);
    try {
      const steps = [MOMENT, `! ${deployment.deployLine}`, MOMENT];
      const result = await deployment.underLoad(door, steps.join(' && '));
      keep('never-healthy', result, spanOf(result, 'saidAfterSeconds'));
      expectNoFailure(result);
      expect(versionsOf(result)).toEqual([service.version]);
      expect(await deployment.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    } finally {
      deployment.project.restore();
    }
  });

  ecsScenario(stage, ['killed-process'], async (keep, { deployment, door }) => {
    const ecs = await deployment.ecsService();
    const before = await runningTasks(ecs);
    const patience = { steadySeconds: 20, settleSeconds: 120 };
    const result = await deployment.underLoad(door, await killLine(ecs.imageUri), patience);
    const another = async () => {
      const now = await runningTasks(ecs);
      return now.length === min && now.find(({ id }) => before.every((one) => one.id !== id));
    };
    const replacement = await eventually(
      'another task in the place of that which was killed',
      another,
      120_000,
    );
    const restartedSeconds = (replacement.startedMs - result.zeroMs) / 1000;
    keep('killed-process', result, { restartedSeconds });
    expectRecovered(result);
  });

  ecsScenario(stage, ['scale-out', 'scale-in'], async (keep, { deployment, door }) => {
    const ecs = await deployment.ecsService();
    for (const [id, replicas] of [
      ['scale-out', min * 2],
      ['scale-in', min],
    ] as const) {
      const result = await deployment.underLoad(door, `${scale(ecs, replicas)} && ${stable(ecs)}`);
      keep(id, result);
      expectNoFailure(result);
      expect(await runningTasks(ecs)).toHaveLength(replicas);
    }
  });

  ecsScenario(stage, ['clean-stop'], async (keep, { deployment, door }) => {
    const ecs = await deployment.ecsService();
    const arns = (await runningTasks(ecs)).map(({ id }) => id).join(' ');
    const tasks = `aws ecs describe-tasks --cluster ${ecs.cluster} --tasks ${arns}`;
    const left = `${tasks} --query 'length(tasks[?lastStatus!=\`STOPPED\`])' --output text`;
    const gone = untilIs(`[ "$(${left})" = 0 ]`);
    const steps = [MOMENT, scale(ecs, 0), gone, MOMENT, scale(ecs, min), stable(ecs)];
    const result = await deployment.underLoad(door, steps.join(' && '));
    keep('clean-stop', result, spanOf(result, 'stoppedAfterSeconds'));
    expectRecovered(result);
  });
}

/** The last that is done, as it takes all away first. */
export function firstStart(stage: () => Stage): void {
  ecsScenario(stage, ['first-start'], async (keep, { deployment }) => {
    await deployment.cleanUp();
    const door = await coldWayIn();
    try {
      const start = { cold: true, warmUpSeconds: 0 };
      const result = await deployment.underLoad(door, deployment.deployLine, start);
      await deployment.noteStacks();
      keep('first-start', result);
      expectCommandDone(result);
      expectNothingLost(result);
      expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
    } finally {
      door.close();
    }
  });
}

function ecsScenario(
  stage: () => Stage,
  ids: readonly [ScenarioId, ...ScenarioId[]],
  attempt: (keep: Keep, stage: Stage) => Promise<void>,
): void {
  scenario(
    ids,
    () => stage().on,
    (keep) => attempt(keep, stage()),
    SCENARIO_SECONDS,
  );
}

const scale = ({ cluster, name }: EcsService, replicas: number): string =>
  `aws ecs update-service --cluster ${cluster} --service ${name} --desired-count ${replicas} --query service.desiredCount`;

const stable = ({ cluster, name }: EcsService): string =>
  `aws ecs wait services-stable --cluster ${cluster} --services ${name}`;

/**
 * Of an emulated task, which is a container of this machine: kills its process by its id on the host, from a container
 * that sees it, as `docker kill` would count as a stop by hand.
 */
async function killLine(imageUri: string): Promise<string> {
  const docker = async (...args: string[]) => (await promisify(execFile)('docker', args)).stdout.trim();
  const [container] = (await docker('ps', '--quiet', '--filter', `ancestor=${imageUri}`)).split('\n');
  if (!container) throw new Error(`a container of ${imageTag(service)} must run on this engine; got none`);
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', container);
  const kill = `node -e "process.kill(${pid}, 'SIGKILL')"`;
  return `docker run --rm --pid=host --user=0 --network=none ${imageUri} ${kill}`;
}
