import { withoutCredentials } from '../../../app/links/src/config/environment-variables.ts';
import { readServiceConfig } from '../../../app/links/src/config/service-config.ts';

const REQUIRED = {
  TABLE_NAME: 'links',
  TABLE_PARTITION_KEY: 'code',
  TABLE_TTL_ATTRIBUTE: 'expiresAt',
  AWS_REGION: 'eu-west-1',
};

test('requires the table and the region only', () => {
  const config = readServiceConfig(REQUIRED);
  expect(config).toMatchObject({ port: 8080, host: '0.0.0.0', platform: 'local', logLevel: 'info' });
  expect(config.service).toEqual({ name: 'links', version: 'dev' });
  expect(config.telemetry).toEqual({ endpoint: undefined, metricIntervalMs: 60_000, traces: false });
});

test('counts no visits unless it is told where', () => {
  expect(readServiceConfig(REQUIRED).visitsUrl).toBeUndefined();
  const VISITS_URL = 'http://visits:8080';
  expect(readServiceConfig({ ...REQUIRED, VISITS_URL }).visitsUrl).toBe(VISITS_URL);
});

test('keeps connections for longer than load balancers do', () => {
  expect(readServiceConfig(REQUIRED).keepAliveSeconds).toBeGreaterThan(60);
});

test('treats an empty variable as unset', () => {
  expect(readServiceConfig({ ...REQUIRED, PORT: '', ADMIN_TOKEN: '', ZONE: '' })).toEqual(
    readServiceConfig(REQUIRED),
  );
});

test('fails with all problems at once, each with name, value and what is allowed', () => {
  const variables = {
    PORT: '99999',
    PLATFORM: 'swarm',
    STOP_TIMEOUT_SECONDS: '1',
    BODY_LIMIT_BYTES: '1e3',
    LOG_LEVEL: 'loud',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
    OTEL_TRACES_EXPORTER: 'zipkin',
    TABLE_NAME: 'links',
    TABLE_PARTITION_KEY: 'code',
    AWS_ENDPOINT_URL_DYNAMODB: 'nowhere',
    VISITS_URL: 'visits:8080',
    ADMIN_TOKEN: 'secret',
    ADMIN_TOKEN_FILE: '/run/secrets/admin-token',
  };
  expect(() => readServiceConfig(variables)).toThrow(
    [
      'PORT must be a whole number from 0 to 65535; got "99999"',
      'PLATFORM must be one of compose, ecs, eks, kubernetes, local; got "swarm"',
      'TABLE_TTL_ATTRIBUTE must be set; got nothing',
      'AWS_REGION must be set; got nothing',
      'AWS_ENDPOINT_URL_DYNAMODB must be an http or https URL; got "nowhere"',
      'VISITS_URL must be an http or https URL; got "visits:8080"',
      'STOP_TIMEOUT_SECONDS must be a whole number from 2 to 3600; got "1"',
      'BODY_LIMIT_BYTES must be a whole number from 1024 to 1048576; got "1e3"',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent; got "loud"',
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL; got "collector:4318"',
      'OTEL_TRACES_EXPORTER must be one of none, otlp; got "zipkin"',
      'ADMIN_TOKEN_FILE must not be set beside ADMIN_TOKEN; got "/run/secrets/admin-token"',
    ].join('\n'),
  );
});

test('does not repeat credentials in an error', () => {
  const endpoint = 'ftp://me:secret@collector:4318';
  expect(() => readServiceConfig({ ...REQUIRED, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toThrow(
    'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL; got "ftp://…@collector:4318"',
  );
});

test('fails on a number that is not one', () => {
  expect(() => readServiceConfig({ ...REQUIRED, PORT: 'http' })).toThrow('got "http"');
});

test('fails if two attributes of the table share a name', () => {
  const same = { TABLE_PARTITION_KEY: 'url', TABLE_TTL_ATTRIBUTE: 'url' };
  expect(() => readServiceConfig({ ...REQUIRED, ...same })).toThrow(
    [
      `TABLE_PARTITION_KEY must differ from the service's own attributes (url, request); got "url"`,
      `TABLE_TTL_ATTRIBUTE must differ from the service's own attributes (url, request); got "url"`,
      'TABLE_TTL_ATTRIBUTE must differ from TABLE_PARTITION_KEY; got "url"',
    ].join('\n'),
  );
});

test.each([
  ['http://collector:4318/v1', 'http://collector:4318/v1'],
  ['http://me:secret@collector:4318/v1', 'http://…@collector:4318/v1'],
  ['http://me:sec/ret@collector', 'http://…@collector'],
  ['me:sec@ret@collector', '…@collector'],
  ['99999', '99999'],
])('removes the credentials of %s: %s', (text, safe) => {
  expect(withoutCredentials(text)).toBe(safe);
});
