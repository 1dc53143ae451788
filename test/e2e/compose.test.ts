import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseService } from '../../lib/definition.ts';
import { imageTag } from '../../lib/derive.ts';
import { service as definition } from '../../lib/service.ts';
import { conformance } from '../conformance/suite.ts';

// The committed file on a real engine, as a user runs it, under a project name of its own: a developer's data stays.
const service = parseService(definition);
const PROJECT = `${service.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${service.exposure.localPort}`;
const ROOT = join(__dirname, '..', '..');

const docker = (...args: string[]): string =>
  execFileSync('docker', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const compose = (...args: string[]): string => docker('compose', '-p', PROJECT, ...args);
const container = (): string => compose('ps', '-a', '-q', service.name);
const inspect = (format: string): string => docker('inspect', '-f', format, container());
const down = () =>
  spawnSync('docker', ['compose', '-p', PROJECT, 'down', '--volumes', '--remove-orphans'], { cwd: ROOT });

async function eventually<T>(what: string, attempt: () => T | Promise<T>, seconds: number): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`, { cause: error });
      await delay(250);
    }
  }
}

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
    () =>
      expect(compose('logs', '--no-color', '--since', moment.toISOString(), 'collector')).toContain(
        'http.server.request.duration',
      ),
    60,
  );

process.once('SIGINT', () => {
  down();
  process.exit(130);
});

beforeAll(() => {
  down();
  compose('up', '--build', '--wait');
});

afterAll(() => {
  down();
});

describe('what a user sees after docker compose up', () => {
  conformance(() => BASE_URL, {
    adminToken: () => compose('exec', '-T', service.name, 'cat', '/etc/secrets/admin-token'),
  });
});

it('runs as the definition says: numeric user, read-only root, no capability, no new privileges, its limits', () => {
  const host = JSON.parse(inspect('{{json .HostConfig}}'));
  expect(inspect('{{.Config.User}}')).toBe(`${service.security.userId}:${service.security.userId}`);
  expect(host).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Memory: service.memoryMiB * 1024 * 1024,
    NanoCpus: service.cpuMillicores * 1_000_000,
  });
});

it('makes an admin token that is in no image, no environment and no log', () => {
  const token = compose('exec', '-T', service.name, 'cat', '/etc/secrets/admin-token');
  expect(token.length).toBeGreaterThanOrEqual(32);
  for (const place of [
    compose('logs', '--no-color'),
    inspect('{{json .Config}}'),
    docker('history', '--no-trunc', imageTag(service)),
  ]) {
    expect(place).not.toContain(token);
  }
});

it('sends its metrics to the collector', async () => {
  await collectorHeardUsSince(new Date(Date.now() - 3_600_000));
});

it('keeps its data over down and up', async () => {
  const code = await shorten('https://example.com/kept');
  compose('down');
  compose('up', '--wait');
  expect(await target(code)).toBe('https://example.com/kept');
});

it('comes back when its process is killed, with its data and its metrics', async () => {
  const code = await shorten('https://example.com/killed');
  const killed = new Date();
  // By the host's process id, from a container that sees it: `docker kill` would count as a stop by hand.
  const pid = inspect('{{.State.Pid}}');
  docker(
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
  await eventually(
    'the restarted service',
    async () => expect(await target(code)).toBe('https://example.com/killed'),
    30,
  );
  expect(Number(inspect('{{.RestartCount}}'))).toBe(1);
  await collectorHeardUsSince(killed);
});

it('stops by itself within its budget', () => {
  const begin = Date.now();
  compose('stop', service.name);
  expect((Date.now() - begin) / 1000).toBeLessThan(service.shutdown.stopSeconds);
  expect(inspect('{{.State.ExitCode}}')).toBe('0');
});

it('leaves nothing behind', () => {
  down();
  const label = `label=com.docker.compose.project=${PROJECT}`;
  for (const kind of ['ps -a', 'volume ls', 'network ls']) {
    expect(docker(...kind.split(' '), '-q', '--filter', label)).toBe('');
  }
});
