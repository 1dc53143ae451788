import { parse } from 'yaml';
import { composeFile } from '../../../lib/compose/compose-file.ts';
import { parseService } from '../../../lib/definition.ts';
import { service as definition } from '../../../lib/service.ts';

const render = (change: object = {}) => parse(composeFile(parseService({ ...definition, ...change })));
const file = render();
const main = file.services.links;

it('matches its snapshot', () => {
  expect(composeFile(parseService(definition))).toMatchSnapshot();
});

it('publishes the service on loopback alone', () => {
  expect(main.ports).toEqual(['127.0.0.1:8080:8080']);
  const published = Object.values<any>(file.services).filter(({ ports }) => ports);
  expect(published).toEqual([main]);
});

it('confines each container: read-only root, no capability, no new privileges; all but the store as a numeric user', () => {
  for (const [name, container] of Object.entries<any>(file.services)) {
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      cap_add: [],
      security_opt: ['no-new-privileges:true'],
    });
    expect(container.user).toBe(name === 'store' ? '0:0' : '10001:10001');
  }
});

it('starts the service when the table and the secrets are made, and its collector has started', () => {
  expect(main.depends_on).toEqual({
    collector: { condition: 'service_started' },
    'make-table': { condition: 'service_completed_successfully' },
    'make-secrets': { condition: 'service_completed_successfully' },
  });
});

it('asks whether the service is ready with the image’s own probe', () => {
  expect(main.healthcheck).toEqual({
    test: ['CMD', 'node', '/app/probe.cjs', 'http://127.0.0.1:8080/readyz'],
    interval: '5s',
    timeout: '2s',
    retries: 2,
    start_period: '60s',
    start_interval: '1s',
  });
});

it('grants the time to stop, and no time to drain: there is no balancer to wait for', () => {
  expect(main.stop_grace_period).toBe('20s');
  const longer = { shutdown: { ...definition.shutdown, drainSeconds: 100 } };
  expect(composeFile(parseService({ ...definition, ...longer }))).toBe(composeFile(parseService(definition)));
});

it('keeps what is stored, and makes the secrets, in volumes', () => {
  expect(file.volumes).toEqual({ store: {}, secrets: {} });
  expect(main.volumes).toEqual([
    { type: 'volume', source: 'secrets', target: '/etc/secrets', read_only: true },
  ]);
});

it('shows no way out of the network of the store', () => {
  expect(file.networks.back).toEqual({ internal: true });
  expect(file.services.store.networks).toEqual(['back']);
});

it('needs no secret, step or sidecar', () => {
  const bare = render({ secrets: [], sidecars: [] });
  expect(Object.keys(bare.services)).toEqual(['links', 'make-table', 'store']);
  expect(bare.volumes).toEqual({ store: {} });
  expect(bare.services.links.environment).not.toHaveProperty('ADMIN_TOKEN_FILE');
});

it('leaves the dollar signs of the definition as they are', () => {
  expect(render({ environment: { GREETING: 'a$b${C}' } }).services.links.environment.GREETING).toBe(
    'a$$b$${C}',
  );
});

it('builds the image once: an engine may refuse to build one tag twice', () => {
  const { links, 'make-table': step } = file.services;
  expect(Object.values<any>(file.services).filter(({ build }) => build)).toEqual([links]);
  expect(step).toMatchObject({ image: links.image, pull_policy: 'never' });
  expect(links.build.args).toEqual({ VERSION: '1.0.0', USER_ID: '10001' });
});

it('asks no registry for the image, which is built here', () => {
  const policies = Object.values<any>(file.services)
    .filter(({ image }) => image === main.image)
    .map(({ pull_policy }) => pull_policy);
  expect(policies).toEqual(['build', 'never', 'never']);
});

it('rebuilds on a change of the source, as nothing can be copied into a read-only root', () => {
  expect(main.develop.watch).toEqual([
    { action: 'rebuild', path: './app', ignore: ['node_modules/', 'dist/'] },
  ]);
});

it('builds for the architecture of the definition', () => {
  expect(main.platform).toBe('linux/amd64');
  expect(render({ image: { ...definition.image, architecture: 'arm64' } }).services.links.platform).toBe(
    'linux/arm64',
  );
});
