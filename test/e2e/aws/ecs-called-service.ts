import type { MeasureConfig } from '../../../lib/compare/load-test/config.ts';
import { eventually } from '../../app/support/eventually.ts';
import { expectNoFailure, untilIs } from '../measured.ts';
import { service, visits } from '../sample.ts';
import { notShown, shown } from '../tier-findings.ts';
import {
  arrivalSeconds,
  expectCounted,
  GONE_SECONDS,
  REDIRECTS,
  VisitWitness,
  withVisits,
} from '../visit-witness.ts';
import { killLine, scaleLine, waitUntilStableLine } from './ecs-commands.ts';
import { type EcsFixture, ecsScenario } from './ecs-scenario.ts';
import type { RunningEcsService } from './ecs-service.ts';
import { runningTasks } from './ecs-tasks.ts';
import { isEmulated } from './never-by-accident.ts';
import { visitsGivenUp } from './visits-given-up.ts';

/*
 * The scenarios in which something happens to `visits`, while users follow the links of `links`. No user may notice.
 */

/** Half of the usual rate, as an emulator is one process: the load balancer, both tables and the calls between both services. */
const LOAD = { ratePerSecond: 25, ...REDIRECTS } as const;

const NEXT = `${visits.version}-next`;
const { min } = visits.replicas;

const EMULATED_PROXY =
  "the emulator's Service Connect takes a connection, and resets it where no task runs. So links cannot tell whether visits " +
  'got the counts, sends them once more and gives them up. The proxy of ECS answers 503, after which links keeps them';

/** Registers the scenarios, in the order in which they run. */
export function ecsCalledService(fixture: () => EcsFixture): void {
  release(fixture);
  killed(fixture);
  scaled(fixture);
  gone(fixture);
}

function release(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['called-release'], async (save, { deployment, entry }) => {
    const idsOfCaller = async () =>
      (await runningTasks(await deployment.ecsService())).map(({ id }) => id).sort();
    const before = await idsOfCaller();
    deployment.project.setVersion(visits, NEXT);
    try {
      const { result, witness } = await underLoadWithVisits({ deployment, entry }, deployment.deployLine);
      save('called-release', result);
      expectNoFailure(result);
      expectCounted(witness);
      const released = await runningTasks(await deployment.ecsService(visits));
      expect(released.map(({ environment }) => environment.SERVICE_VERSION)).toEqual(Array(min).fill(NEXT));
      // The caller is not released.
      expect(await idsOfCaller()).toEqual(before);
    } finally {
      deployment.project.restore();
      await deployment.deploy();
    }
  });
}

function killed(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['called-killed'], async (save, { deployment, entry }) => {
    const [ecs, caller] = [await deployment.ecsService(visits), await deployment.ecsService(service)];
    const before = await runningTasks(ecs);
    const beganMs = Date.now();
    const patience = { steadySeconds: 20, settleSeconds: 120 };
    const { result, witness } = await underLoadWithVisits(
      { deployment, entry },
      await killLine(ecs),
      patience,
    );
    const another = async () => {
      const now = await runningTasks(ecs);
      return now.length === min && now.find(({ id }) => before.every((one) => one.id !== id));
    };
    const replacement = await eventually('another task in place of the killed one', another, 120_000);
    save('called-killed', result, { restartedSeconds: (replacement.startedMs - result.zeroMs) / 1000 });
    expectNoFailure(result);
    await expectAccounted(witness, caller, beganMs);
  });
}

function scaled(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['called-scaled'], async (save, { deployment, entry }) => {
    const ecs = await deployment.ecsService(visits);
    const steps = [min * 2, min].flatMap((replicas) => [scaleLine(ecs, replicas), waitUntilStableLine(ecs)]);
    const { result, witness } = await underLoadWithVisits({ deployment, entry }, steps.join(' && '));
    save('called-scaled', result);
    expectNoFailure(result);
    expectCounted(witness);
    expect(await runningTasks(ecs)).toHaveLength(min);
  });
}

function gone(fixture: () => EcsFixture): void {
  ecsScenario(fixture, ['called-gone'], async (save, { deployment, entry }) => {
    const [ecs, caller] = [await deployment.ecsService(visits), await deployment.ecsService(service)];
    const beganMs = Date.now();
    const running = `aws ecs describe-services --cluster ${ecs.cluster} --services ${ecs.name} --query 'services[0].runningCount'`;
    const steps = [
      scaleLine(ecs, 0),
      untilIs(`[ "$(${running})" = 0 ]`),
      `sleep ${GONE_SECONDS}`,
      scaleLine(ecs, min),
      waitUntilStableLine(ecs),
    ];
    const { result, witness } = await underLoadWithVisits({ deployment, entry }, steps.join(' && '));
    save('called-gone', result);
    expectNoFailure(result);
    // `links` says that it knows no count, instead of an old one.
    expect(witness.wasSilent(result.zeroMs, Date.now())).toBe(true);
    await expectAccounted(witness, caller, beganMs);
    if (isEmulated(process.env)) notShown('counts of a minute without visits', EMULATED_PROXY);
    else expectCounted(witness);

    // The counts of visits after that arrive again.
    const after = await VisitWitness.during({ url: entry.baseUrl }, async () => {
      await new Promise((later) => setTimeout(later, 3000));
    });
    await after.witness.settle(arrivalSeconds(result.writes.acknowledged));
    expectCounted(after.witness);
  });
}

/** Measures what users notice of a command, and the counts of the visits that the test makes meanwhile. */
const underLoadWithVisits = (
  { deployment, entry }: Pick<EcsFixture, 'deployment' | 'entry'>,
  command: string,
  change: Partial<MeasureConfig> = {},
) => withVisits({ url: entry.baseUrl }, () => deployment.underLoad(entry, command, { ...LOAD, ...change }));

/** Expects that each visit was answered, and that each was counted, or logged by `links` as given up. */
async function expectAccounted(
  witness: VisitWitness,
  caller: RunningEcsService,
  sinceMs: number,
): Promise<void> {
  const { failures, followed, missing, isCountedTooOften } = witness;
  const givenUp = await visitsGivenUp(caller, sinceMs);
  expect({ failures, isCountedTooOften }).toEqual({ failures: [], isCountedTooOften: false });
  expect(missing).toBeLessThanOrEqual(givenUp);
  shown(
    'visits that a test makes',
    `${followed - missing} of ${followed} counted; links logged ${givenUp} of all visits as given up`,
  );
}
