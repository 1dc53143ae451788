import { isEmulated, question, refusal } from './e2e/aws/never-by-accident.ts';
import { priceADay } from './e2e/aws/price-a-day.ts';

const LOOPBACK = { AWS_ENDPOINT_URL: 'http://localhost:4566' };

it('takes an endpoint on loopback for an emulator', () => {
  for (const url of ['http://localhost:4566', 'http://127.0.0.1:4566', 'http://[::1]:4566']) {
    expect(isEmulated({ AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_S3: url })).toBe(true);
  }
});

it.each<[string, Record<string, string>]>([
  ['no endpoint', {}],
  ['an empty endpoint', { AWS_ENDPOINT_URL: '' }],
  ['an endpoint elsewhere', { AWS_ENDPOINT_URL: 'https://localhost.example.com' }],
  ['no URL', { AWS_ENDPOINT_URL: 'localhost:4566' }],
  ['one service elsewhere', { ...LOOPBACK, AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.example.com' }],
  ['endpoints that are ignored', { ...LOOPBACK, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }],
])('takes %s for a real account', (_what, env) => {
  expect(isEmulated(env)).toBe(false);
});

it('fails on a real account that was not named, or where nobody can confirm', () => {
  const account = '123456789012';
  expect(refusal({}, account, true)).toMatch(
    /E2E_AWS_ACCOUNT must be the caller's, 123456789012; got nothing/,
  );
  expect(refusal({ E2E_AWS_ACCOUNT: '111122223333' }, account, true)).toMatch(/got 111122223333/);
  expect(refusal({ E2E_AWS_ACCOUNT: account }, account, false)).toMatch(/typed on a terminal; got none/);
  expect(refusal({ E2E_AWS_ACCOUNT: account }, account, true)).toBeUndefined();
});

it('asks with the price a day of each stack, by the model of the costs', () => {
  const { Shared, EcsFargate, Eks } = priceADay();
  const asked = question('123456789012', 'us-east-1', { Shared, EcsFargate, Eks });
  expect(asked).toContain(`$${(Shared + EcsFargate + (Eks ?? 0)).toFixed(2)} a day`);
  expect(asked).toContain(
    `(Shared $${Shared.toFixed(2)}, EcsFargate $${EcsFargate.toFixed(2)}, Eks $${Eks?.toFixed(2)};`,
  );
});
