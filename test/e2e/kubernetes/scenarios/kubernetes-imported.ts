import { randomBytes } from 'node:crypto';
import { secretName } from '../../../../k8s/secrets.ts';
import { portNumber } from '../../../../lib/definition/ports.ts';
import {
  addJob,
  analytics,
  expectDone,
  expectVisits,
  onlyResource,
  publicService,
  queue,
  rollup,
  SUMS,
  statement,
  sumOf,
  visit,
  YESTERDAY,
} from '../../imported-examples.ts';
import { shown } from '../../tier-findings.ts';
import { nodePortEntry, portForward } from '../entry-points.ts';
import { ExampleOnCluster } from '../example-on-cluster.ts';
import { kubectl } from '../kubectl.ts';

/** Registers the tests of applications that were read from Compose files: from the import to what users see. */
export function kubernetesImported(): void {
  describe('a queue', queueOfCompose);
  describe('analytics', analyticsOfCompose);
}

const deploymentsOf = ({ services }: typeof queue) => services.map(({ name }) => `deployment/${name}`);
const databaseOf = (application: typeof queue) => `statefulset/${onlyResource(application).name}`;

/** Opens a way to the public service. A port-forward leads to one pod, so it is opened anew after a release. */
async function wayTo(
  application: typeof queue,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const service = publicService(application);
  const target = {
    namespace: application.name,
    name: service.name,
    port: portNumber(service, `${service.exposure?.port}`),
  };
  const nodePort = await nodePortEntry(target);
  if (nodePort) return { url: nodePort.url, close: () => undefined };
  const { entry, close } = await portForward(target);
  return { url: entry.url, close };
}

/** Runs a part of a test with a way to the public service. */
async function withUrl(application: typeof queue, use: (url: string) => Promise<void>): Promise<void> {
  const { url, close } = await wayTo(application);
  try {
    await use(url);
  } finally {
    close();
  }
}

function queueOfCompose(): void {
  const example = new ExampleOnCluster(queue);
  const workloads = [databaseOf(queue), ...deploymentsOf(queue)];

  beforeAll(async () => {
    example.loadImages();
    await example.apply();
    await example.rolledOut(...workloads);
  }, 240_000);

  afterAll(async () => {
    await example.remove();
    example.forget();
  }, 180_000);

  it('does its jobs, and keeps them when everything is restarted', async () => {
    let first = '';
    await withUrl(queue, async (url) => {
      first = await addJob(url, 'first');
      await expectDone(url, first, 'first');
    });
    await example.kubectl('rollout', 'restart', ...workloads);
    await example.rolledOut(...workloads);
    await withUrl(queue, async (url) => {
      await expectDone(url, first, 'first');
      const second = await addJob(url, 'second');
      await expectDone(url, second, 'second');
    });
    shown(
      'a queue that was read from a Compose file',
      'its jobs done, and kept when everything was restarted',
    );
  }, 240_000);

  it('leaves nothing behind', async () => {
    await example.remove();
    expect(await example.volumesHeld()).toEqual([]);
  }, 180_000);
}

function analyticsOfCompose(): void {
  const example = new ExampleOnCluster(analytics);
  const database = databaseOf(analytics);
  const workloads = [database, ...deploymentsOf(analytics)];
  const sql = (text: string) => example.kubectl('exec', database, '--', ...statement(text));

  beforeAll(async () => {
    const { services, jobs, resources } = analytics;
    example.loadImages({ services: [...services, ...jobs], resources });
    await example.apply((fileName) => fileName === '0-namespace.yaml');
    await example.makeSecret(onlyResource(analytics));
    for (const service of services) await makeSecrets(service);
    await example.apply();
    await example.rolledOut(...workloads);
  }, 240_000);

  afterAll(async () => {
    await example.remove();
    example.forget();
  }, 180_000);

  it('has its tables, counts visits, sums them up in a job, and keeps them when everything is restarted', async () => {
    await withUrl(analytics, async (url) => {
      await visit(url, 3);
      await expectVisits(url, 3);
    });
    await sql(YESTERDAY);
    await example.kubectl('create', 'job', 'now', `--from=cronjob/${rollup?.name}`);
    await example.kubectl('wait', '--for=condition=complete', 'job/now', '--timeout=120s');
    expect(await sql(SUMS)).toBe(sumOf(3));
    await example.kubectl('rollout', 'restart', ...workloads);
    await example.rolledOut(...workloads);
    await withUrl(analytics, (url) => expectVisits(url, 3).then(() => undefined));
    expect(await sql(SUMS)).toBe(sumOf(3));
    shown(
      'analytics that were read from a Compose file',
      'tables, visits and a job of theirs, kept when everything was restarted',
    );
  }, 240_000);

  it('leaves nothing behind', async () => {
    await example.remove();
    expect(await example.volumesHeld()).toEqual([]);
  }, 180_000);
}

/** Stores the secrets that a service gets from its user. */
async function makeSecrets(service: (typeof analytics.services)[number]): Promise<void> {
  if (service.secrets.length === 0) return;
  const stringData = Object.fromEntries(
    service.secrets.map(({ name }) => [name, randomBytes(20).toString('hex')]),
  );
  const metadata = { name: secretName(service), namespace: analytics.name };
  await kubectl(['apply', '--filename=-'], {
    input: { apiVersion: 'v1', kind: 'Secret', metadata, stringData },
  });
}
