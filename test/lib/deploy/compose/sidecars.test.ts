import { full } from './applications.ts';
import { fullWith, read } from './rendered-compose.ts';

const [collector] = full.services.links.sidecars;
const proxy = {
  ...collector,
  image: 'org/proxy:1.2.3',
  configuration: { path: '/etc/proxy/proxy.yaml', local: 'to: $HOME' },
};

it('hands an OpenTelemetry Collector its configuration in a variable', () => {
  const { services, volumes } = read(full);
  expect(services['links-collector']).toMatchObject({
    command: ['--config=env:COLLECTOR_CONFIGURATION'],
    environment: { COLLECTOR_CONFIGURATION: 'receivers: {}' },
    networks: ['links_sidecars'],
  });
  expect(services.links.environment.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://links-collector:4318');
  expect(volumes).toEqual({ store: {}, links_secrets: {} });
});

it('writes the configuration of a sidecar that reads no variable into a volume, before the sidecar starts', () => {
  const { services, volumes } = fullWith({ sidecars: [proxy] });
  expect(services['links-collector_configuration']).toMatchObject({
    image: 'busybox:1.37',
    command: ['sh', '-c', 'printf %s "$$CONFIGURATION" > "$$0"', '/etc/proxy/proxy.yaml'],
    environment: { CONFIGURATION: 'to: $$HOME' },
    network_mode: 'none',
    volumes: [{ type: 'volume', source: 'links-collector_configuration', target: '/etc/proxy' }],
    // A new volume belongs to root.
    user: '0:0',
    read_only: true,
    cap_drop: ['ALL'],
  });
  expect(services['links-collector']).toMatchObject({
    depends_on: { 'links-collector_configuration': { condition: 'service_completed_successfully' } },
    volumes: [
      { type: 'volume', source: 'links-collector_configuration', target: '/etc/proxy', read_only: true },
    ],
    user: '10001:10001',
  });
  expect(services['links-collector']).not.toHaveProperty('command');
  expect(services['links-collector']).not.toHaveProperty('environment');
  expect(volumes).toEqual({ store: {}, links_secrets: {}, 'links-collector_configuration': {} });
});

it('writes the file for a Collector with a command of its own, which names the file', () => {
  const command = ['--config=/etc/otelcol-contrib/config.yaml'];
  const { services } = fullWith({ sidecars: [{ ...collector, command }] });
  expect(services['links-collector']).toMatchObject({ command });
  expect(services['links-collector'].volumes[0].target).toBe('/etc/otelcol-contrib');
});

it('replaces a sidecar when the text of its configuration changes', () => {
  const sidecar = (local: string) =>
    fullWith({ sidecars: [{ ...proxy, configuration: { ...proxy.configuration, local } }] }).services[
      'links-collector'
    ];
  expect(sidecar('a')).toEqual(sidecar('a'));
  expect(sidecar('a')).not.toEqual(sidecar('b'));
});

it('needs no configuration, user or port', () => {
  const { services } = fullWith({
    environment: {},
    sidecars: [{ name: 'helper', image: 'org/helper:1', entrypoint: ['/help'], workingDirectory: '/srv' }],
  });
  expect(services['links-helper']).toMatchObject({ entrypoint: ['/help'], working_dir: '/srv' });
  for (const key of ['user', 'environment', 'volumes', 'depends_on'])
    expect(services['links-helper']).not.toHaveProperty(key);
});
