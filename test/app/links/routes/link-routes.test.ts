import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { TableConfig } from '../../../../app/links/src/config/table-config.ts';
import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { AdminToken } from '../../../../app/links/src/routes/admin-token.ts';
import { createTable } from '../../../../app/links/src/store/create-table.ts';
import { createTableClient } from '../../../../app/links/src/store/table-client.ts';
import { createLogger } from '../../../../app/links/src/telemetry/logger.ts';
import { BreakableProxy } from '../../support/breakable-proxy.ts';
import { LogLines } from '../../support/log-lines.ts';
import { testApp } from '../../support/test-app.ts';
import { testConfig } from '../../support/test-config.ts';

const [ONE, TWO] = ['BBBBBBBBBB', 'CCCCCCCCCC'];
const url = 'https://example.com/';
let store: EmbeddedStore;

beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store.stop());

/** Hands out the given codes in turn, the last one for ever. */
function codes(...given: string[]): () => string {
  return () => (given.length > 1 ? given.shift() : given[0]) ?? '';
}

test('tries another code if one is taken, and leaves the first link unchanged', async () => {
  const { ask, stop } = await testApp(store.table, { newCode: codes(ONE, ONE, TWO) });
  const [first, second] = [
    await ask('POST', '/links', { json: { url: `${url}1` } }),
    await ask('POST', '/links', { json: { url: `${url}2` } }),
  ];
  expect([first.body.code, second.body.code]).toEqual([ONE, TWO]);
  expect((await ask('GET', `/${ONE}`)).headers.get('location')).toBe(`${url}1`);
  expect((await ask('GET', `/${TWO}`)).headers.get('location')).toBe(`${url}2`);
  await stop();
});

test('fails with 503 when no free code is found', async () => {
  const { ask, stop } = await testApp(store.table, { newCode: codes('DDDDDDDDDD') });
  await ask('POST', '/links', { json: { url } });
  const refused = await ask('POST', '/links', { json: { url } });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.body.error).toBe('no_free_code');
  await stop();
});

test('gives a code to only one of several concurrent requests', async () => {
  const { ask, stop } = await testApp(store.table, { newCode: codes('FFFFFFFFFF') });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', '/links', { json: { url } })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  await stop();
});

test('refuses an expired link that is still in the table', async () => {
  const { ask, stop, store: links } = await testApp(store.table, { variables: { ADMIN_TOKEN: 'right' } });
  const now = Math.floor(Date.now() / 1000);
  await links.add({ code: 'GGGGGGGGGG', url, expiresAt: now - 1 }, 'me');
  await links.add({ code: 'HHHHHHHHHH', url, expiresAt: now + 60 }, 'me');
  expect(await links.find('GGGGGGGGGG')).toMatchObject({ url, expiresAt: now - 1 });
  expect((await ask('GET', '/GGGGGGGGGG')).status).toBe(404);
  expect((await ask('GET', '/HHHHHHHHHH')).status).toBe(302);
  expect((await ask('DELETE', '/links/GGGGGGGGGG', { token: 'right' })).status).toBe(404);
  await stop();
});

test('works with any attribute names, reserved words included', async () => {
  const table = { ...store.table, partitionKey: 'code', ttlAttribute: 'timestamp' };
  const { ask, stop } = await testApp(table);
  const made = await ask('POST', '/links', { json: { url, expiresInSeconds: 60 } });
  expect(made.status).toBe(201);
  expect((await ask('GET', `/${made.body.code}`)).status).toBe(302);
  await stop();
});

test('fails on a body beyond the limit', async () => {
  const { ask, stop } = await testApp(store.table, { variables: { BODY_LIMIT_BYTES: '1024' } });
  const payload = { url: `${url}${'a'.repeat(1024)}` };
  const refused = await ask('POST', '/links', { json: payload });
  expect([refused.status, refused.body.error]).toEqual([413, 'body_too_large']);
  // Closed under a proxy that is still sending, it would be a 502 to the client.
  expect(refused.headers.get('connection')).not.toBe('close');
  await stop();
});

test.each([
  ['the token file is missing', { ADMIN_TOKEN_FILE: '/nowhere/token' }],
  ['there is no token', {}],
])(
  'fails to remove a link if %s, whatever token is sent, and serves all other requests',
  async (_, variables) => {
    const { ask, stop } = await testApp(store.table, { variables });
    for (const offer of [{}, { token: '' }, { token: 'guess' }]) {
      const refused = await ask('DELETE', `/links/${ONE}`, offer);
      expect([refused.status, refused.body.error]).toEqual([403, 'forbidden']);
      expect(refused.headers.has('www-authenticate')).toBe(false);
    }
    expect((await ask('GET', `/${ONE}`)).status).toBe(302);
    await stop();
  },
);

test('uses a rotated token file without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'links-'));
  const file = join(folder, 'admin-token');
  const { ask, stop } = await testApp(store.table, { variables: { ADMIN_TOKEN_FILE: file } });
  const remove = async (token: string) => (await ask('DELETE', '/links/nothing', { token })).status;
  await writeFile(file, 'old\n');
  expect([await remove('old'), await remove('new')]).toEqual([404, 401]);
  await writeFile(file, 'new\n');
  expect([await remove('old'), await remove('new')]).toEqual([401, 404]);
  await writeFile(file, '');
  expect(await remove('')).toBe(403);
  await stop();
  await rm(folder, { recursive: true });
});

test('logs one line per request, by route, without tokens and URLs', async () => {
  const { ask, lines, stop } = await testApp(store.table, { variables: { ADMIN_TOKEN: 'right' } });
  await ask('POST', '/links?key=secret', { json: { url: 'https://me:secret@example.com/' } });
  await ask('DELETE', '/links/x', { token: 'secret' });
  await ask('GET', '/https://me:secret@example.com/');
  await ask('GET', '/healthz');
  expect(lines.all.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['POST', '/links', 400],
    ['DELETE', '/links/:code', 401],
    ['GET', 'unmatched', 404],
  ]);
  expect(JSON.stringify(lines.all)).not.toMatch(/secret|right/);
  await stop();
});

test('describes an unexpected error in the log only', async () => {
  const { ask, lines, stop, store: links } = await testApp(store.table);
  links.find = () => Promise.reject(new TypeError('inner workings'));
  const failed = await ask('GET', `/${ONE}`);
  expect([failed.status, failed.body.error]).toEqual([500, 'internal_error']);
  expect(failed.text).not.toContain('inner workings');
  expect(lines.saying('unexpected error')).toHaveLength(1);
  await stop();
});

describe('repeated calls', () => {
  const A_YEAR = 365 * 24 * 3600;
  let table: TableConfig;
  let client: DynamoDBClient;
  let proxy: BreakableProxy;
  let app: Awaited<ReturnType<typeof testApp>>;
  const removal = { token: 'right' };

  // A table for each test, because some count its rows.
  let tables = 0;

  beforeAll(async () => {
    client = createTableClient(store.table);
    proxy = await BreakableProxy.toStore(store);
  });
  beforeEach(async () => {
    tables += 1;
    table = { ...store.table, name: `links-${tables}` };
    await createTable(client, table, Date.now() + 5000);
    app = await replica();
  });
  afterEach(async () => {
    proxy.answersToLose = 0;
    await app.stop();
  });
  afterAll(() => {
    proxy.close();
    client.destroy();
  });

  const replica = () => testApp({ ...table, endpoint: proxy.url }, { variables: { ADMIN_TOKEN: 'right' } });

  async function rows(): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table.name }));
    return Items;
  }

  const shorten = (key?: string, target = url) =>
    app.ask('POST', '/links', {
      json: { url: target },
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });

  test('a POST whose first answer from the store was lost writes one row, whose code the client receives', async () => {
    proxy.answersToLose = 1;
    const { status, body } = await shorten();
    expect(status).toBe(201);
    expect((await rows()).map(({ code }) => code)).toEqual([{ S: body.code }]);
  });

  test('a DELETE whose first answer from the store was lost answers that the link was removed', async () => {
    const { body } = await shorten();
    proxy.answersToLose = 1;
    expect((await app.ask('DELETE', `/links/${body.code}`, removal)).status).toBe(204);
    expect((await app.ask('GET', `/${body.code}`)).status).toBe(404);
  });

  test('a repeated DELETE gets the same answer, and 404 for a code that never existed', async () => {
    const { body } = await shorten();
    const remove = async (code: string) => (await app.ask('DELETE', `/links/${code}`, removal)).status;
    expect([await remove(body.code), await remove(body.code), await remove('BBBBBBBBBB')]).toEqual([
      204, 204, 404,
    ]);
    expect((await app.ask('GET', `/${body.code}`)).status).toBe(404);
  });

  test('a write that arrives after the removal of its link does not restore the link', async () => {
    const link = { code: 'CCCCCCCCCC', url, expiresAt: Math.ceil(Date.now() / 1000) + 60 };
    expect(await app.store.add(link, 'me')).toBe(true);
    expect(await app.store.add(link, 'me')).toBe(true);
    expect(await app.store.add(link, 'another')).toBe(false);
    expect(await app.store.remove(link.code)).toBe(true);
    expect(await app.store.add(link, 'me')).toBe(false);
    expect(await app.store.find(link.code)).toBeUndefined();
  });

  test('a repeated POST with the same key gets the same link from every replica', async () => {
    const first = await shorten('key');
    await app.stop();
    app = await replica();
    const second = await shorten('key');
    expect([second.status, second.body.code]).toEqual([201, first.body.code]);
    expect(await rows()).toHaveLength(1);
  });

  test('the same key for another URL, or for a link that was removed, makes another link', async () => {
    const first = await shorten('key');
    const other = await shorten('key', `${url}other`);
    expect(other.body.code).not.toBe(first.body.code);
    await app.ask('DELETE', `/links/${first.body.code}`, removal);
    const again = await shorten('key');
    expect(again.status).toBe(201);
    expect((await app.ask('GET', `/${first.body.code}`)).status).toBe(404);
    expect((await app.ask('GET', `/${again.body.code}`)).status).toBe(302);
  });

  test('every row expires, also one whose code nobody received and one that was removed', async () => {
    proxy.answersToLose = 100;
    expect((await shorten()).status).toBe(503);
    proxy.answersToLose = 0;
    const { body } = await shorten();
    await app.ask('DELETE', `/links/${body.code}`, removal);
    const ends = (await rows()).map(
      ({ expiresAt }) => Number((expiresAt as { N: string }).N) - Date.now() / 1000,
    );
    expect(ends).toHaveLength(2);
    for (const end of ends) expect(end).toBeLessThan(A_YEAR + 2);
  });

  test('fails on an empty key, and on one that is too long', async () => {
    for (const key of ['', 'k'.repeat(256)]) expect((await shorten(key)).status).toBe(400);
  });
});

describe('the admin token', () => {
  const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };
  let folder: string;
  let lines: LogLines;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'links-'));
    lines = new LogLines();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const tokenIn = (file: string) => new AdminToken({ file }, createLogger(testConfig(TABLE), lines));

  test('warns once about a file that exists but cannot be read', async () => {
    // A folder: permissions would not stop root, who may run the tests.
    const token = tokenIn(folder);
    expect([await token.check('guess'), await token.check('guess')]).toEqual(['unset', 'unset']);
    expect(lines.all).toEqual([expect.objectContaining({ level: 'warn', file: folder, reason: 'EISDIR' })]);
  });

  test('treats a missing file as no token, without a warning', async () => {
    expect(await tokenIn(join(folder, 'none')).check('guess')).toBe('unset');
    expect(lines.all).toEqual([]);
  });

  test('reports a missing token for every request, also for one without a token', async () => {
    const file = join(folder, 'token');
    const token = tokenIn(file);
    expect(await token.check(undefined)).toBe('unset');
    await writeFile(file, '\n');
    expect(await token.check(undefined)).toBe('unset');
    await writeFile(file, 'right\n');
    expect([await token.check(undefined), await token.check(''), await token.check('right')]).toEqual([
      'invalid',
      'invalid',
      'valid',
    ]);
  });
});
