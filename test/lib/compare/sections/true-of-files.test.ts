import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Cell } from '../../../../lib/compare/comparison-schema.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { renderApplication } from '../../../render-project.ts';

/*
 * Cells and pictures that said something else than the rendered files: a new user compared both.
 */

function compared(services: object, resources: object = {}) {
  const { assembly } = renderApplication({ name: 'shop', version: '1', services, resources });
  const whole = comparison(readArtefacts(assembly));
  const cells = (section: string, row: string) => {
    const found = whole.sections.find(({ id }) => id === section)?.rows.find(({ id }) => id === row);
    return found?.cells as Record<'compose' | 'ecs' | 'eks' | 'kubernetes', Cell>;
  };
  return { whole, cells };
}

const image = { reference: 'org/one:1' };
const web = {
  image,
  ports: { http: 8080 },
  exposure: { port: 'http' },
  health: {
    liveness: { http: { port: 'http', path: '/live' } },
    readiness: { http: { port: 'http', path: '/ready' } },
  },
};

it('TLS of a database: the URL asks for it where there is a URL, and the program where it gets the host', () => {
  const of = (environment: object) =>
    compared(
      { web: { ...web, environment } },
      { orders: { type: 'postgres' }, queue: { type: 'redis' } },
    ).cells('databases', 'tls').ecs.text;
  const byHost = of({
    DB_HOST: { resource: 'orders', part: 'host' },
    REDIS_HOST: { resource: 'queue', part: 'host' },
  });
  expect(byHost).toContain('always (rds.force_ssl): programs that get the host turn it on themselves');
  expect(byHost).not.toMatch(/rediss|the URL/);
  const byUrl = of({ DATABASE_URL: { resource: 'orders' }, REDIS_URL: { resource: 'queue' } });
  expect(byUrl).toContain('always (rds.force_ssl): the URL asks for it');
  expect(byUrl).toContain('the URL begins with rediss');
  expect(byUrl).not.toContain('get the host');
});

it('the picture names each listener of a load balancer', () => {
  const { whole } = compared({ web, admin: { ...web, exposure: { port: 'http', localPort: 8090 } } });
  const labels = whole.pictures.ecs.edges.filter(({ to }) => to === 'entrance').map(({ label }) => label);
  expect(labels).toHaveLength(1);
  expect(labels[0]).toMatch(/^HTTP \d+, HTTP \d+$/);
});

it('a worker without a probe counts where a hung process is replaced', () => {
  const { cells } = compared({ web, worker: { image } });
  const { ecs, eks, kubernetes } = cells('needs', 'a-hung-process-is-replaced');
  for (const { verdict, text } of [ecs, eks, kubernetes]) {
    expect(verdict).toBe('absent');
    expect(text).toContain('worker: nothing notices');
    expect(text).toMatch(/web: (?:by another task|restarted after)/);
  }
});

it('a singleton misses nothing where its definition asks for one replica', () => {
  const { cells } = compared({ web, single: { image, singleton: true } });
  for (const cell of Object.values(cells('needs', 'more-replicas')))
    expect(cell.text).not.toContain('single:');
});

it('a service that only mounts files on AWS lacks no identity elsewhere', () => {
  const { cells } = compared({
    web,
    one: {
      image,
      singleton: true,
      security: { userId: 1000 },
      volumes: [{ name: 'data', path: '/data', sizeGiB: 1, allowNetworkFileSystem: true }],
    },
  });
  const { compose, ecs, kubernetes } = cells('configuration', 'identity');
  expect(ecs.text).toContain('calls of elasticfilesystem');
  for (const cell of [compose, kubernetes])
    expect(cell).toMatchObject({
      verdict: 'not-applicable',
      text: expect.stringContaining('calls nothing of AWS'),
    });
});

it('the rotation of one secret names those that are rotated in the same way', () => {
  const secrets = ['api-key', 'mail-password'].map((name) => ({
    name,
    source: 'provided',
    environmentVariable: name.toUpperCase().replace('-', '_'),
  }));
  const { cells } = compared({ web: { ...web, secrets } });
  for (const { text } of Object.values(cells('runbook', 'rotate-a-secret')))
    expect(text).toContain('; shown for api-key, and the same for mail-password');
});
