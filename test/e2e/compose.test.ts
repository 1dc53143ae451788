import { execFile, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { COMPOSE_FILE } from '../../lib/committed.ts';
import { parseService } from '../../lib/definition.ts';
import { imageTag, secretFile } from '../../lib/derive.ts';
import { service as definition } from '../../lib/service.ts';
import { eventually } from '../app/support/eventually.ts';
import { conformance } from '../conformance/suite.ts';

// The committed file on a real engine, as a user runs it, under a project name of its own: a developer's data stays.
const service = parseService(definition);
const PROJECT = `${service.name}-e2e`;
const COLLECTOR_BATCH_MS =
  1000 * Number.parseFloat(parse(service.sidecars[0]?.configuration.local ?? '').processors.batch.timeout);
const BASE_URL = `http://127.0.0.1:${service.exposure.localPort}`;
const ROOT = join(__dirname, '..', '..');

// Not the synchronous calls: the client would not see which of its connections were closed meanwhile.
const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args, { cwd: ROOT })).stdout.trim();
const compose = (...args: string[]) => docker('compose', '-p', PROJECT, ...args);
const inspect = async (format: string) =>
  docker('inspect', '-f', format, await compose('ps', '-a', '-q', service.name));
const secret = () => compose('exec', '-T', service.name, 'cat', secretFile({ name: 'admin-token' }));
let adminToken: string;
let imageBefore: string[];

// Synchronous, as they are also for Ctrl-C.
const dockerNow = (...args: string[]): string[] =>
  spawnSync('docker', args, { cwd: ROOT, encoding: 'utf8' }).stdout.split(/\s+/).filter(Boolean);
const down = () => dockerNow('compose', '-p', PROJECT, 'down', '--volumes', '--remove-orphans');
const OURS = ['--filter', `label=com.docker.compose.project=${PROJECT}`];
/** The developer's own image, put aside while ours has its name. */
const KEPT = `${PROJECT}:kept`;
const imagesOf = (...selection: string[]) => dockerNow('image', 'ls', '--quiet', '--no-trunc', ...selection);
const removeImages = () => {
  const ours = imagesOf('--all', ...OURS);
  if (ours.length > 0) dockerNow('image', 'rm', '--force', ...ours);
  if (imagesOf(KEPT).length === 0) return;
  dockerNow('tag', KEPT, imageTag(service));
  dockerNow('image', 'rm', KEPT);
};
const clean = () => {
  down();
  removeImages();
};

const shorten = async (url: string): Promise<string> => {
  const response = await fetch(`${BASE_URL}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { code: string }).code;
};

const target = async (code: string): Promise<string | null> => {
  const response = await fetch(`${BASE_URL}/${code}`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return response.headers.get('location');
};

const collectorHeardUsSince = (moment: Date) =>
  eventually(
    'metrics of the service in the log of the collector',
    async () =>
      (await compose('logs', '--no-color', '--since', moment.toISOString(), 'collector')).includes(
        'http.server.request.duration',
      ),
    60_000,
  );

process.once('SIGINT', () => {
  clean();
  process.exit(130);
});

beforeAll(async () => {
  clean();
  imageBefore = imagesOf(imageTag(service));
  if (imageBefore.length > 0) dockerNow('tag', imageTag(service), KEPT);
  await compose('up', '--wait');
  adminToken = await secret();
});

afterAll(clean);

describe('what a user sees after docker compose up', () => {
  conformance({ baseUrl: () => BASE_URL, adminToken: () => adminToken, expectVersion: service.version });
});

it('runs as the definition says: numeric user, read-only root, no capability, no new privileges, its limits', async () => {
  const host = JSON.parse(await inspect('{{json .HostConfig}}'));
  expect(await inspect('{{.Config.User}}')).toBe(`${service.security.userId}:${service.security.userId}`);
  expect(host).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Memory: service.memoryMiB * 1024 * 1024,
    NanoCpus: service.cpuMillicores * 1_000_000,
  });
});

it('makes an admin token that is in no image, no environment and no log', async () => {
  expect(adminToken.length).toBeGreaterThanOrEqual(32);
  for (const place of [
    await compose('logs', '--no-color'),
    await inspect('{{json .Config}}'),
    await docker('history', '--no-trunc', imageTag(service)),
  ]) {
    expect(place).not.toContain(adminToken);
  }
});

it('sends its metrics to the collector', async () => {
  await collectorHeardUsSince(new Date(Date.now() - 3_600_000));
});

it('keeps its data over down and up', async () => {
  const code = await shorten('https://example.com/kept');
  await compose('down');
  await compose('up', '--wait');
  expect(await target(code)).toBe('https://example.com/kept');
});

it('comes back when its process is killed, with its data and its metrics', async () => {
  const code = await shorten('https://example.com/killed');
  // By the host's process id, from a container that sees it: `docker kill` would count as a stop by hand.
  const pid = await inspect('{{.State.Pid}}');
  await docker(
    'run',
    '--rm',
    '--pid=host',
    '--user=0',
    '--network=none',
    imageTag(service),
    'node',
    '-e',
    `process.kill(${pid}, 'SIGKILL')`,
  );
  const answers = async () => (await fetch(`${BASE_URL}/readyz`).catch(() => undefined))?.ok;
  await eventually('the restarted service is ready', answers, 30_000);
  expect(await target(code)).toBe('https://example.com/killed');
  expect(Number(await inspect('{{.RestartCount}}'))).toBe(1);
  // What the killed process sent may lie in the collector for as long as it gathers a batch.
  await delay(COLLECTOR_BATCH_MS + 1000);
  await collectorHeardUsSince(new Date());
});

it('stops by itself within its budget', async () => {
  const begin = Date.now();
  await compose('stop', service.name);
  expect((Date.now() - begin) / 1000).toBeLessThan(service.shutdown.stopSeconds);
  expect(await inspect('{{.State.ExitCode}}')).toBe('0');
});

it('builds and starts again on a change of the source, under docker compose watch', async () => {
  down();
  // In a copy: the change is not for the checkout.
  const copy = mkdtempSync(join(tmpdir(), 'watch-'));
  for (const entry of [COMPOSE_FILE, service.image.context]) {
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  // And under a name of its own: what is called as the service is the checkout's.
  const file = join(copy, COMPOSE_FILE);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(`image: ${imageTag(service)}`, `image: ${PROJECT}:watch`),
  );
  const watch = spawn('docker', ['compose', '-p', PROJECT, 'watch'], { cwd: copy, stdio: 'ignore' });
  try {
    const page = async () => (await fetch(BASE_URL).catch(() => undefined))?.text();
    await eventually('the page', page, 60_000);
    // Watching begins a moment after the start.
    await delay(3000);
    const source = join(copy, service.image.context, 'src', 'page', 'page-html.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('<title>links', '<title>rebuilt'));
    await eventually('the changed page', async () => (await page())?.includes('<title>rebuilt'), 60_000);
  } finally {
    watch.kill('SIGINT');
    rmSync(copy, { recursive: true });
  }
});

it('leaves nothing behind, and the image of the same name as it was', async () => {
  clean();
  for (const kind of ['ps -a', 'volume ls', 'network ls', 'image ls -a']) {
    expect([kind, await docker(...kind.split(' '), '-q', ...OURS)]).toEqual([kind, '']);
  }
  expect(imagesOf(imageTag(service))).toEqual(imageBefore);
  expect(imagesOf(PROJECT)).toEqual([]);
});
