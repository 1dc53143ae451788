import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedStore, embeddedStore } from '../../app/src/embedded-store.ts';
import { APP, Bundle, environment, run } from './support/bundle.ts';
import { eventually } from './support/eventually.ts';

const PROGRAMS = ['probe.cjs', 'server.cjs', 'step.cjs'];

let bundle: Bundle;
let elsewhere: Bundle;
let store: EmbeddedStore;
let variables: Record<string, string | undefined>;

beforeAll(async () => {
  [store, bundle, elsewhere] = await Promise.all([embeddedStore(), Bundle.build(), Bundle.buildElsewhere()]);
  variables = environment(store.table);
});

afterAll(async () => {
  await Promise.all([store.stop(), bundle.remove(), elsewhere.remove()]);
});

/** A request whose body never comes: it stays in flight. */
async function unfinishedRequest(port: number): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    'POST /links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  );
  return socket;
}

async function fails(
  args: string[],
  env = variables,
): Promise<{ code?: number | undefined; stderr: string }> {
  return run(process.execPath, args, { env }).then(
    () => ({ stderr: '' }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

test('is the same byte for byte in the project and elsewhere, and 3 MB at most', async () => {
  const files = (await readdir(bundle.folder)).sort();
  expect(files).toEqual(['NOTICES.txt', 'probe.cjs', 'server.cjs', 'server.cjs.LEGAL.txt', 'step.cjs']);
  expect((await readdir(elsewhere.folder)).sort()).toEqual(files);
  for (const name of files) {
    const same = (await readFile(bundle.file(name))).equals(await readFile(elsewhere.file(name)));
    expect([name, same]).toEqual([name, true]);
  }
  const sizes = await Promise.all(files.map(async (name) => (await stat(bundle.file(name))).size));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(3_000_000);
});

test('holds no path of the machine that built it', async () => {
  for (const name of PROGRAMS) expect(await readFile(bundle.file(name), 'utf8')).not.toContain(APP);
});

test('comes with the notices of what is in it, and names nothing else', async () => {
  const notices = await readFile(bundle.file('NOTICES.txt'), 'utf8');
  expect(notices).toMatch(/^fastify 5\.\d+\.\d+$/m);
  expect(notices).toContain(
    'Copyright (c) 2016-present The Fastify team <https://github.com/fastify/fastify#team>',
  );
  expect(notices).toMatch(/^@aws-sdk\/client-dynamodb /m);
  expect(notices).toContain('Apache License');
  // For work on the service alone, and never in the image.
  expect(notices).not.toMatch(/^dynalite /m);
});

test.each(['SIGTERM', 'SIGINT'] as const)('ends on %s with exit code 0', async (signal) => {
  const { stop } = await bundle.serve(variables);
  const { code, ms } = await stop(signal);
  expect(code).toBe(0);
  expect(ms).toBeLessThan(1000);
});

test('ends a second before it would be killed, although a request hangs', async () => {
  const { port, stop } = await bundle.serve(variables);
  const socket = await unfinishedRequest(port);
  const { code, ms } = await stop();
  expect(code).toBe(1);
  expect(ms).toBeGreaterThan(900);
  expect(ms).toBeLessThan(1900);
  socket.destroy();
});

test('ends at once on a second signal', async () => {
  const { child, port, stop } = await bundle.serve(variables);
  const socket = await unfinishedRequest(port);
  setTimeout(() => child.kill('SIGTERM'), 100);
  expect((await stop()).code).toBe(1);
  socket.destroy();
});

test('logs what nobody caught in one line, and ends', async () => {
  const trap = join(bundle.folder, 'trap.cjs');
  await writeFile(trap, "process.once('SIGUSR2', () => { throw new Error('boom'); });");
  const { lines, stop } = await bundle.serve({ ...variables, NODE_OPTIONS: `--require ${trap}` });
  expect((await stop('SIGUSR2')).code).toBe(1);
  await eventually('a line', () => lines.saying('uncaught exception').length === 1);
  expect(lines.saying('uncaught')[0]).toMatchObject({ level: 'fatal', err: { message: 'boom' } });
});

test('fails to start on a wrong environment, with a line for each problem', async () => {
  const { code, stderr } = await fails([bundle.file('server.cjs')], {
    ...variables,
    PORT: 'http',
    PLATFORM: 'moon',
  });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(2);
});

test('fails to start on a port that is taken', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await fails([bundle.file('server.cjs')], { ...variables, PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toContain('EADDRINUSE');
  taken.close();
});

test('has a probe that knows well from unwell', async () => {
  const { child, port, stop } = await bundle.serve(variables);
  const probe = [bundle.file('probe.cjs'), `http://127.0.0.1:${port}/healthz`];
  await run(process.execPath, probe);
  expect(await fails([bundle.file('probe.cjs'), `http://127.0.0.1:${port}/none`])).toEqual({
    code: 1,
    stderr: 'answered 404\n',
  });
  child.kill('SIGSTOP');
  expect(await fails([...probe, '--timeout-seconds', '0.2'])).toEqual({
    code: 1,
    stderr: 'no answer within 0.2 s\n',
  });
  await stop('SIGKILL');
  expect(await fails(probe)).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
});

test('has a probe that fails where each of two addresses refuses', async () => {
  const trap = join(bundle.folder, 'two-addresses.cjs');
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
  await writeFile(
    trap,
    `require('node:dns').lookup = (_host, _options, done) => done(null, ${JSON.stringify(addresses)});`,
  );
  const env = { ...variables, NODE_OPTIONS: `--require ${trap}` };
  expect(await fails([bundle.file('probe.cjs'), 'http://two:9/'], env)).toEqual({
    code: 1,
    stderr: 'ECONNREFUSED\n',
  });
});

test.each([
  [['probe.cjs'], 'probe needs one URL; got 0'],
  [
    ['probe.cjs', '--timeout-seconds', 'soon', 'http://127.0.0.1/'],
    '--timeout-seconds must be more than 0; got soon',
  ],
  [['probe.cjs', 'not a URL'], 'Invalid URL'],
  [['step.cjs'], 'step must be one of make-table, read-secrets, make-secrets; got nothing'],
  [['step.cjs', 'make-tea'], 'step must be one of make-table, read-secrets, make-secrets; got "make-tea"'],
])('fails on wrong arguments: %j', async ([name = '', ...args], message) => {
  const { code, stderr } = await fails([bundle.file(name), ...args]);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
