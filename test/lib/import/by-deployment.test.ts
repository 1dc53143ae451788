import { imported, saying } from './imported.ts';

/*
 * Verdicts on keys that some deployments follow, and others do not.
 */

const WORKER = { image: 'org/worker:1', user: '1000' };
const saidOf = (services: object, path: string) => saying(imported({ 'compose.yaml': { services } }), path);

it('replicas are those of ECS and Kubernetes: the rendered Compose file starts one container', () => {
  expect(saidOf({ worker: { ...WORKER, deploy: { replicas: 3 } } }, 'services.worker.deploy')).toEqual([
    'approximated services.worker.deploy.replicas: as services.worker.replicas on ECS, EKS and Kubernetes. The rendered Compose file starts one container: its docker compose up starts as many with --scale worker=3',
  ]);
  expect(saidOf({ worker: { ...WORKER, scale: 3 } }, 'services.worker.scale')[0]).toMatch(
    /^approximated .* --scale worker=3$/,
  );
  expect(saidOf({ worker: { ...WORKER, deploy: { replicas: 1 } } }, 'services.worker.deploy')).toEqual([
    'taken services.worker.deploy.replicas: as services.worker.replicas',
  ]);
  const web = { ...WORKER, ports: ['8400:3000'], environment: { PORT: '3000' } };
  expect(saidOf({ web: { ...web, deploy: { replicas: 3 } } }, 'services.web.deploy')[0]).toMatch(
    /starts one container, as its port can be published once$/,
  );
  expect(saidOf({ web }, 'services.web').join('\n')).toMatch(
    /assumed services\.web: gets two replicas on ECS, EKS and Kubernetes, .* starts one container/,
  );
});

it('the options of a cache are those of its container, where this project sets the same: ElastiCache takes none', () => {
  const command = (words: string) =>
    saidOf({ jobs: { image: 'valkey/valkey:8', command: words }, worker: WORKER }, 'services.jobs.command');
  expect(
    command('valkey-server --appendonly yes --maxmemory 64mb --maxmemory-policy noeviction --save 60 1'),
  ).toEqual([
    'approximated services.jobs.command: on Docker Compose and any Kubernetes, the container has --appendonly yes, --maxmemory (by memoryMiB) and --maxmemory-policy noeviction, and not --save. On AWS, ElastiCache takes no command line',
  ]);
  expect(command('valkey-server --maxmemory-policy allkeys-lru')).toEqual([
    'dropped services.jobs.command: ElastiCache takes no command line of the image, and the container elsewhere has options of its own',
  ]);
});

it('the volume of a cache is not said to be dumped and restored, as that of a database is', () => {
  const mounted = (image: string, target: string) =>
    saidOf({ data: { image, volumes: [`data:${target}`] }, worker: WORKER }, 'services.data.volumes')[0];
  expect(mounted('valkey/valkey:8', '/data')).toMatch(
    /^approximated .*: a cache begins empty, and nothing is copied/,
  );
  expect(mounted('postgres:17', '/var/lib/postgresql/data')).toMatch(/dump the data and restore it$/);
});

it('the time between checks of a start is none of ECS', () => {
  const check = { test: 'true', interval: '10s', timeout: '3s', start_period: '20s', start_interval: '2s' };
  expect(
    saidOf({ worker: { ...WORKER, healthcheck: check } }, 'services.worker.healthcheck.start_interval'),
  ).toEqual([
    'approximated services.worker.healthcheck.start_interval: is 2 s on Docker Compose and Kubernetes. ECS has no such time, and asks by the interval',
  ]);
});

it('a port of this machine alone is closed to this machine, too, and says so', () => {
  const web = { ...WORKER, ports: ['127.0.0.1:8080:80'] };
  expect(saidOf({ web }, 'services.web.ports')[0]).toMatch(
    /^asked .* so it is for the other services, and closed on your machine, too\. To make it public: --public web:80$/,
  );
});
