import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billedQuantities } from '../lib/compare/billed.ts';
import { readers } from '../lib/compare/readers.ts';
import { DEFAULTS } from '../lib/cost/assumptions.ts';
import { assumed, bill } from '../lib/cost/model.ts';
import { PRICES } from '../lib/cost/prices.ts';
import { isEmulated, question, refusal } from './e2e/aws/never-by-accident.ts';
import price from './e2e/aws/price-a-day.json';
import { artefactsOf } from './lib/compare/artefacts-of.ts';

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

it('asks with the price a day, which is the one of the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (?:about )?\$([\d.]+) \|/gm)];
  expect(Object.fromEntries(rows.map(([, stack, dollars]) => [stack, Number(dollars)]))).toEqual(
    price.dollars,
  );
  expect(readme).toContain(`at the list prices of ${price.listPricesOf}`);
  expect(readme).toContain(`A day in ${price.region}`);
  expect(question('123456789012', 'us-east-1')).toContain('$10.88 a day');
});

it('asks with what the model of the costs says, at the least replicas, without traffic and data', () => {
  const quantities = billedQuantities(readers(artefactsOf()));
  const { total } = bill(
    { quantities, prices: PRICES },
    assumed(quantities, { requestsPerSecond: 0, storedGB: 0 }),
  );
  const aDay = (aMonth: number) => (aMonth / DEFAULTS.hoursPerMonth) * 24;
  const { Shared, EcsFargate, Eks } = price.dollars;
  expect(Shared + EcsFargate).toBeCloseTo(aDay(total.ecs), 1);
  // The key of the cluster, which the model does not price, is three cents.
  expect(Math.abs(Shared + Eks - aDay(total.eks))).toBeLessThan(0.06);
});
