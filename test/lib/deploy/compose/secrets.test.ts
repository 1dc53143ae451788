import { InvalidInput } from '../../../../lib/definition/invalid-input.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { minimal } from './applications.ts';
import { fullWith, read, textOf, withFields } from './rendered-compose.ts';

const FOR_KEY =
  '${LINKS_API_KEY:?the secret api-key of links; the head of the Compose file says how to set it}';
const variable = (more: object) => ({ name: 'api-key', environmentVariable: 'API_KEY', ...more });

it('makes a secret that the image reads from a file, with the image’s own program', () => {
  const { services } = fullWith();
  expect(services['links-make-secrets']).toMatchObject({
    image: 'links:1.0.0',
    command: ['node', '/app/step.cjs', 'make-secrets', '/etc/secrets/admin-token'],
    network_mode: 'none',
    volumes: [{ type: 'volume', source: 'links_secrets', target: '/etc/secrets', read_only: false }],
  });
  expect(services.links.environment.ADMIN_TOKEN_FILE).toBe('/etc/secrets/admin-token');
});

it('makes a secret with a public image if the image of the service has no program for it', () => {
  const { web } = minimal.services;
  const { services } = read({
    ...minimal,
    services: { web: { ...web, secrets: [{ name: 'key', file: {} }] } },
  });
  expect(services['web-make-secrets']).toMatchObject({
    image: 'busybox:1.37',
    entrypoint: ['/bin/sh'],
    // A new volume takes over the owner of the image's folder, who may be any user.
    user: '0:0',
    cap_drop: ['ALL'],
    cap_add: ['DAC_OVERRIDE'],
    read_only: true,
  });
  expect(services['web-make-secrets'].command.slice(2)).toEqual(['make-secrets', '/etc/secrets/key']);
});

it('uses the file of a generated secret that the image reads from both', () => {
  const { services } = fullWith({ secrets: [variable({ file: { environmentVariable: 'API_KEY_FILE' } })] });
  expect(services.links.environment).toMatchObject({ API_KEY_FILE: '/etc/secrets/api-key' });
  expect(services.links.environment).not.toHaveProperty('API_KEY');
});

it.each([
  ['generated, which Compose cannot do', { source: 'generated' }],
  ['provided', { source: 'provided' }],
  ['existing', { source: 'existing', existingName: 'shared/api-key' }],
  [
    'provided, with a file that is not needed',
    { source: 'provided', file: { environmentVariable: 'API_KEY_FILE' } },
  ],
])('takes a variable from the environment of the user: %s', (_, secret) => {
  const { services, volumes } = fullWith({ secrets: [variable(secret)] });
  expect(services.links.environment.API_KEY).toBe(FOR_KEY);
  expect(services.links.environment).not.toHaveProperty('API_KEY_FILE');
  expect(Object.keys(services)).toEqual(['links', 'links-collector', 'links-make-table', 'store']);
  expect(volumes).toEqual({ store: {} });
});

it('writes a provided secret that the image reads from a file alone', () => {
  const secrets = [
    { name: 'api-key', source: 'provided', file: { path: '/keys/api', environmentVariable: 'KEY_FILE' } },
    { name: 'other', source: 'existing', existingName: 'other', file: {} },
  ];
  const { services, volumes } = fullWith({ secrets });
  expect(services['links-write-secrets']).toMatchObject({
    image: 'busybox:1.37',
    command: [
      '-c',
      'printf %s "$$LINKS_API_KEY" > /keys/api && printf %s "$$LINKS_OTHER" > /etc/secrets/other',
    ],
    network_mode: 'none',
  });
  expect(services['links-write-secrets'].environment.LINKS_API_KEY).toBe(FOR_KEY);
  expect(services.links.environment).toMatchObject({ KEY_FILE: '/keys/api' });
  // A volume replaces a whole folder.
  expect(services.links.volumes).toEqual([
    { type: 'volume', source: 'links_secrets.keys', target: '/keys', read_only: true },
    { type: 'volume', source: 'links_secrets', target: '/etc/secrets', read_only: true },
  ]);
  expect(volumes).toEqual({ 'links_secrets.keys': {}, links_secrets: {}, store: {} });
  expect(services.links.depends_on).toHaveProperty('links-write-secrets');
});

it('keeps the secrets of two services in two volumes', () => {
  const of = (number: number) => ({
    image: { reference: 'org/web:1' },
    ports: { http: number },
    secrets: [{ name: 'key', file: {} }],
  });
  const { services, volumes } = read({ name: 'two-webs', services: { one: of(1), two: of(2) } });
  expect(volumes).toEqual({ one_secrets: {}, two_secrets: {} });
  expect(services.two.volumes[0].source).toBe('two_secrets');
});

it('tells at the head of the file which variables to set, and how', () => {
  const text = textOf(
    withFields({ secrets: [variable({}), { name: 'key', environmentVariable: 'KEY', source: 'provided' }] }),
  );
  expect(text).toContain(
    '#   LINKS_API_KEY    the secret api-key of links: a random text, such as the output of openssl rand -hex 20',
  );
  expect(text).toContain('#   LINKS_KEY        the secret key of links: your own value');
  expect(textOf(minimal)).not.toContain('.env');
});

it('refuses two secrets that would be one variable of the user', () => {
  const of = (name: string) => ({
    image: { reference: 'org/web:1' },
    secrets: [{ name, environmentVariable: 'KEY' }],
  });
  const definition = { name: 'two-webs', services: { 'a-b': of('key'), a: of('b-key') } };
  expect(() => parseApplication(definition)).toThrow(InvalidInput);
  expect(() => parseApplication(definition)).toThrow(
    'services.a.secrets.0.name becomes the variable A_B_KEY in Compose, as does the secret key of services.a-b; choose another',
  );
  const jobs = { 'a-b': { ...of('key'), schedule: '30 2 * * *' } };
  expect(() => parseApplication({ name: 'two-webs', services: { a: of('b-key') }, jobs })).toThrow(
    'jobs.a-b.secrets.0.name becomes the variable A_B_KEY in Compose, as does the secret b-key of services.a; choose another',
  );
});
