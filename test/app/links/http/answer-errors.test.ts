import { type EmbeddedStore, embeddedStore } from '../../../../app/links/src/dev/embedded-store.ts';
import { validationMessage } from '../../../../app/links/src/http/answer-errors.ts';
import { HOSTILE_JSON } from '../../support/hostile-json.ts';
import { testApp } from '../../support/test-app.ts';

let store: EmbeddedStore;
let app: Awaited<ReturnType<typeof testApp>>;

beforeAll(async () => {
  store = await embeddedStore();
  app = await testApp(store.table);
});
afterAll(async () => {
  await app.stop();
  await store.stop();
});

async function posted(body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(`http://127.0.0.1:${app.port}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test.each(HOSTILE_JSON)(
  'refuses %s with an error body, and logs no unexpected error',
  async (_what, body) => {
    app.lines.all.length = 0;
    const answer = await posted(body);
    expect(answer).toEqual({ status: 400, body: { error: 'invalid_request', message: expect.any(String) } });
    expect(String(answer.body.message).length).toBeLessThan(200);
    expect(app.lines.all.map(({ level, status }) => [level, status])).toEqual([['info', 400]]);
  },
);

test('accepts a byte order mark before JSON, as many editors write it', async () => {
  expect((await posted('\ufeff{"url":"https://example.com/"}')).status).toBe(201);
});

test('uses the last of two fields with one name, as JSON.parse does', async () => {
  const { body } = await posted('{"url":7,"url":"https://example.com/last"}');
  expect(body.url).toBe('https://example.com/last');
});

test('answers 500 with an error body when reading an error fails itself, and logs why', async () => {
  app.lines.all.length = 0;
  app.store.find = () => {
    throw Object.defineProperty(new Error('hostile'), 'statusCode', {
      get: () => {
        throw new Error('nobody asks me');
      },
    });
  };
  const { status, body } = await app.ask('GET', '/BBBBBBBBBB');
  expect([status, body]).toEqual([500, { error: 'internal_error', message: expect.any(String) }]);
  expect(app.lines.saying('unexpected')).toEqual([
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'nobody asks me' }) }),
  ]);
});

test.each([
  [7, '7'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [null, 'null'],
  ['\ud800', '"\\ud800"'],
  ['x'.repeat(81), '81 characters'],
  [[[]], 'an array'],
  [{ a: 1 }, 'an object'],
])('describes the received value %p as %s', (data, text) => {
  const problem = { instancePath: '/url', message: 'must be string', keyword: 'type', params: {}, data };
  expect(validationMessage({ ...problem, schemaPath: '' })).toBe(`url must be string; got ${text}`);
});
