import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedStore, embeddedStore } from '../../../app/src/embedded-store.ts';
import { testApp } from '../support/test-app.ts';

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

test('takes another code when one is taken, and leaves the first link as it was', async () => {
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

test('never gives one code to two of many that want it at once', async () => {
  const { ask, stop } = await testApp(store.table, { newCode: codes('FFFFFFFFFF') });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', '/links', { json: { url } })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  await stop();
});

test('refuses an expired link although the table still has it', async () => {
  const { ask, stop, store: links } = await testApp(store.table, { variables: { ADMIN_TOKEN: 'right' } });
  const now = Math.floor(Date.now() / 1000);
  await links.add({ code: 'GGGGGGGGGG', url, expiresAt: now - 1 });
  await links.add({ code: 'HHHHHHHHHH', url, expiresAt: now + 60 });
  expect(await links.find('GGGGGGGGGG')).toMatchObject({ url, expiresAt: now - 1 });
  expect((await ask('GET', '/GGGGGGGGGG')).status).toBe(404);
  expect((await ask('GET', '/HHHHHHHHHH')).status).toBe(302);
  expect((await ask('DELETE', '/links/GGGGGGGGGG', { token: 'right' })).status).toBe(404);
  await stop();
});

test('works whatever the deployment calls its attributes, reserved words too', async () => {
  const table = { ...store.table, partitionKey: 'code', ttlAttribute: 'timestamp' };
  const { ask, stop } = await testApp(table);
  const made = await ask('POST', '/links', { json: { url, expiresInSeconds: 60 } });
  expect(made.status).toBe(201);
  expect((await ask('GET', `/${made.body.code}`)).status).toBe(302);
  await stop();
});

test('fails to read a body beyond the limit', async () => {
  const { ask, stop } = await testApp(store.table, { variables: { BODY_LIMIT_BYTES: '1024' } });
  const payload = { url: `${url}${'a'.repeat(1024)}` };
  const refused = await ask('POST', '/links', { json: payload });
  expect([refused.status, refused.body.error]).toEqual([413, 'body_too_large']);
  // Closed under a proxy that is still sending, it would be a 502 to the client.
  expect(refused.headers.get('connection')).not.toBe('close');
  await stop();
});

test.each([
  ['the file of its token is not there', { ADMIN_TOKEN_FILE: '/nowhere/token' }],
  ['it was given none', {}],
])(
  'fails to remove anything where %s, whatever is offered, and serves all the rest',
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

test('follows a token file that is rotated, without a restart', async () => {
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

test('logs one line a request, by route, with neither tokens nor what was asked for', async () => {
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

test('tells nobody but the log what went wrong unforeseen', async () => {
  const { ask, lines, stop, store: links } = await testApp(store.table);
  links.find = () => Promise.reject(new TypeError('inner workings'));
  const failed = await ask('GET', `/${ONE}`);
  expect([failed.status, failed.body.error]).toEqual([500, 'internal_error']);
  expect(failed.text).not.toContain('inner workings');
  expect(lines.saying('unforeseen error')).toHaveLength(1);
  await stop();
});
