import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { imageName } from '../../../lib/definition/image-names.ts';
import { maxMemoryMiB, postgresMemory } from '../../../lib/definition/resource-memory.ts';
import { resourceProgram } from '../../../lib/definition/resource-program.ts';
import { DATABASE_USER, isDatabase } from '../../../lib/definition/resources.ts';
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
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { composeMysql, MYSQL } from './compose-mysql.ts';
import { BUILD_LIMIT_MS, docker, dockerNow } from './compose-project.ts';
import { composeTicketsConnections, FEW_CONNECTIONS } from './compose-tickets-connections.ts';
import { composeTicketsDisk, FULL_DISK } from './compose-tickets-disk.ts';
import { composeTicketsFailures } from './compose-tickets-failures.ts';
import { composeTicketsTls, TLS } from './compose-tickets-tls.ts';
import { leftOf, RenderedComposeProject, removeProject } from './rendered-project.ts';

const PROJECT = `${tickets.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${web.exposure?.localPort}`;
const PROJECTS = [PROJECT, FEW_CONNECTIONS, FULL_DISK, TLS, MYSQL];

/** The arguments of the queue without its file, which would be in memory here. */
const withoutFile = (words: readonly string[]) => words.map((word) => (word === 'yes' ? 'no' : word));

/** Registers the tests of databases: PostgreSQL and Valkey, killed, restarted, frozen, and data over all that. */
export function composeTickets(): void {
  const password = randomBytes(20).toString('hex');
  const project = new RenderedComposeProject(PROJECT, tickets, { ORDERS_PASSWORD: password });

  beforeAll(async () => {
    project.write();
    await project.up('--build');
  }, BUILD_LIMIT_MS);

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

  it('hands the memory of their containers to the database and the queue', async () => {
    if (!isDatabase(database) || queue.type !== 'redis') throw new Error('there must be both');
    const { sharedBuffersMiB, workKiB } = postgresMemory(database);
    const settings =
      "SELECT pg_size_bytes(current_setting('shared_buffers')), pg_size_bytes(current_setting('work_mem'))";
    const psql = ['psql', '-U', DATABASE_USER, '-d', database.databaseName, '-tAc', settings];
    expect(await project.compose('exec', '-T', database.name, ...psql)).toBe(
      `${sharedBuffersMiB * 1024 * 1024}|${workKiB * 1024}`,
    );
    const asked = async (setting: string) =>
      (await project.compose('exec', '-T', queue.name, 'redis-cli', 'config', 'get', setting)).split('\n')[1];
    expect([await asked('maxmemory'), await asked('maxmemory-policy')]).toEqual([
      `${maxMemoryMiB(queue) * 1024 * 1024}`,
      'noeviction',
    ]);
  });

  it('has a full queue refuse what is new, and not killed', async () => {
    const small = { ...queue, memoryMiB: 64 };
    const limits = ['--memory', '64m', '--memory-swap', '64m', '--network', 'none', '--read-only'];
    const id = await docker(
      ...['run', '--detach', '--label', `com.docker.compose.project=${PROJECT}`, ...limits],
      ...[
        '--tmpfs',
        '/data:mode=1777,size=1g',
        queue.image,
        ...withoutFile(resourceProgram(small).arguments),
      ],
    );
    try {
      const cli = (...words: string[]) => docker('exec', id, 'redis-cli', ...words);
      await until('it answers', async () => (await cli('ping').catch(() => '')) === 'PONG');
      // 100 MiB, a MiB at a time.
      const fill = 'for i in $(seq 100); do head -c 1048576 /dev/zero | redis-cli -x set key-$i; done';
      const answers = (await docker('exec', id, 'bash', '-c', fill)).split('\n').filter(Boolean);
      const taken = answers.filter((answer) => answer === 'OK').length;
      expect(answers.slice(taken).join()).toMatch(/^(OOM command not allowed[^,]*,?)+$/);
      expect([taken > 20, taken < 48]).toEqual([true, true]);
      // It is there, with all that it has taken.
      expect(await cli('dbsize')).toBe(`${taken}`);
      expect(await docker('inspect', '--format', '{{.State.OOMKilled}} {{.State.Running}}', id)).toBe(
        'false true',
      );
      shown('a full queue', `${taken} MiB taken in a container of 64, ${100 - taken} refused, none lost`);
    } finally {
      await docker('rm', '--force', '--volumes', id);
    }
  }, 60_000);

  describe('failures', () => composeTicketsFailures(project, BASE_URL));

  describe('disk', () => composeTicketsDisk(password));

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
