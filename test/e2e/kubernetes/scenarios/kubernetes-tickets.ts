import { setTimeout as sleep } from 'node:timers/promises';
import { credentialsName } from '../../../../k8s/secrets.ts';
import { fromCompose } from '../../../../lib/compare/runbook/moves.ts';
import { movedOf } from '../../../../lib/compare/runbook/runbook.ts';
import { portNumber } from '../../../../lib/definition/ports.ts';
import { placeOf } from '../../../place-of.ts';
import { RenderedComposeProject, removeProject } from '../../compose/rendered-project.ts';
import { succeeded } from '../../move-from-compose.ts';
import {
  database,
  expectAnswered,
  expectKept,
  type Orders,
  ordersDuring,
  queue,
  sum,
  tickets,
  web,
  worker,
} from '../../tickets.ts';
import { notShown, shown } from '../../tier-findings.ts';
import { clusterEnvironment } from '../cluster-environment.ts';
import { answers, nodePortEntry, portForward } from '../entry-points.ts';
import { ExampleOnCluster } from '../example-on-cluster.ts';
import { PodsAtOnce } from '../pods-at-once.ts';
import { makeRoom } from '../service-on-cluster.ts';

const STATEFUL = [database, queue].map(({ name }) => `statefulset/${name}`);
const DEPLOYMENTS = [web, worker].map(({ name }) => `deployment/${name}`);
const WORKLOADS = [...STATEFUL, ...DEPLOYMENTS];

/** The Service of `web`. */
const TARGET = { namespace: tickets.name, name: web.name, port: portNumber(web, 'http') };

/** Registers the tests of databases: PostgreSQL and Valkey, each in a pod with a disk of the cluster's default class. */
export function kubernetesTickets(): void {
  const example = new ExampleOnCluster(tickets);
  let baseUrl: string;
  let close: () => void = () => undefined;

  beforeAll(async () => {
    await makeRoom();
    example.loadImages();
    await example.apply((fileName) => fileName === '0-namespace.yaml');
    await example.makeSecret(database);
    await example.apply();
    await example.rolledOut(...WORKLOADS);
    const nodePort = await nodePortEntry(TARGET);
    const forwarded = nodePort ? undefined : await portForward(TARGET);
    close = forwarded?.close ?? close;
    const entry = nodePort ?? forwarded?.entry;
    if (!entry) throw new Error('there must be a way to the service');
    await answers(entry);
    baseUrl = entry.url;
  }, 300_000);

  afterAll(async () => {
    close();
    await example.remove();
    example.forget();
  }, 180_000);

  it('makes the Secret once, by the command in the head of the manifest', async () => {
    await expect(example.makeSecret(database)).rejects.toThrow(/already exists/);
  });

  it('takes an order, and the worker confirms it', async () => {
    const orders = await ordersDuring(baseUrl, () => sleep(1000));
    expectAnswered(orders);
    expect(sum(orders.refused)).toBe(0);
    await expectKept(baseUrl, orders);
  });

  it.each([database, queue])('runs $name as a user, with a root that is read-only', ({ name, userId }) =>
    expectUserAndReadOnlyRoot(example, name, userId),
  );

  it(
    'has each order of Docker Compose after a move, by the commands of the comparison',
    () => moveOrders(() => baseUrl),
    180_000,
  );

  lossTests(example, () => baseUrl);
  restartTests(example, () => baseUrl);

  it('has the password in no log', () => expectNoPasswordInLogs(example));

  it('leaves nothing behind', async () => {
    close();
    await example.remove();
    expect(await example.volumesHeld()).toEqual([]);
  }, 180_000);
}

async function expectUserAndReadOnlyRoot(
  example: ExampleOnCluster,
  name: string,
  userId: number | undefined,
): Promise<void> {
  const inPod = (...command: string[]) => example.kubectl('exec', `statefulset/${name}`, '--', ...command);
  expect(await inPod('id', '-u')).toBe(String(userId));
  await expect(inPod('touch', '/etc/changed')).rejects.toThrow(/Read-only file system/);
}

/** Registers the tests in which the pods of the database and of the queue are deleted under orders. */
function lossTests(example: ExampleOnCluster, baseUrl: () => string): void {
  it('loses no order when the pod of the database is deleted, and has never two', async () => {
    const pods = new PodsAtOnce(example.namespace, database.name);
    const orders = await ordersDuring(baseUrl(), async () => {
      await sleep(1000);
      await example.kubectl('delete', 'pod', `${database.name}-0`);
      await example.rolledOut(...STATEFUL);
    }).finally(() => pods.end());
    expect([pods.most, pods.uids.size]).toEqual([1, 2]);
    await expectNoneLost(baseUrl(), 'the pod of the database deleted', orders);
  }, 240_000);

  it('takes and confirms every order when the pod of the queue is deleted', async () => {
    const orders = await ordersDuring(baseUrl(), async () => {
      await sleep(1000);
      await example.kubectl('delete', 'pod', `${queue.name}-0`);
      await example.rolledOut(...STATEFUL);
    });
    expectAnswered(orders);
    expect(sum(orders.refused)).toBe(0);
    await expectNoneLost(baseUrl(), 'the pod of the queue deleted', orders);
  }, 240_000);
}

/** Registers the tests in which workloads are restarted under orders. */
function restartTests(example: ExampleOnCluster, baseUrl: () => string): void {
  it('takes every order over a release of web', async () => {
    if (clusterEnvironment.nodeAddress === undefined)
      return notShown(
        'a release under orders',
        'NODE_ADDRESS is not given, and a port-forward leads to one pod',
      );
    const orders = await ordersDuring(baseUrl(), async () => {
      await example.kubectl('rollout', 'restart', `deployment/${web.name}`);
      await example.rolledOut(`deployment/${web.name}`);
      // The pods before still drain.
      await sleep(1000 * web.shutdown.drainSeconds);
    });
    expectAnswered(orders);
    expect(sum(orders.refused)).toBe(0);
    await expectNoneLost(baseUrl(), 'web released', orders);
  }, 240_000);

  it('keeps its orders when everything is restarted', async () => {
    const orders = await ordersDuring(baseUrl(), async () => {
      await example.kubectl('rollout', 'restart', ...WORKLOADS);
      await example.rolledOut(...WORKLOADS);
    });
    await expectNoneLost(baseUrl(), 'everything restarted', orders);
  }, 300_000);
}

async function expectNoneLost(baseUrl: string, scenario: string, orders: Orders): Promise<void> {
  await expectKept(baseUrl, orders);
  shown(scenario, orders.figures);
}

async function expectNoPasswordInLogs(example: ExampleOnCluster): Promise<void> {
  const encoded = await example.kubectl(
    'get',
    `secret/${credentialsName(database)}`,
    '--output=jsonpath={.data.password}',
  );
  const password = Buffer.from(encoded, 'base64').toString();
  expect(password).toMatch(/^[0-9a-f]{40}$/);
  const names = [web, worker, database, queue].map(({ name }) => name).join();
  const selector = `--selector=app.kubernetes.io/name in (${names})`;
  const log = await example.kubectl('logs', selector, '--all-containers', '--tail=-1');
  expect(log).toContain('database system is ready to accept connections');
  expect(log).not.toContain(password);
}

/** Takes orders on Docker Compose, copies the database into the cluster, and reads the orders there. */
async function moveOrders(baseUrl: () => string): Promise<void> {
  const name = `${tickets.name}-move-e2e`;
  const project = new RenderedComposeProject(name, tickets, { ORDERS_PASSWORD: 'of-the-move' });
  project.write();
  try {
    await project.up('--build');
    const orders = await ordersDuring(`http://127.0.0.1:${web.exposure?.localPort}`, () => sleep(2000));
    await expectKept(`http://127.0.0.1:${web.exposure?.localPort}`, orders);
    const lines = fromCompose(movedOf(tickets), 'kubernetes');
    // The target is deployed already.
    const copy = lines.slice(placeOf(lines, /^: "\$\{ADDING:/));
    const waiting = `docker compose exec -T ${queue.name} redis-cli llen orders`;
    const environment = {
      COMPOSE_PROJECT_NAME: name,
      COMPOSE_ENV_FILES: 'values.env',
      ADDING: web.name,
      DONE: `test "$(${waiting})" = 0`,
    };
    await succeeded({ checkout: project, environment }, copy);
    await expectKept(baseUrl(), orders);
    shown('orders moved from Docker Compose', orders.figures);
  } finally {
    removeProject(name);
    project.forget();
  }
}
