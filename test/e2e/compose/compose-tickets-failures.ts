import { setTimeout as sleep } from 'node:timers/promises';
import { inQuiet } from '../quiet.ts';
import {
  database,
  expectAnswered,
  expectKept,
  type Orders,
  ordersDuring,
  queue,
  sum,
  troublesOfHealthDuring,
  web,
} from '../tickets.ts';
import { shown } from '../tier-findings.ts';
import { docker } from './compose-project.ts';
import type { RenderedComposeProject } from './rendered-project.ts';

/** Registers the tests of a database and a queue that are killed, restarted and frozen, and of data over all that. */
export function composeTicketsFailures(project: RenderedComposeProject, baseUrl: string): void {
  const expectNoneLost = async (scenario: string, orders: Orders): Promise<void> => {
    expectAnswered(orders);
    await expectKept(baseUrl, orders);
    shown(scenario, orders.figures);
  };

  it('loses no order when the database is killed, and goes on by itself', async () => {
    const orders = await ordersDuring(baseUrl, async () => {
      for (let time = 0; time < 2; time += 1) {
        await sleep(1000);
        await project.kill(database.name);
      }
    });
    await expectNoneLost('the database killed twice', orders);
  }, 180_000);

  it('loses no order when the database is restarted', async () => {
    const orders = await ordersDuring(baseUrl, async () => {
      await sleep(1000);
      await project.compose('restart', database.name);
    });
    await expectNoneLost('the database restarted', orders);
  }, 120_000);

  it('answers within its limit while the database is frozen, and stays alive', async () => {
    let troubles: string[] = [];
    // In quiet, as the limits of the program come close to that of the test.
    const orders = await inQuiet(() =>
      ordersDuring(baseUrl, async () => {
        await sleep(1000);
        await project.compose('pause', database.name);
        troubles = await troublesOfHealthDuring(baseUrl, () => sleep(5000));
        await project.compose('unpause', database.name);
      }),
    );
    expect(troubles).toEqual([]);
    expect(sum(orders.refused)).toBeGreaterThan(0);
    await expectNoneLost('the database frozen for 5 s', orders);
  }, 120_000);

  it('answers within its limit while the database is slow, and stays alive', async () => {
    let troubles: string[] = [];
    const cpus = async (limit: number) =>
      docker('update', '--cpus', `${limit}`, await project.container(database.name));
    const orders = await inQuiet(() =>
      ordersDuring(baseUrl, async () => {
        await sleep(1000);
        // A hundredth of a CPU, as if others took its time.
        await cpus(0.01);
        troubles = await troublesOfHealthDuring(baseUrl, () => sleep(8000));
        await cpus(database.cpuMillicores / 1000);
      }),
    );
    expect(troubles).toEqual([]);
    expect(orders.longestMs).toBeGreaterThan(1000);
    await expectNoneLost('the database slow for 8 s', orders);
  }, 120_000);

  it('takes and confirms every order when the queue is killed', async () => {
    const orders = await ordersDuring(baseUrl, async () => {
      await sleep(1000);
      await project.kill(queue.name);
    });
    expect(sum(orders.refused)).toBe(0);
    await expectNoneLost('the queue killed', orders);
  }, 120_000);

  it('keeps its orders over a release of web, and over down and up', async () => {
    const migratedAt = async () =>
      docker('inspect', '--format', '{{.State.StartedAt}}', await project.container(`${web.name}-migrate`));
    const before = await migratedAt();
    const orders = await ordersDuring(baseUrl, async () => {
      await sleep(1000);
      // As the runbook has it, without --no-deps: the migration runs again, before the new container.
      await project.up('--force-recreate', web.name);
    });
    expect(Date.parse(await migratedAt())).toBeGreaterThan(Date.parse(before));
    await expectKept(baseUrl, orders);
    shown('web released', orders.figures);
    await project.compose('down');
    await project.up();
    await expectKept(baseUrl, orders);
  }, 180_000);
}
