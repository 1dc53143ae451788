import { execFileSync, spawnSync } from 'node:child_process';
import { imageName } from '../../../lib/definition/image-names.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  expectRecovered,
  MOMENT,
  ONE_REPLICA,
  spanOf,
  warmUp,
} from '../measured.ts';
import { scenario, type UnderTest } from '../scenario-test.ts';
import { notShown } from '../tier-findings.ts';
import { composeCalledService } from './compose-called-service.ts';
import { entry, sh, UP, underLoad } from './compose-load.ts';
import { composeProcessFailures } from './compose-process-failures.ts';
import { compose, docker, inspect, PROJECT, RESTART_ENGINE, ROOT, service } from './compose-project.ts';
import { composeReleases } from './compose-releases.ts';
import { composeSidecarFailures } from './compose-sidecar-failures.ts';

/*
 * The scenarios on a Compose project, under load. The project has one replica, so a lost replica is an outage. The tests
 * measure the outage. They demand only that the service comes back, and that no acknowledged link is lost.
 */

/** Registers the scenarios, in the order in which they run. */
export function composeScenarios(): void {
  let on: UnderTest;
  const underTest = (): UnderTest => on;

  beforeAll(async () => {
    on = await runningProject();
  });

  firstStart(underTest);

  it('gets warm', () => warmUp(entry, ONE_REPLICA));

  composeReleases(underTest);
  composeProcessFailures(underTest);
  const [sidecar] = service.sidecars;
  if (sidecar) composeSidecarFailures(underTest, sidecar);
  composeCalledService(underTest);
  storeAway(underTest);
  secondReplica();
  engineRestart(underTest);
  cleanStop(underTest);

  it('serves without a failure when nothing is done to it', async () => {
    expectNoFailure(await underLoad(['sleep', '3']));
  });
}

/** The engine and the image that the scenarios run on. */
async function runningProject(): Promise<UnderTest> {
  const [engine, version] = await Promise.all([
    docker('version', '--format', '{{.Server.Version}}'),
    docker('compose', 'version', '--short'),
  ]);
  return {
    id: 'compose',
    version: `Docker Engine ${engine}, Compose ${version}`,
    entry: entry.name,
    image: {
      tag: imageName(service),
      id: await docker('image', 'inspect', '--format', '{{.Id}}', imageName(service)),
    },
    assembly: ROOT,
  };
}

function firstStart(underTest: () => UnderTest): void {
  scenario(['first-start'], underTest, async (save) => {
    await compose('down', '--volumes');
    const start = { cold: true, ratePerSecond: 50, warmUpSeconds: 0, settleSeconds: 60 };
    const result = await underLoad(sh(UP), start);
    save('first-start', result);
    expectCommandDone(result);
    expectNothingLost(result);
    expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
  });
}

function storeAway(underTest: () => UnderTest): void {
  scenario(['store-away'], underTest, async (save) => {
    const store = `docker compose -p ${PROJECT}`;
    const steps = [`${store} stop store`, 'sleep 8', `${store} start store`];
    // Few requests: the local substitute is slow just after its start, and its speed is not measured here.
    const result = await underLoad(sh(...steps), { ratePerSecond: 50, settleSeconds: 60 });
    save('store-away', result);
    expectRecovered(result);
    expect(result.operations.page!.succeeded).toBe(result.operations.page!.due);
    expect(await inspect('{{.RestartCount}}')).toBe('0');
  });
}

function secondReplica(): void {
  it('has room for no second replica on its port, and says so', () => {
    const line = [
      'compose',
      '-p',
      PROJECT,
      'up',
      '--detach',
      '--no-recreate',
      '--scale',
      `${service.name}=2`,
    ];
    const { status, stderr } = spawnSync('docker', line, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
    expect([status, stderr]).toEqual([1, expect.stringContaining('port is already allocated')]);
    execFileSync('docker', ['compose', '-p', PROJECT, 'up', '--detach', '--wait'], {
      cwd: ROOT,
      stdio: 'ignore',
    });
  });
}

function engineRestart(underTest: () => UnderTest): void {
  if (RESTART_ENGINE === '') {
    it('needs RESTART_ENGINE to restart the engine', () =>
      notShown(
        'engine restarted',
        'RESTART_ENGINE is not given: a shell command such as "sudo systemctl restart docker"',
      ));
  } else {
    scenario(['engine-restarted'], underTest, async (save) => {
      // By its name: saved runs have the command, which has paths of a machine.
      const result = await underLoad(['sh', '-c', 'eval "$RESTART_ENGINE"'], { settleSeconds: 120 });
      save('engine-restarted', result);
      expectRecovered(result);
    });
  }
}

function cleanStop(underTest: () => UnderTest): void {
  scenario(['clean-stop'], underTest, async (save) => {
    const stop = `docker compose -p ${PROJECT} stop ${service.name}`;
    const result = await underLoad(sh(MOMENT, stop, MOMENT, UP));
    const stopped = spanOf(result, 'stoppedAfterSeconds');
    save('clean-stop', result, stopped);
    expectCommandDone(result);
    expectNothingLost(result);
    expect(stopped.stoppedAfterSeconds).toBeLessThan(service.shutdown.stopSeconds);
  });
}
