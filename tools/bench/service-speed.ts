import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import type { Command, CommandLine } from '../../bin/command-line.ts';
import { type CommandResult, runCommand } from '../../bin/run-command.ts';
import { application } from '../../lib/application.ts';
import { spread } from '../../lib/compare/runs/figures.ts';
import { MEASUREMENTS } from '../../lib/compare/runs/saved-runs.ts';
import { isFast, type Speed, saveSpeed, speedText } from '../../lib/compare/runs/speed.ts';
import { imageName } from '../../lib/definition/image-names.ts';
import { LOCAL_SUBSTITUTE } from '../../lib/definition/local-substitute.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';

/*
 * `npm run bench:service`: compares the service with a minimal program that does the same: a bare `node:http`
 * handler in the same image, which makes the same call to the same table and writes the same log line. Each runs alone,
 * in turns, with the same limits and the same client. The service also runs without its admission control. Exit code 1 if a goal is missed, 2 if there is no engine.
 * `--keep` saves the figures in measurements/.
 */

const ROUNDS = 5;
const SECONDS = 6;
/**
 * Both programs still become faster in their first 3 s. The service gains more, because it has more code to be
 * compiled.
 */
const WARM_UP_SECONDS = 5;
const CONNECTIONS = 32;

const ROOT = join(__dirname, '..', '..');
const APP = join(ROOT, 'app', 'links');
const PROJECT = 'links-bench';
/** The folder of the service in app/, which is also its name. */
const NAME = 'links';
const service = linksOf(parseApplication(application));
const image = imageName(service);
const docker = (...args: string[]): string =>
  execFileSync('docker', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
const compose = (...args: string[]): string =>
  docker('compose', '--progress', 'quiet', '-p', PROJECT, ...args);

function linksOf({ services }: ReturnType<typeof parseApplication>) {
  const found = services.find(({ name }) => name === NAME);
  if (!found)
    throw new Error(`lib/application.ts must have the service ${NAME}, whose code the bench builds`);
  return found;
}

interface Program {
  readonly command: readonly string[];
  /** The store that the program asks. @default - none */
  readonly store?: 'table' | 'memory';
}

const PROGRAMS = {
  service: { command: ['/app/server.cjs'], store: 'table' },
  bare: { command: ['/bench/bare.cjs'], store: 'table' },
  'service, open': { command: ['/bench/server-open.cjs'], store: 'table' },
  'service, memory': { command: ['/bench/server-memory.cjs'], store: 'memory' },
  'bare, memory': { command: ['/bench/bare-memory.cjs'], store: 'memory' },
  'node -e': {
    command: ['-e', "require('node:http').createServer((_, answer) => answer.end()).listen(8080)"],
  },
} as const satisfies Record<string, Program>;
type ProgramName = keyof typeof PROGRAMS;

const SOURCES = join(__dirname, 'programs');
const SERVER = join(APP, 'src', 'server.ts');
const BARE = join(SOURCES, 'bare.ts');
/** Modules of the service, by the modules of the bench that take their places. */
const IN_MEMORY = { 'memory-client': 'table-client' };
const OPEN = { 'no-admission': 'admission', 'no-event-loop-queue': 'event-loop-queue' };

/** Bundles the programs as app/links/build.mjs does for the image. Some get other modules in the place of their own. */
async function bundle(folder: string): Promise<void> {
  const { build } = createRequire(join(APP, 'package.json'))('esbuild') as typeof import('esbuild');
  const bundles: readonly [name: string, entry: string, replaced: Readonly<Record<string, string>>][] = [
    ['bare', BARE, {}],
    ['server-open', SERVER, OPEN],
    ['server-memory', SERVER, IN_MEMORY],
    ['bare-memory', BARE, IN_MEMORY],
  ];
  for (const [name, entry, replaced] of bundles) {
    await build({
      entryPoints: [entry],
      outfile: join(folder, `${name}.cjs`),
      nodePaths: [join(APP, 'node_modules')],
      bundle: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      tsconfigRaw: {},
      external: ['supports-color'],
      minify: true,
      plugins: Object.entries(replaced).map(([mine, theirs]) => ({
        name: mine,
        setup: ({ onResolve }) =>
          onResolve({ filter: new RegExp(`/${theirs}\\.ts$`) }, () => ({
            path: join(SOURCES, `${mine}.ts`),
          })),
      })),
    });
  }
}

interface ContainerOptions {
  readonly folder: string;
  readonly networks: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

interface Running {
  readonly url: string;
  readonly startedMs: number;
  readonly stop: () => void;
}

function start(
  name: ProgramName,
  { folder, networks, environment }: ContainerOptions,
  cpus: number,
): Running {
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

async function requestsPerSecond(
  name: ProgramName,
  container: ContainerOptions,
  code: string,
): Promise<number> {
  const running = start(name, container, 1);
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

/** Measures in turns, so that other load on the machine affects all programs alike. */
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
  if (!found) throw new Error('no value was measured');
  return found.median;
};

/** The figures of all programs: requests a second, and seconds from the start to the first answer by CPU limit. */
interface Times {
  readonly requests: Record<ServedProgram, number[]>;
  readonly whole: Record<Started, number[]>;
  readonly limited: Record<Started, number[]>;
}

const SERVED = ['service', 'service, open', 'bare', 'service, memory', 'bare, memory'] as const;
type ServedProgram = (typeof SERVED)[number];
const STARTED = ['service', 'node -e'] as const;
type Started = (typeof STARTED)[number];

const LIMIT_CPUS = service.cpuMillicores / 1000;

/** Starts the store, makes a link in it, and stops the service that came along. */
async function prepared(folder: string): Promise<{ container: ContainerOptions; code: string }> {
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
  // The bench does not measure the store: it has no CPU limit, and is warm.
  docker('update', '--cpus', String(os.availableParallelism()), compose('ps', '--quiet', LOCAL_SUBSTITUTE));
  // No admin token: its file is in a volume of the Compose project, and the bench removes no link.
  const { ADMIN_TOKEN_FILE: _, ...variables } = environment;
  const container: ContainerOptions = {
    folder,
    networks: Object.keys(networks).map((name) => `${PROJECT}_${name}`),
    environment: variables,
  };
  return { container, code };
}

async function measured(container: ContainerOptions, code: string): Promise<Times> {
  const starts = (cpus: number) =>
    inTurns(STARTED, async (name) => {
      const running = start(name, container, cpus);
      try {
        return await untilReady(running, name === 'service' ? '/readyz' : '/');
      } finally {
        running.stop();
      }
    });
  console.error('warming the store');
  await requestsPerSecond('bare', container, code);
  await requestsPerSecond('bare', container, code);
  console.error('requests a second, at 1 CPU');
  const requests = await inTurns(SERVED, (name) => requestsPerSecond(name, container, code));
  console.error('seconds from start to the first answer, at 1 CPU');
  const whole = await starts(1);
  console.error(`seconds from start to the first answer, at ${LIMIT_CPUS} CPU`);
  return { requests, whole, limited: await starts(LIMIT_CPUS) };
}

/** The figures with the engine, the machine and the image that they were measured on. */
function speedOf({ requests, whole, limited }: Times): Speed {
  const over = (times: Times['whole']) => median(times.service) - median(times['node -e']);
  return {
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
    admissionShare: 1 - median(requests.service) / median(requests['service, open']),
    ratio: median(requests.service) / median(requests.bare),
    ratioWithMemory: median(requests['service, memory']) / median(requests['bare, memory']),
    startSeconds: { '1': whole, [LIMIT_CPUS]: limited },
    startOverNodeSeconds: { '1': over(whole), [LIMIT_CPUS]: over(limited) },
  };
}

const COMMAND: Command = {
  name: 'npm run bench:service',
  about: 'Requests a second and start of the service, beside the least that does the same.',
  flags: { keep: 'saves the figures in measurements/service-speed' },
  parse: (line) => line,
};

runCommand(COMMAND, bench);

async function bench({ switches }: CommandLine): Promise<CommandResult> {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    execFileSync('docker', ['version'], { stdio: 'ignore' });
  } catch {
    return {
      errors: 'bench:service needs a Docker Engine with Compose v2: `docker version` fails',
      exitCode: 2,
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  // The user of the image must be able to read the folder.
  chmodSync(folder, 0o755);
  try {
    const { container, code } = await prepared(folder);
    const speed = speedOf(await measured(container, code));
    if (switches.has('keep')) saveSpeed(join(ROOT, MEASUREMENTS), speed);
    return { text: speedText(speed), exitCode: isFast(speed) ? 0 : 1 };
  } finally {
    compose('down', '--volumes', '--remove-orphans');
    rmSync(folder, { recursive: true });
  }
}
