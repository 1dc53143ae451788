import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expectCommandDone, expectNoFailure, expectNothingLost } from '../measured.ts';
import { visits } from '../sample.ts';
import { scenario, type UnderTest } from '../scenario-test.ts';
import { shown } from '../tier-findings.ts';
import { expectCounted, GONE_SECONDS, REDIRECTS, saveGone, withVisits } from '../visit-witness.ts';
import { changeFile, entry, sh, UP, underLoad, upWith } from './compose-load.ts';
import { compose, docker, inspect, PROJECT, service, signalCommand } from './compose-project.ts';

/*
 * What happens to `visits`, while users follow the links of `links`. Compose runs one container of each, so `visits` is
 * away for a moment in each release; users of `links` notice nothing.
 */

const NEXT = `${visits.version}-next`;
const project = `docker compose -p ${PROJECT}`;

/** Registers the scenarios of the service that `links` calls. */
export function composeCalledService(underTest: () => UnderTest): void {
  released(underTest);
  callerReleased();
  killed(underTest);
  gone(underTest);
  scaled(underTest);
  forbiddenCalls();
}

function released(underTest: () => UnderTest): void {
  scenario(['called-release'], underTest, async (save) => {
    const next = changeFile({ environment: { SERVICE_VERSION: NEXT } }, visits.name);
    try {
      const { result, witness } = await measuredWithVisits(
        sh(`${upWith(next.file)} --no-deps ${visits.name}`),
      );
      save('called-release', result);
      expectNoFailure(result);
      expectCounted(witness);
      expect(await inspect('{{json .Config.Env}}', visits.name)).toContain(`SERVICE_VERSION=${NEXT}`);
      // The caller is not released.
      expect(result.versions.map(({ version }) => version)).toEqual([service.version]);
    } finally {
      next.remove();
      await compose('up', '--detach', '--wait');
    }
  });
}

/** A process that ends reports first to `visits` what `links` has counted. */
function callerReleased(): void {
  it('counts each visit when links is released under load', async () => {
    const next = changeFile({ environment: { SERVICE_VERSION: NEXT } });
    // Its log goes with the container.
    const before = spawn('docker', ['logs', '--follow', await compose('ps', '--quiet', service.name)]);
    const said = text(before.stdout);
    try {
      const { result, witness } = await measuredWithVisits(
        sh(`${upWith(next.file)} --no-build --no-deps ${service.name}`),
      );
      expect((await said).split('\n').filter((line) => /lost|given up|dropped|fatal/.test(line))).toEqual([]);
      expectCommandDone(result);
      expectNothingLost(result);
      expect(result.versions.map(({ version }) => version)).toContain(NEXT);
      // The one replica is away for a moment, and then nobody can follow a link.
      expectCounted(witness, { isAway: true });
    } finally {
      before.kill();
      next.remove();
      await compose('up', '--detach', '--wait');
    }
  });
}

function killed(underTest: () => UnderTest): void {
  scenario(['called-killed'], underTest, async (save) => {
    const restarts = async () => Number(await inspect('{{.RestartCount}}', visits.name));
    const before = await restarts();
    const { result, witness } = await measuredWithVisits(await signalCommand('SIGKILL', visits.name), 15);
    save('called-killed', result);
    expectNoFailure(result);
    expectCounted(witness);
    expect(await restarts()).toBe(before + 1);
  });
}

function gone(underTest: () => UnderTest): void {
  scenario(['called-gone'], underTest, async (save) => {
    const steps = [
      `${project} stop ${visits.name}`,
      `sleep ${GONE_SECONDS}`,
      `${UP} --no-build --no-deps ${visits.name}`,
    ];
    const { result, witness } = await measuredWithVisits(sh(...steps), 15);
    saveGone(save, result, witness);
  });
}

/** Two containers answer under one name: Docker's DNS gives both addresses. Without a build, which would take the CPU of the load. */
function scaled(underTest: () => UnderTest): void {
  scenario(['called-scaled'], underTest, async (save) => {
    const containers = async () => (await compose('ps', '--quiet', visits.name)).split('\n').length;
    const to = (replicas: number) =>
      `${UP} --no-build --no-deps --no-recreate --scale ${visits.name}=${replicas} ${visits.name}`;
    const { result, witness } = await measuredWithVisits(sh(to(2), to(1)));
    save('called-scaled', result);
    expectNoFailure(result);
    expectCounted(witness);
    expect(await containers()).toBe(1);
  });
}

/** Calls that the definition does not name have no network in common. */
function forbiddenCalls(): void {
  it('lets only links call visits', async () => {
    const callFrom = (container: string, ...program: string[]) =>
      compose('exec', '-T', container, ...program).catch(() => 'refused');
    const ask = (url: string) => [
      'node',
      '-e',
      `fetch('${url}', { signal: AbortSignal.timeout(3000) }).then(({ status }) => console.log(status), () => console.log('refused'))`,
    ];
    const health = `http://${visits.name}:8080/healthz`;
    expect(await callFrom(service.name, ...ask(health))).toBe('200');
    // A container without a network in common with `visits` does not even find its name.
    const network = `${PROJECT}_${service.name}_outside`;
    const image = await inspect('{{.Config.Image}}', visits.name);
    expect(await docker('run', '--rm', `--network=${network}`, image, ...ask(health))).toBe('refused');
    shown('a call that the definition does not name', `${visits.name} is not found from ${network}`);
  });
}

const measuredWithVisits = (command: readonly string[], steadySeconds = 8) =>
  withVisits(entry, () => underLoad(command, { ...REDIRECTS, steadySeconds }));
