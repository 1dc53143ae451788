import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { COMPOSE_FILE } from '../../../lib/committed.ts';
import { imageTag } from '../../../lib/derive.ts';
import type { MeasureConfig } from '../../../lib/measure/config.ts';
import { notShown } from '../findings.ts';
import {
  expectCommandDone,
  expectNoFailure,
  expectNothingLost,
  expectRecovered,
  lastFailedSeconds,
  type Measured,
  MOMENT,
  measured,
  ONE_REPLICA,
  spanOf,
  untilIs,
  warmUp,
} from '../measured.ts';
import { type Keep, scenario, type UnderTest } from '../scenario.ts';
import {
  BASE_URL,
  compose,
  docker,
  inspect,
  PROJECT,
  RESTART_ENGINE,
  ROOT,
  service,
  signalCommand,
} from './project.ts';

/*
 * What users notice of a Compose project. Where a replica is gone there is no other: these tests show what that costs,
 * and hold only that it comes back, and that no acknowledged link is lost.
 */

const front = { name: 'published port', url: BASE_URL } as const;

const underLoad = (command: readonly string[], change: Partial<MeasureConfig> = {}): Promise<Measured> =>
  measured(front, command, { ...ONE_REPLICA, ...change });

const NEXT = `${service.version}-next`;
/** After the shell's `$file`, so that each is one place to change. */
const up = `docker compose -p ${PROJECT} -f ${COMPOSE_FILE} up --detach --wait`;
/** How long a user takes to see that something is wrong, for the tests: nobody else acts. */
const NOTICED_SECONDS = 10;

/** On top of the committed file, what a change of the definition would render into it. */
function changed(change: object): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const file = join(folder, 'change.yml');
  writeFileSync(file, stringify({ services: { [service.name]: change } }));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

const upWith = (file: string): string => up.replace(' up ', ` -f ${file} up `);
/** The command is one of a checkout. */
const sh = (...steps: string[]): string[] => ['sh', '-c', [`cd ${ROOT}`, ...steps].join(' && ')];

const versionsAfter = (result: Measured): string[] =>
  result.versions
    .filter(({ lastSeconds }) => lastSeconds > (result.command?.endedSeconds ?? 0))
    .map(({ version }) => version);

export function scenarios(): void {
  let on: UnderTest;
  const underTest = (): UnderTest => on;

  beforeAll(async () => {
    const [engine, version] = await Promise.all([
      docker('version', '--format', '{{.Server.Version}}'),
      docker('compose', 'version', '--short'),
    ]);
    on = {
      id: 'compose',
      version: `Docker Engine ${engine}, Compose ${version}`,
      front: front.name,
      image: {
        tag: imageTag(service),
        id: await docker('image', 'inspect', '--format', '{{.Id}}', imageTag(service)),
      },
      assembly: ROOT,
    };
  });

  scenario(['first-start'], underTest, async (keep) => {
    await compose('down', '--volumes');
    const start = { cold: true, ratePerSecond: 50, warmUpSeconds: 0, settleSeconds: 60 };
    const result = await underLoad(sh(up), start);
    keep('first-start', result);
    expectCommandDone(result);
    expectNothingLost(result);
    expect(result.requests.firstSuccessSeconds).toBeGreaterThan(0);
  });

  it('gets warm', () => warmUp(front));

  scenario(['rolling-release', 'rollback'], underTest, (keep) =>
    releaseAndBack(keep, 'rolling-release', '', 'rollback'),
  );

  // All that Compose can leave out of the gap: the steps before the start, which it repeats between stop and start.
  scenario(['release-at-best'], underTest, (keep) =>
    releaseAndBack(keep, 'release-at-best', ` --no-deps ${service.name}`),
  );

  async function releaseAndBack(
    keep: Keep,
    id: 'rolling-release' | 'release-at-best',
    only: string,
    backId?: 'rollback',
  ): Promise<void> {
    const next = changed({ environment: { SERVICE_VERSION: NEXT } });
    try {
      const release = await underLoad(sh(`${upWith(next.file)}${only}`));
      keep(id, release);
      expectCommandDone(release);
      expectNothingLost(release);
      expect(versionsAfter(release)).toEqual([NEXT]);
    } finally {
      next.remove();
    }
    const back = await underLoad(sh(`${up}${only}`));
    if (backId) keep(backId, back);
    expectCommandDone(back);
    expectNothingLost(back);
    expect(versionsAfter(back)).toEqual([service.version]);
  }

  scenario(['never-healthy'], underTest, async (keep) => {
    const broken = changed({ environment: { PORT: 'none' } });
    try {
      const result = await underLoad(
        sh(MOMENT, `! ${upWith(broken.file)}`, MOMENT, `sleep ${NOTICED_SECONDS}`, up),
      );
      const said = spanOf(result, 'saidAfterSeconds');
      keep('never-healthy', result, { ...said, tillRollbackSeconds: NOTICED_SECONDS });
      expectCommandDone(result);
      expectNothingLost(result);
      expect(versionsAfter(result)).toEqual([service.version]);
    } finally {
      broken.remove();
    }
  });

  scenario(['killed-process'], underTest, async (keep) => {
    const result = await underLoad(await signalCommand('SIGKILL'), { steadySeconds: 10 });
    keep('killed-process', result);
    expectRecovered(result);
    expect(await inspect('{{.RestartCount}}')).not.toBe('0');
    // Another restart would be delayed, each by twice the time before: this one was a first.
    await compose('up', '--detach', '--wait', '--force-recreate', '--no-deps', service.name);
  });

  scenario(['hung-process'], underTest, async (keep) => {
    const { health, shutdown } = service;
    const { periodSeconds, timeoutSeconds, failureThreshold } = health.readiness;
    const container = await compose('ps', '-q', service.name);
    const isUnhealthy = `[ "$(docker inspect --format '{{.State.Health.Status}}' ${container})" = unhealthy ]`;
    const stop = (await signalCommand('SIGSTOP'))
      .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
      .join(' ');
    const restart = `docker compose -p ${PROJECT} restart ${service.name}`;
    const steps = [MOMENT, stop, untilIs(isUnhealthy), MOMENT, `sleep ${NOTICED_SECONDS}`, restart];
    const result = await underLoad(sh(...steps), { settleSeconds: 60 });
    const marked = spanOf(result, 'markedAfterSeconds');
    keep('hung-process', result, { ...marked, tillRestartSeconds: NOTICED_SECONDS });
    expectCommandDone(result);
    expectNothingLost(result);
    const { markedAfterSeconds = Number.NaN } = marked;
    expect(markedAfterSeconds).toBeLessThan(failureThreshold * (periodSeconds + timeoutSeconds) + 10);
    // Nobody but the user has restarted it, and what does not hear has to be killed.
    expect(await inspect('{{.RestartCount}}')).toBe('0');
    expect(lastFailedSeconds(result)).toBeGreaterThan(
      markedAfterSeconds + NOTICED_SECONDS + shutdown.stopSeconds - 5,
    );
  });

  scenario(['store-away'], underTest, async (keep) => {
    const store = `docker compose -p ${PROJECT}`;
    const steps = [`${store} stop store`, 'sleep 8', `${store} start store`];
    // Few requests, as the twin is slow when it has just begun: not what is measured here.
    const result = await underLoad(sh(...steps), { ratePerSecond: 50, settleSeconds: 60 });
    keep('store-away', result);
    expectRecovered(result);
    expect(result.operations.page.succeeded).toBe(result.operations.page.due);
    expect(await inspect('{{.RestartCount}}')).toBe('0');
  });

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

  if (RESTART_ENGINE === '') {
    it('needs RESTART_ENGINE to restart the engine', () =>
      notShown(
        'engine restarted',
        'RESTART_ENGINE is not given: a shell command such as "sudo systemctl restart docker"',
      ));
  } else {
    scenario(['node-lost'], underTest, async (keep) => {
      const result = await underLoad(['sh', '-c', RESTART_ENGINE], { settleSeconds: 120 });
      keep('node-lost', result);
      expectRecovered(result);
    });
  }

  scenario(['clean-stop'], underTest, async (keep) => {
    const stop = `docker compose -p ${PROJECT} stop ${service.name}`;
    const result = await underLoad(sh(MOMENT, stop, MOMENT, up));
    const stopped = spanOf(result, 'stoppedAfterSeconds');
    keep('clean-stop', result, stopped);
    expectCommandDone(result);
    expectNothingLost(result);
    expect(stopped.stoppedAfterSeconds).toBeLessThan(service.shutdown.stopSeconds);
  });

  it('serves without a failure when nothing is done to it', async () => {
    expectNoFailure(await underLoad(['sleep', '3']));
  });
}
