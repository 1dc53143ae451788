import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { lineOf } from '../../../lib/definition/problem.ts';
import { warningsOf } from '../../../lib/definition/warnings.ts';
import { api } from './shop.ts';

const using = (connections: number, more: object = {}) => ({
  ...api,
  environment: { URL: { resource: 'orders' } },
  connections: { orders: connections },
  ...more,
});
const fixed = (count: number) => ({ replicas: { min: count, max: count } });
const warnings = (services: object, orders: object = { type: 'postgres' }) =>
  warningsOf(parseApplication({ name: 'shop', services, resources: { orders } })).map(lineOf);

it('warns where all replicas of a release together open more connections than the database takes', () => {
  expect(warnings({ web: using(10, fixed(5)), worker: using(3, { singleton: true }) })).toEqual([
    'resources.orders.maxConnections leaves 97 connections to services, and in a release they may open 103: web 10 replicas x 10, worker 1 replica x 3; raise it, as far as the memory of the database allows, or lower connections or replicas.max; got 100',
  ]);
});

it('counts the replicas that a release adds, rounded up, and those that scaling adds', () => {
  const rollout = (surgePercent: number) => ({ rollout: { surgePercent, unavailablePercent: 50 } });
  // 3 replicas and 40 % of them are 5, with 97 connections: 19 each, and no more.
  expect(warnings({ web: using(19, { ...fixed(3), ...rollout(40) }) })).toEqual([]);
  expect(warnings({ web: using(20, { ...fixed(3), ...rollout(40) }) })).toEqual([
    expect.stringContaining('they may open 100: web 5 replicas x 20;'),
  ]);
  const scaling = { replicas: { min: 2, max: 10 }, scaling: { targetCpuPercent: 60 }, ...rollout(50) };
  expect(warnings({ web: using(7, scaling) })).toEqual([
    expect.stringContaining('they may open 105: web 15 replicas x 7;'),
  ]);
});

it('counts a job as one run, however many replicas services have', () => {
  const job = { ...using(20), ports: undefined, health: undefined, schedule: '0 3 * * *' };
  const { image, environment, connections } = job;
  const asked = (maxConnections: number) =>
    warningsOf(
      parseApplication({
        name: 'shop',
        services: { web: using(10, fixed(2)) },
        jobs: { tidy: { image, environment, connections, schedule: job.schedule } },
        resources: { orders: { type: 'postgres', maxConnections } },
      }),
    ).map(lineOf);
  // 4 replicas in a release, 20 of the job, and 3 that PostgreSQL keeps.
  expect(asked(63)).toEqual([]);
  expect(asked(62)).toEqual([
    expect.stringContaining('they may open 60: web 4 replicas x 10, tidy 1 run x 20;'),
  ]);
});

it('says nothing of connections that fit, or that no service names', () => {
  const web = using(10, fixed(5));
  expect(warnings({ web }, { type: 'postgres', maxConnections: 103 })).toEqual([]);
  expect(warnings({ web }, { type: 'postgres', maxConnections: 102 })).toHaveLength(1);
  expect(warnings({ web: { ...web, connections: {} } }, { type: 'mysql', maxConnections: 10 })).toEqual([]);
});

it.each(['postgres', 'redis', 'external'])('warns of a resource that no service uses: %s', (type) => {
  expect(warnings({ api }, { type })).toEqual([
    'resources.orders is used by no service, and is deployed all the same; refer to it in environment, or remove it; got "orders"',
  ]);
});

it('warns of the tag latest in an image of a database, and not of its own default', () => {
  expect(warnings({ web: using(1) }, { type: 'postgres', image: 'org/postgres:latest' })).toEqual([
    'resources.orders.image has the tag latest: each replica may run another image, and a release cannot go back; name a version or a digest; got "org/postgres:latest"',
  ]);
  expect(warnings({ web: using(1) })).toEqual([]);
});

it('warns where the connections alone take more than half of the memory of a database', () => {
  const web = { ...using(1), connections: {} };
  expect(warnings({ web }, { type: 'postgres', maxConnections: 128 })).toEqual([]);
  expect(warnings({ web }, { type: 'postgres', maxConnections: 129 })).toEqual([
    'resources.orders.memoryMiB is too little for 129 connections: they alone take about 258 MiB, half of the memory is for data, and the container is killed when it has none left; set at least 516, or lower maxConnections; got 512',
  ]);
  expect(warnings({ web }, { type: 'mysql', maxConnections: 129, memoryMiB: 516 })).toEqual([]);
});
