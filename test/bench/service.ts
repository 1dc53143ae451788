import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { parseService } from '../../lib/definition.ts';
import { imageTag, TWIN } from '../../lib/derive.ts';
import { spread } from '../../lib/measurements/figures.ts';
import { MEASUREMENTS } from '../../lib/measurements/kept.ts';
import { isFast, keepSpeed, type Speed, speedText } from '../../lib/measurements/speed.ts';
import { service as definition } from '../../lib/service.ts';

/*
 * `npm run bench:service`: what the service costs over the least that does the same. Its image, beside a bare `node:http`
 * handler in the same image, which makes the same call to the same table and writes the same line; each alone, in turns,
 * with the same limits and the same client. Exit code 1 where a goal is missed, 2 where there is no engine. `--keep` keeps
 * the figures in measurements/.
 */

const ROUNDS = 5;
const SECONDS = 6;
/** In their first 3 s both still become faster, and the service more so: it has more code to be compiled. */
const WARM_UP_SECONDS = 5;
const CONNECTIONS = 32;

const ROOT = join(__dirname, '..', '..');
const PROJECT = 'links-bench';
const service = parseService(definition);
const image = imageTag(service);
const docker = (...args: string[]): string =>
  execFileSync('docker', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
const compose = (...args: string[]): string =>
  docker('compose', '--progress', 'quiet', '-p', PROJECT, ...args);

interface Program {
  readonly command: readonly string[];
  /** Whether it asks the table. */
  readonly store?: 'table' | 'memory';
}

const PROGRAMS = {
  service: { command: ['/app/server.cjs'], store: 'table' },
  bare: { command: ['/bench/bare.cjs'], store: 'table' },
  'service, memory': { command: ['/bench/server-memory.cjs'], store: 'memory' },
  'bare, memory': { command: ['/bench/bare-memory.cjs'], store: 'memory' },
  'node -e': {
    command: ['-e', "require('node:http').createServer((_, answer) => answer.end()).listen(8080)"],
  },
} as const satisfies Record<string, Program>;
type ProgramName = keyof typeof PROGRAMS;

/** As app/build.mjs makes the image's, but for the store of some. */
async function bundle(folder: string): Promise<void> {
  const { build } = createRequire(join(ROOT, 'app', 'package.json'))('esbuild') as typeof import('esbuild');
  const programs = join(__dirname, 'programs');
  const entries = { server: join(ROOT, 'app', 'src', 'server.ts'), bare: join(programs, 'bare.ts') };
  for (const isMemory of [false, true]) {
    for (const [name, entry] of Object.entries(entries)) {
      await build({
        entryPoints: [entry],
        outfile: join(folder, `${name}${isMemory ? '-memory' : ''}.cjs`),
        nodePaths: [join(ROOT, 'app', 'node_modules')],
        bundle: true,
        platform: 'node',
        target: 'node20',
        mainFields: ['module', 'main'],
        tsconfigRaw: {},
        external: ['supports-color'],
        minify: true,
        plugins: isMemory
          ? [
              {
                name: 'memory',
                setup: ({ onResolve }) =>
                  onResolve({ filter: /\/table-client\.ts$/ }, () => ({
                    path: join(programs, 'memory-client.ts'),
                  })),
              },
            ]
          : [],
      });
    }
  }
}

interface Place {
  readonly folder: string;
  readonly networks: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

interface Running {
  readonly url: string;
  readonly startedMs: number;
  readonly stop: () => void;
}

function start(name: ProgramName, { folder, networks, environment }: Place, cpus: number): Running {
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const limits = [
    '--cpus',
    String(cpus),
    '--memory',
    `${service.memoryMiB}m`,
    '--read-only',
    '--tmpfs',
    '/tmp',
  ];
  const [network = '', ...others] = networks;
  const container = docker(
    'create',
    ...['--network', network, '--publish', '127.0.0.1::8080'],
    ...limits,
    ...variables,
    ...['--volume', `${folder}:/bench:ro`],
    ...[image, 'node', ...PROGRAMS[name].command],
  );
  for (const other of others) docker('network', 'connect', other, container);
  const startedMs = performance.now();
  docker('start', container);
  const [address = ''] = docker('port', container, '8080').split('\n');
  return { url: `http://${address}`, startedMs, stop: () => docker('rm', '--force', container) };
}

async function untilReady({ url, startedMs }: Running, path: string): Promise<number> {
  for (;;) {
    const asked = { redirect: 'manual', signal: AbortSignal.timeout(1000) } as const;
    const answer = await fetch(`${url}${path}`, asked).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer && answer.status < 400) return (performance.now() - startedMs) / 1000;
    if (performance.now() - startedMs > 30_000) throw new Error(`${url}${path} must answer within 30 s`);
    await sleep(5);
  }
}

async function requestsPerSecond(name: ProgramName, place: Place, code: string): Promise<number> {
  const running = start(name, place, 1);
  try {
    await untilReady(running, `/${code}`);
    const load = { url: `${running.url}/${code}`, connections: CONNECTIONS };
    await autocannon({ ...load, duration: WARM_UP_SECONDS });
    const {
      requests,
      non2xx,
      '3xx': redirects,
      errors,
      timeouts,
    } = await autocannon({ ...load, duration: SECONDS });
    const failed = non2xx - redirects + errors + timeouts;
    if (failed > 0) throw new Error(`${name} must answer each request with a redirect; got ${failed} others`);
    return requests.total / SECONDS;
  } finally {
    running.stop();
  }
}

/** In turns, so that what the machine does besides hits all alike. */
async function inTurns<T extends string>(
  names: readonly T[],
  measure: (name: T) => Promise<number>,
): Promise<Record<T, number[]>> {
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<T, number[]>;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const value = await measure(name);
      console.error(`  ${name}: ${value.toFixed(value < 100 ? 3 : 0)}`);
      values[name].push(value);
    }
  }
  return values;
}

const median = (values: readonly number[]): number => {
  const found = spread(values);
  if (!found) throw new Error('there must be a value');
  return found.median;
};

async function main(): Promise<void> {
  const { values: options } = parseArgs({ options: { keep: { type: 'boolean' } } });
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    execFileSync('docker', ['version'], { stdio: 'ignore' });
  } catch {
    console.error('bench:service needs a Docker Engine with Compose v2: `docker version` fails');
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  // For the user of the image, too.
  chmodSync(folder, 0o755);
  try {
    console.error('building, and starting the store');
    await bundle(folder);
    compose('up', '--detach', '--wait', '--build');
    const { services } = JSON.parse(compose('config', '--format', 'json'));
    const { environment, networks } = services[service.name];
    const port = compose('port', service.name, '8080');
    const made = await fetch(`http://${port}/links`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'https://example.com/' }),
    });
    const { code } = (await made.json()) as { code: string };
    compose('stop', service.name);
    // It is not what is measured: no limit, and warm.
    docker('update', '--cpus', String(os.availableParallelism()), compose('ps', '--quiet', TWIN));
    // No token, which lies in a volume of the project; the bench removes no link.
    const { ADMIN_TOKEN_FILE: _, ...variables } = environment;
    const place: Place = {
      folder,
      networks: Object.keys(networks).map((name) => `${PROJECT}_${name}`),
      environment: variables,
    };

    const limit = service.cpuMillicores / 1000;
    const starts = (cpus: number) =>
      inTurns(['service', 'node -e'], async (name) => {
        const running = start(name, place, cpus);
        try {
          return await untilReady(running, name === 'service' ? '/readyz' : '/');
        } finally {
          running.stop();
        }
      });
    console.error('warming the store');
    await requestsPerSecond('bare', place, code);
    await requestsPerSecond('bare', place, code);
    console.error('requests a second, at 1 CPU');
    const requests = await inTurns(['service', 'bare', 'service, memory', 'bare, memory'], (name) =>
      requestsPerSecond(name, place, code),
    );
    console.error('seconds from start to the first answer, at 1 CPU');
    const whole = await starts(1);
    console.error(`seconds from start to the first answer, at ${limit} CPU`);
    const limited = await starts(limit);

    const ratio = median(requests.service) / median(requests.bare);
    const memoryRatio = median(requests['service, memory']) / median(requests['bare, memory']);
    const over = (times: Record<'service' | 'node -e', number[]>) =>
      median(times.service) - median(times['node -e']);
    const speed: Speed = {
      version: 1,
      date: new Date().toISOString(),
      machine: { cores: os.availableParallelism(), memoryGiB: Math.round(os.totalmem() / 1024 ** 3) },
      engine: docker('version', '--format', '{{.Server.Version}}'),
      node: docker('run', '--rm', image, 'node', '--version'),
      image: docker('image', 'inspect', '--format', '{{.Id}}', image),
      commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim(),
      connections: CONNECTIONS,
      secondsEach: SECONDS,
      requestsPerSecond: requests,
      ratio,
      ratioWithMemory: memoryRatio,
      startSeconds: { '1': whole, [limit]: limited },
      startOverNodeSeconds: { '1': over(whole), [limit]: over(limited) },
    };
    console.log(speedText(speed));
    if (options.keep) keepSpeed(join(ROOT, MEASUREMENTS), speed);
    process.exitCode = isFast(speed) ? 0 : 1;
  } finally {
    compose('down', '--volumes', '--remove-orphans');
    rmSync(folder, { recursive: true });
  }
}

void main();
