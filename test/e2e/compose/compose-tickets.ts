import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { imageName } from '../../../lib/definition/image-names.ts';
import {
  database,
  expectAnswered,
  expectKept,
  ordersDuring,
  queue,
  sum,
  tickets,
  web,
  worker,
} from '../tickets.ts';
import { composeMysql, MYSQL } from './compose-mysql.ts';
import { docker, dockerNow } from './compose-project.ts';
import { composeTicketsConnections, FEW_CONNECTIONS } from './compose-tickets-connections.ts';
import { composeTicketsFailures } from './compose-tickets-failures.ts';
import { composeTicketsTls, TLS } from './compose-tickets-tls.ts';
import { leftOf, RenderedComposeProject, removeProject } from './rendered-project.ts';

const PROJECT = `${tickets.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${web.exposure?.localPort}`;
const PROJECTS = [PROJECT, FEW_CONNECTIONS, TLS, MYSQL];

/** Registers the tests of databases: PostgreSQL and Valkey, killed, restarted, frozen, and data over all that. */
export function composeTickets(): void {
  const password = randomBytes(20).toString('hex');
  const project = new RenderedComposeProject(PROJECT, tickets, { ORDERS_PASSWORD: password });

  beforeAll(async () => {
    project.write();
    await project.up('--build');
  }, 180_000);

  afterAll(() => {
    cleanTickets();
    project.forget();
  }, 120_000);

  it('is refused by Compose without the password, with the name of the variable', async () => {
    expect(await project.refusalWithoutValues()).toContain(
      'required variable ORDERS_PASSWORD is missing a value: the password of orders',
    );
  });

  it('takes an order, and the worker confirms it', async () => {
    const orders = await ordersDuring(BASE_URL, () => sleep(1000));
    expectAnswered(orders);
    expect(sum(orders.refused)).toBe(0);
    await expectKept(BASE_URL, orders);
  });

  it.each([database, queue])('runs $name as a user, with a root that is read-only', async (resource) => {
    const { Config, HostConfig, NetworkSettings } = await project.inspect(resource.name);
    expect(Config.User).toBe(`${resource.userId}:${resource.userId}`);
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Memory: resource.memoryMiB * 1024 * 1024,
      NanoCpus: resource.cpuMillicores * 1_000_000,
      PidsLimit: 1024,
    });
    // Nobody outside of the networks of the project reaches it.
    expect(Object.values(NetworkSettings.Ports).flat().filter(Boolean)).toEqual([]);
    const touch = project.compose('exec', '-T', resource.name, 'touch', '/etc/changed');
    await expect(touch).rejects.toThrow(/Read-only file system/);
  });

  describe('failures', () => composeTicketsFailures(project, BASE_URL));

  describe('connections', () => composeTicketsConnections(password));

  describe('TLS', () => composeTicketsTls(password));

  describe('MySQL', composeMysql);

  it('has the password in no log, no image and no command line', async () => {
    const places = [
      await project.compose('logs', '--no-color'),
      await project.compose('top'),
      ...(await Promise.all(
        [web, worker].flatMap((service) => [
          docker('history', '--no-trunc', imageName(service)),
          docker('image', 'inspect', imageName(service)),
        ]),
      )),
    ];
    for (const place of places) {
      expect(place.length).toBeGreaterThan(0);
      expect(place).not.toContain(password);
    }
  });

  it('leaves nothing behind', async () => {
    await project.compose('down', '--volumes');
    expect(await Promise.all(PROJECTS.map(leftOf))).toEqual(PROJECTS.map(() => []));
  }, 60_000);
}

/** Removes the projects and the images, in whatever state they are. Synchronous, for the clean-up after Ctrl-C. */
export function cleanTickets(): void {
  for (const one of PROJECTS) removeProject(one);
  dockerNow('image', 'rm', '--force', ...[web, worker].map(imageName));
}
