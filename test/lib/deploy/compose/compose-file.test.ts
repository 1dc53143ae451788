import { parse } from 'yaml';
import { applicationOfTexts, expectTextsIn } from '../../../ambiguous-texts.ts';
import { full, minimal, shop, worker } from './applications.ts';
import { fullWith, read, textOf, withFields } from './rendered-compose.ts';

const file = fullWith();
const main = file.services.links;

// The sample's whole file is docker-compose.yml, which test/lib/deploy/render.test.ts compares.

it('is short where the definition is', () => {
  expect(textOf(minimal)).toMatchSnapshot();
});

it('publishes the public port on loopback alone, and exposes internal ports', () => {
  expect(main.ports).toEqual(['127.0.0.1:8080:8080']);
  const published = Object.values<any>(file.services).filter(({ ports }) => ports);
  expect(published).toEqual([main]);
  const { front, cart, prices } = read(shop).services;
  expect([front.ports, front.expose]).toEqual([['127.0.0.1:8080:8080'], undefined]);
  expect([cart.ports, cart.expose]).toEqual([undefined, ['8081']]);
  expect([prices.ports, prices.expose]).toEqual([undefined, ['9000']]);
});

it('hardens each container: read-only root, no capability, no new privileges; all but the store as a numeric user', () => {
  expect(Object.keys(file.services).length).toBe(5);
  for (const [name, container] of Object.entries<any>(file.services)) {
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(container.user).toBe(name === 'store' ? '0:0' : '10001:10001');
  }
});

it.each([
  ['userId', { userId: undefined }, { user: undefined }],
  ['allowRoot', { userId: 0, allowRoot: true }, { user: '0:0' }],
  ['readOnlyRootFilesystem', { readOnlyRootFilesystem: false }, { read_only: false }],
  ['capabilities', { capabilities: 'default' }, { cap_drop: undefined }],
  ['allowPrivilegeEscalation', { allowPrivilegeEscalation: true }, { security_opt: undefined }],
  [
    'seccompProfile',
    { seccompProfile: 'unconfined' },
    { security_opt: ['no-new-privileges:true', 'seccomp=unconfined'] },
  ],
])('loosens %s alone', (_, change, expected) => {
  const image = { reference: 'org/links:1.0.0' };
  const security = { userId: 10001, writablePaths: [] };
  const { links } = fullWith({ image, security: { ...security, ...change } }).services;
  const { links: before } = fullWith({ image, security }).services;
  expect(before).toMatchObject({ user: '10001:10001', read_only: true, cap_drop: ['ALL'] });
  expect(links).toEqual(JSON.parse(JSON.stringify({ ...before, ...expected })));
});

it('lets a container listen below 1024 by a sysctl, which Docker sets by itself and other engines do not', () => {
  const [collector] = full.services.links.sidecars;
  const sysctlsOf = ({ services }: any) =>
    Object.fromEntries(
      Object.entries<any>(services).flatMap(([name, { sysctls }]) => (sysctls ? [[name, sysctls]] : [])),
    );
  const low = { 'net.ipv4.ip_unprivileged_port_start': '0' };
  expect(sysctlsOf(file)).toEqual({});
  expect(sysctlsOf(fullWith({ ports: { http: 80 } }))).toEqual({ links: low });
  const sidecars = [{ ...collector, ports: { otlp: 431, health: 13133 } }];
  expect(sysctlsOf(fullWith({ sidecars }))).toEqual({ 'links-collector': low });
});

it('starts the service when the table and the secrets are made, and its collector has started', () => {
  expect(main.depends_on).toEqual({
    'links-collector': { condition: 'service_started' },
    'links-make-table': { condition: 'service_completed_successfully' },
    'links-make-secrets': { condition: 'service_completed_successfully' },
  });
});

it('starts a service after those that it calls: healthy ones if they have a check, else started ones', () => {
  const { front, prices } = read(shop).services;
  expect(front.depends_on).toEqual({
    cart: { condition: 'service_healthy' },
    prices: { condition: 'service_started' },
  });
  // A gRPC probe without a program that asks it.
  expect(prices).not.toHaveProperty('healthcheck');
});

it('grants the time to stop, and no time to drain: there is no load balancer to wait for', () => {
  expect(main.stop_grace_period).toBe('20s');
  const longer = { shutdown: { ...full.services.links.shutdown, drainSeconds: 100 } };
  expect(textOf(withFields(longer))).toBe(textOf(full));
});

it('keeps what is stored, and makes the secrets, in volumes', () => {
  expect(file.volumes).toEqual({ store: {}, links_secrets: {} });
  expect(main.volumes).toEqual([
    { type: 'volume', source: 'links_secrets', target: '/etc/secrets', read_only: true },
  ]);
});

it('needs no secret, step or sidecar', () => {
  const bare = fullWith({ secrets: [], sidecars: [], environment: {} });
  expect(Object.keys(bare.services)).toEqual(['links', 'links-make-table', 'store']);
  expect(bare.volumes).toEqual({ store: {} });
  expect(bare.services.links.environment).not.toHaveProperty('ADMIN_TOKEN_FILE');
});

it('gives a container no variables that its definition does not ask for', () => {
  expect(read(minimal).services.web).not.toHaveProperty('environment');
  expect(read(worker).services.mailer).not.toHaveProperty('environment');
});

it('hands over entrypoint, command, working directory and user only where the definition has them', () => {
  const own = { entrypoint: ['/start'], command: ['serve'], workingDirectory: '/srv' };
  expect(fullWith(own).services.links).toMatchObject({
    entrypoint: ['/start'],
    command: ['serve'],
    working_dir: '/srv',
  });
  for (const key of ['entrypoint', 'command', 'working_dir', 'user'])
    expect(read(minimal).services.web).not.toHaveProperty(key);
});

it('renders one container of a service, whatever its replicas and its scaling are', () => {
  const scaled = { replicas: { min: 3, max: 9 }, scaling: { targetCpuPercent: 50 } };
  expect(textOf(withFields(scaled))).toBe(textOf(full));
  expect(textOf(withFields({ singleton: true }))).toBe(textOf(full));
});

it('gives a container the memory that it asks for, its limits, and its share of the CPU', () => {
  const limited = fullWith({ limits: { cpuMillicores: 1000, memoryMiB: 1024 } }).services.links;
  expect([limited.cpu_shares, limited.deploy.resources]).toEqual([
    256,
    { limits: { cpus: '1', memory: '1024M', pids: 1024 }, reservations: { memory: '512M' } },
  ]);
  expect([main.cpu_shares, main.deploy.resources]).toEqual([
    256,
    { limits: { cpus: '0.25', memory: '512M', pids: 1024 } },
  ]);
});

it('labels each container with its service, and the service’s own with version and owner', () => {
  const { links, store, ...parts } = file.services;
  expect(links.labels).toEqual({ service: 'links', version: '1.0.0', owner: 'team-links' });
  for (const part of Object.values<any>(parts)) expect(part.labels).toEqual({ service: 'links' });
  expect(store).not.toHaveProperty('labels');
});

it('has one local substitute for all tables, each made by a step of its service', () => {
  const { store, ...services } = read(shop).services;
  expect(store.image).toBe('amazon/dynamodb-local:3.1.0');
  const steps = Object.keys(services).filter((name) => name.endsWith('make-table'));
  expect(steps).toEqual(['prices-make-table', 'cart-make-table']);
  expect(steps.map((step) => services[step].environment.TABLE_NAME)).toEqual(['shop-prices', 'shop-cart']);
  expect(services['cart-make-table']).toMatchObject({
    image: 'amazon/aws-cli:2.31.0',
    entrypoint: ['/bin/sh'],
    user: '65534:65534',
    depends_on: { store: { condition: 'service_started' } },
  });
  expect(read(worker)).not.toHaveProperty('services.store');
});

it('runs the user’s init steps one after the other, after those of the project', () => {
  const initSteps = [
    { name: 'migrate', command: ['migrate'] },
    { name: 'warm-up', image: 'org/warm:1', command: ['warm'] },
  ];
  const { services } = fullWith({ initSteps });
  const done = { condition: 'service_completed_successfully' };
  expect(services['links-migrate']).toMatchObject({
    image: 'links:1.0.0',
    pull_policy: 'never',
    environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000' },
    networks: ['links_to_store'],
    depends_on: { 'links-make-table': done, 'links-make-secrets': done },
  });
  expect(services['links-warm-up']).toMatchObject({ image: 'org/warm:1', command: ['warm'] });
  expect(services['links-warm-up'].depends_on).toEqual({ 'links-migrate': done });
  expect(services['links-warm-up']).not.toHaveProperty('pull_policy');
  expect(services.links.depends_on).toMatchObject({ 'links-migrate': done, 'links-warm-up': done });
});

it('leaves the dollar signs of the definition as they are', () => {
  expect(fullWith({ environment: { GREETING: 'a$b${C}' } }).services.links.environment.GREETING).toBe(
    'a$$b$${C}',
  );
});

it('builds the image once: an engine may refuse to build one tag twice', () => {
  const { links, 'links-make-table': step } = file.services;
  expect(Object.values<any>(file.services).filter(({ build }) => build)).toEqual([links]);
  expect(step).toMatchObject({ image: links.image, pull_policy: 'never' });
  expect(links.build).toEqual({
    context: './app/links',
    dockerfile: 'Dockerfile',
    args: { VERSION: '1.0.0', USER_ID: '10001' },
  });
});

it('builds the stage that the definition names', () => {
  const build = { context: 'web', target: 'production' };
  expect(fullWith({ image: { build } }).services.links.build).toEqual({
    context: './web',
    dockerfile: 'Dockerfile',
    target: 'production',
  });
});

it('asks no registry for an image that is built here, and pulls others as Compose does', () => {
  const policies = Object.values<any>(file.services)
    .filter(({ image }) => image === main.image)
    .map(({ pull_policy }) => pull_policy);
  expect(policies).toEqual(['build', 'never', 'never']);
  const { mailer } = read(worker).services;
  expect(mailer.image).toBe('org/mailer:2.1.0');
  for (const key of ['build', 'pull_policy', 'develop']) expect(mailer).not.toHaveProperty(key);
});

it('rebuilds on a change of the source, as nothing can be copied into a read-only root', () => {
  expect(main.develop.watch).toEqual([
    { action: 'rebuild', path: './app/links', ignore: ['node_modules/', 'dist/'] },
  ]);
});

it('builds and runs everything for the machine’s own architecture, whatever the cloud’s is', () => {
  for (const architecture of ['x86_64', 'arm64']) {
    const { services } = fullWith({ image: { ...full.services.links.image, architecture } });
    expect(Object.keys(services).length).toBe(5);
    expect(
      Object.values<any>(services).filter(({ platform, build }) => platform ?? build?.platforms),
    ).toEqual([]);
  }
});

it('limits the processes of each container', () => {
  const limits = Object.values<any>(file.services).map(({ deploy }) => deploy.resources.limits.pids);
  expect(limits).toEqual([1024, 1024, 1024, 1024, 1024]);
});

it.each(['1.1', '1.2'] as const)(
  'holds every text as the definition has it, to a reader of YAML %s',
  (version) => {
    const { services } = parse(textOf(applicationOfTexts), { version, merge: false });
    expectTextsIn(services);
  },
);
