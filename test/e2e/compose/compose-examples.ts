import { setTimeout as sleep } from 'node:timers/promises';
import { imageName } from '../../../lib/definition/image-names.ts';
import {
  board,
  clock,
  converted,
  expectConversion,
  nightly,
  rates,
  wipeBoard,
} from '../rates-and-nightly.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { BUILD_LIMIT_MS, docker, dockerNow } from './compose-project.ts';
import { leftOf, RenderedComposeProject, removeProject } from './rendered-project.ts';

const RATES = `${rates.name}-e2e`;
const NIGHTLY = `${nightly.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${rates.services.find(({ exposure }) => exposure)?.exposure?.localPort}`;

/** Registers the tests of gRPC between two services, and of a job. */
export function composeExamples(): void {
  afterAll(cleanExamples, 120_000);

  it(
    'calls a service over gRPC, says when it is away, and goes on when it is back',
    async () => {
      const project = new RenderedComposeProject(RATES, rates);
      project.write();
      await project.up('--build');
      try {
        await expectConversion(BASE_URL);
        expect((await converted(BASE_URL, 'amount=1&from=EUR&to=XXX'))?.status).toBe(400);
        await project.compose('stop', 'rates');
        expect((await converted(BASE_URL, 'amount=1&from=EUR&to=USD'))?.status).toBe(503);
        await project.compose('start', 'rates');
        await expectConversion(BASE_URL);
      } finally {
        await project.compose('down', '--volumes');
        project.forget();
      }
      expect(await leftOf(RATES)).toEqual([]);
    },
    BUILD_LIMIT_MS,
  );

  it('runs a job when the user does, and not with docker compose up', async () => {
    const project = new RenderedComposeProject(NIGHTLY, nightly);
    const ticks = async () =>
      Number(await project.compose('exec', '-T', `${board?.name}`, 'redis-cli', 'llen', 'ticks'));
    const volumes = async () => (await docker('volume', 'ls', '--quiet')).split('\n').filter(Boolean);
    const before = await volumes();
    project.write();
    await project.up();
    try {
      expect(await project.container(`${wipeBoard?.name}`)).toBe('');
      await until('ticks', async () => (await ticks()) > 0);
      // Nothing is written while it is looked at.
      await project.compose('stop', `${clock?.name}`);
      await project.compose('run', '--rm', '-T', `${wipeBoard?.name}`);
      expect(await ticks()).toBe(0);
      // A release, in place of what was stopped.
      await project.up('--force-recreate', '--no-deps', `${clock?.name}`);
      await until('ticks again', async () => (await ticks()) > 0);
      // Data is kept over down and up.
      await project.compose('down');
      const begin = Date.now();
      await project.up();
      expect(await ticks()).toBeGreaterThan(0);
      await sleep(1000);
      shown(
        'a job',
        `run by hand, then ${nightly.name} up again after ${Date.now() - begin} ms, its data kept`,
      );
    } finally {
      await project.compose('--profile', 'jobs', 'down', '--volumes');
      project.forget();
    }
    expect(await leftOf(NIGHTLY)).toEqual([]);
    // Also those that Docker makes where an image declares a volume, and that have no label of the project.
    expect((await volumes()).filter((one) => !before.includes(one))).toEqual([]);
  }, 180_000);
}

/** Removes the projects and the images, in whatever state they are. Synchronous, for the clean-up after Ctrl-C. */
export function cleanExamples(): void {
  for (const one of [RATES, NIGHTLY]) removeProject(one);
  dockerNow('image', 'rm', '--force', ...rates.services.map(imageName));
}
