import { portNumber } from '../../../../lib/definition/ports.ts';
import {
  board,
  clock,
  converted,
  expectConversion,
  nightly,
  rates,
  wipeBoard,
} from '../../rates-and-nightly.ts';
import { shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { type EntryPoint, nodePortEntry, portForward } from '../entry-points.ts';
import { ExampleOnCluster } from '../example-on-cluster.ts';
import { makeRoom } from '../service-on-cluster.ts';
import { kubernetesImported } from './kubernetes-imported.ts';

/** Registers the tests of gRPC between two services, of a job, and of Compose files. */
export function kubernetesExamples(): void {
  beforeAll(makeRoom, 60_000);

  describe('gRPC', grpcBetweenServices);
  describe('a job', jobOnASchedule);
  describe('Compose files of others', kubernetesImported);
}

function grpcBetweenServices(): void {
  const example = new ExampleOnCluster(rates);
  const workloads = rates.services.map(({ name }) => `deployment/${name}`);
  let entry: EntryPoint | undefined;
  let close: () => void = () => undefined;

  beforeAll(async () => {
    example.loadImages();
    await example.apply();
    await example.rolledOut(...workloads);
    const web = rates.services.find(({ exposure }) => exposure);
    if (!web) throw new Error('rates must have a public service');
    const target = { namespace: rates.name, name: web.name, port: portNumber(web, 'http') };
    entry = await nodePortEntry(target);
    if (!entry) ({ entry, close } = await portForward(target));
  }, 240_000);

  afterAll(async () => {
    close();
    await example.remove();
    example.forget();
  }, 180_000);

  it('calls a service over gRPC, also after a release of it, and says when it is away', async () => {
    const url = `${entry?.url}`;
    await expectConversion(url);
    await example.kubectl('rollout', 'restart', 'deployment/rates');
    await example.rolledOut('deployment/rates');
    await expectConversion(url);
    await example.kubectl('scale', 'deployment/rates', '--replicas=0');
    await until('an answer without rates', async () => {
      const answer = await converted(url, 'amount=1&from=EUR&to=USD');
      return answer?.status === 503;
    });
  }, 240_000);

  it('leaves nothing behind', async () => {
    close();
    await example.remove();
    expect(await example.isThere()).toBe(false);
  }, 180_000);
}

function jobOnASchedule(): void {
  const example = new ExampleOnCluster(nightly);
  const set = `statefulset/${board?.name}`;
  const ticks = async () => Number(await example.kubectl('exec', set, '--', 'redis-cli', 'llen', 'ticks'));

  beforeAll(async () => {
    example.loadImages({ services: [], resources: nightly.resources });
    await example.apply();
    await example.rolledOut(set, `deployment/${clock?.name}`);
  }, 240_000);

  afterAll(() => example.remove(), 180_000);

  it('runs by its CronJob, at once when the user wants it', async () => {
    await until('ticks', async () => (await ticks()) > 0);
    // Nothing is written while it is looked at.
    await example.kubectl('scale', `deployment/${clock?.name}`, '--replicas=0');
    await until('no pod of the clock', async () => (await example.pods(`${clock?.name}`)).length === 0);
    await example.kubectl('create', 'job', 'now', `--from=cronjob/${wipeBoard?.name}`);
    await example.kubectl('wait', '--for=condition=complete', 'job/now', '--timeout=120s');
    expect(await ticks()).toBe(0);
    const { spec } = JSON.parse(await example.kubectl('get', `cronjob/${wipeBoard?.name}`, '--output=json'));
    shown('a job', `made from the CronJob with ${spec.schedule} in ${spec.timeZone}, and complete`);
  }, 240_000);

  it('keeps its ticks over a release of the clock, and a restart of everything', async () => {
    const worker = `deployment/${clock?.name}`;
    await example.kubectl('scale', worker, '--replicas=1');
    await until('ticks again', async () => (await ticks()) > 0);
    const before = await ticks();
    await example.kubectl('set', 'env', worker, 'RELEASE=2');
    await example.rolledOut(worker);
    await example.kubectl('delete', 'pods', '--all');
    await example.rolledOut(set, worker);
    expect(await ticks()).toBeGreaterThanOrEqual(before);
  }, 300_000);

  it('leaves nothing behind', async () => {
    await example.remove();
    expect(await example.volumesHeld()).toEqual([]);
  }, 180_000);
}
