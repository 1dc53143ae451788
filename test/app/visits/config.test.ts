import { readServiceConfig } from '../../../app/visits/src/config/service-config.ts';

const REQUIRED = { TABLE_NAME: 'visits', TABLE_PARTITION_KEY: 'code', AWS_REGION: 'eu-west-1' };

test('requires the table and the region only', () => {
  expect(readServiceConfig(REQUIRED)).toEqual({
    host: '0.0.0.0',
    port: 8080,
    service: { name: 'visits', version: 'dev' },
    table: { name: 'visits', partitionKey: 'code', region: 'eu-west-1', endpoint: undefined },
    stopTimeoutSeconds: 30,
    logLevel: 'info',
  });
});

test('treats an empty variable as unset', () => {
  expect(readServiceConfig({ ...REQUIRED, PORT: '', AWS_ENDPOINT_URL_DYNAMODB: '' })).toEqual(
    readServiceConfig(REQUIRED),
  );
});

test('fails with all problems at once, each with name, value and what is allowed', () => {
  const variables = {
    PORT: '99999',
    STOP_TIMEOUT_SECONDS: '1',
    LOG_LEVEL: 'loud',
    TABLE_NAME: 'visits',
    AWS_ENDPOINT_URL_DYNAMODB: 'me:secret@store',
  };
  expect(() => readServiceConfig(variables)).toThrow(
    expect.objectContaining({
      name: 'ConfigError',
      problems: [
        'PORT must be a whole number from 0 to 65535; got "99999"',
        'TABLE_PARTITION_KEY must be set; got nothing',
        'AWS_REGION must be set; got nothing',
        'AWS_ENDPOINT_URL_DYNAMODB must be an http or https URL; got 15 characters of something else',
        'STOP_TIMEOUT_SECONDS must be a whole number from 2 to 3600; got "1"',
        'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent; got "loud"',
      ],
    }),
  );
});
