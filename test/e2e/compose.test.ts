import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { COMPOSE_FILE } from '../../lib/committed.ts';
import { imageTag, secretFile } from '../../lib/derive.ts';
import { eventually } from '../app/support/eventually.ts';
import { conformance } from '../conformance/suite.ts';
import { jobs } from './compose/jobs.ts';
import {
  BASE_URL,
  clean,
  compose,
  docker,
  down,
  imagesOf,
  inspect,
  OURS,
  PROJECT,
  putAsideImage,
  ROOT,
  service,
  signalCommand,
} from './compose/project.ts';
import { scenarios } from './compose/scenarios.ts';
import { printFindings } from './findings.ts';

// The committed file on a real engine, as a user runs it.
const COLLECTOR_BATCH_MS =
  1000 * Number.parseFloat(parse(service.sidecars[0]?.configuration.local ?? '').processors.batch.timeout);
const secret = () => compose('exec', '-T', service.name, 'cat', secretFile({ name: 'admin-token' }));
let adminToken: string;
let imageBefore: string[];

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

beforeAll(async () => {
  clean();
  imageBefore = imagesOf(imageTag(service));
  putAsideImage();
  await compose('up', '--wait');
  adminToken = await secret();
});

afterAll(() => {
  clean();
  printFindings('Docker Compose');
});

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
  const [program = '', ...args] = await signalCommand('SIGKILL');
  expect(program).toBe('docker');
  await docker(...args);
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

describe('scenarios', scenarios);

describe('daily jobs', jobs);

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
