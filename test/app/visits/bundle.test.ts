import { readFile } from 'node:fs/promises';
import { type EmbeddedStore, embeddedStore } from '../../../app/visits/src/dev/embedded-store.ts';
import { bundleTests } from '../support/bundle-tests.ts';
import { eventually } from '../support/eventually.ts';
import { failureOf, run, ServiceBundle, VISITS } from '../support/service-bundle.ts';
import { visitsEnvironment } from './support/test-visits.ts';

let bundle: ServiceBundle;
let elsewhere: ServiceBundle;
let store: EmbeddedStore;
let variables: Record<string, string | undefined>;

beforeAll(async () => {
  [store, bundle, elsewhere] = await Promise.all([
    embeddedStore(),
    ServiceBundle.build(VISITS),
    ServiceBundle.buildElsewhere(VISITS),
  ]);
  variables = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...visitsEnvironment(store.table),
  };
});

afterAll(async () => {
  await Promise.all([store.stop(), bundle.remove(), elsewhere.remove()]);
});

const fails = (args: string[], env = variables) => failureOf(args, env);

bundleTests(VISITS, () => ({ bundle, elsewhere }));

test('comes with the notices of the packages in it, and of no other', async () => {
  const notices = await readFile(bundle.file('NOTICES.txt'), 'utf8');
  expect(notices).toMatch(/^fastify 5\.\d+\.\d+$/m);
  expect(notices).toMatch(/^@aws-sdk\/client-dynamodb /m);
  expect(notices).not.toMatch(/^dynalite /m);
});

test('counts, passes its probe, and exits with 0 on SIGTERM', async () => {
  const { ask, port, stop } = await bundle.serve(variables);
  await eventually('ready', async () => (await ask('GET', '/readyz')).status === 200);
  const counted = await ask('POST', '/visits', { json: { counts: [{ code: 'bundled', count: 2 }] } });
  expect(counted.status).toBe(204);
  expect((await ask('GET', '/visits/bundled')).body).toEqual({ code: 'bundled', visits: 2 });
  await run(process.execPath, [bundle.file('probe.cjs'), `http://127.0.0.1:${port}/readyz`]);
  expect(await fails([bundle.file('probe.cjs'), `http://127.0.0.1:${port}/none`])).toEqual({
    code: 1,
    stderr: 'answered 404\n',
  });
  expect((await stop()).code).toBe(0);
});

test('fails to start on a wrong environment, with one line per problem', async () => {
  const wrong = { ...variables, PORT: 'http', TABLE_NAME: '' };
  const { code, stderr } = await fails([bundle.file('server.cjs')], wrong);
  expect([code, stderr]).toEqual([
    1,
    'PORT must be a whole number from 0 to 65535; got "http"\nTABLE_NAME must be set; got nothing\n',
  ]);
});

describe('step.cjs make-table', () => {
  const step = (...args: string[]) => [bundle.file('step.cjs'), ...args];
  const env = (table: string, key = 'code') => ({
    ...variables,
    TABLE_NAME: table,
    TABLE_PARTITION_KEY: key,
  });

  test('makes the table, and changes nothing when it is repeated', async () => {
    for (const _attempt of ['first', 'repeated']) {
      const { stdout } = await run(process.execPath, step('make-table'), { env: env('made') });
      expect(stdout).toBe('table made is active\n');
    }
  });

  test('fails on a table with another partition key', async () => {
    const { code, stderr } = await fails(step('make-table'), env('visits', 'id'));
    expect(code).toBe(1);
    expect(stderr).toContain('table visits must have the partition key id; it has code');
  });

  test.each([
    [[], 'step must be make-table; got nothing\n'],
    [['make-tea'], 'step must be make-table; got "make-tea"\n'],
  ])('fails on wrong arguments: %j', async (args, stderr) => {
    expect(await fails(step(...args))).toEqual({ code: 1, stderr });
  });
});
