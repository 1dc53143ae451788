import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseService } from '../../lib/definition.ts';
import { JOB_IDS, JOBS, type JobId, type Step, tierOf, type Way } from '../../lib/jobs/job.ts';
import { jobsOf } from '../../lib/jobs/jobs.ts';
import type { Service } from '../../lib/schema.ts';
import { service as definition } from '../../lib/service.ts';
import type { Target } from '../../lib/targets.ts';
import { AUTHOR, type Checkout } from './checkout.ts';
import { notShown, progress, shown } from './findings.ts';
import { until } from './until.ts';

/*
 * The daily jobs, each by the commands that the comparison shows, as they stand there, in a user's checkout; and each seen
 * to have done what it is for.
 */

/** For what a deployment does in its own time. */
const LIMIT_SECONDS = 240;

const service = parseService(definition);
const NEXT = `${service.version}-next`;

/** How the fields are edited that jobs say are edited. */
const EDITS = {
  environment: [`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'debug'`],
  replicas: [`replicas: { min: ${service.replicas.min},`, `replicas: { min: ${service.replicas.min + 1},`],
  version: [`version: '${service.version}'`, `version: '${NEXT}'`],
} as const satisfies Partial<Record<keyof Service, readonly [string, string]>>;

/** With that it cannot start, and says so in words of its own: a value that no other test gives. */
const BREAK = [`LOG_LEVEL: 'debug'`, `LOG_LEVEL: 'deafening'`] as const;
const COMPLAINT = /LOG_LEVEL must be one of .*deafening/;

export interface Replica {
  /** Another one for what was started anew. */
  readonly id: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How a deployment is seen from outside of the jobs. */
export interface Deployed {
  readonly checkout: Checkout;
  readonly baseUrl: string;
  /** Those that serve. */
  readonly replicas: () => Promise<Replica[]>;
  readonly adminToken: () => Promise<string>;
  /** Of the shell, besides this process' own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Deploys the checkout: lines for a shell, which may fail where it cannot start. */
  readonly deploy: readonly string[];
  /** What is printed by jobs that cannot be done. */
  readonly refusals: Readonly<Partial<Record<JobId, string>>>;
  /** What the record of who did what has to name, and how long that may take. @default - at once */
  readonly recorded: RegExp;
  readonly recordedWithinSeconds?: number;
  /** An emulator shows no job that only a real account can. @default false */
  readonly isEmulated?: boolean;
  /** @default - no end but its own */
  readonly signal?: AbortSignal;
}

/**
 * Walks the jobs of a target, but for those that another tier runs. Each builds on those before it.
 *
 * @param limitSeconds of a job
 */
export function dailyJobs(target: Target, deployed: () => Deployed, limitSeconds = 4 * LIMIT_SECONDS): void {
  const ways = jobsOf(service)[target];

  /** What is printed, with the exit code. */
  async function run(id: JobId, on: Deployed): Promise<Ran> {
    let ran: Ran = { code: 0, output: '' };
    for (const part of parts(ways[id].steps)) {
      if (typeof part === 'string') on.checkout.edit(...edit(part));
      else ran = await inShell(on, [...lines(ways.access), ...part], { hasTerminal: id === 'shell' });
      if (ran.code !== 0) break;
    }
    return ran;
  }

  /** @returns what is printed */
  async function done(id: JobId, on: Deployed): Promise<string> {
    const { code, output } = await run(id, on);
    if (code !== 0) throw new Error(`${JOBS[id]} must exit with 0; got ${code}\n${output}`);
    return output;
  }

  const every = (on: Deployed, name: string, value: string) =>
    until(
      `${name}=${value} in each replica`,
      async () => {
        const replicas = await on.replicas();
        return replicas.length > 0 && replicas.every(({ environment }) => environment[name] === value);
      },
      LIMIT_SECONDS,
    );

  const jobs: Readonly<Record<JobId, (on: Deployed) => Promise<void>>> = {
    logs: async (on) => {
      // A kind of request that nothing else makes meanwhile; the log has no paths.
      const ofKind = async () => (await done('logs', on)).split('"method":"DELETE"').length;
      const before = await ofKind();
      await fetch(new URL('/links/none', on.baseUrl), { method: 'DELETE' });
      await until('the request in the log', async () => (await ofKind()) > before, 30);
    },
    shell: async (on) => {
      expect(await done('shell', on)).toContain(`uid=${service.security.userId}`);
    },
    scale: async (on) => {
      await done('scale', on);
      const more = async () => (await on.replicas()).length === service.replicas.min + 1;
      await until('another replica', more, LIMIT_SECONDS);
    },
    variable: async (on) => {
      await done('variable', on);
      await every(on, 'LOG_LEVEL', 'debug');
    },
    release: async (on) => {
      await done('release', on);
      await every(on, 'SERVICE_VERSION', NEXT);
    },
    rollback: async (on) => {
      await done('rollback', on);
      await every(on, 'SERVICE_VERSION', service.version);
      expect(on.checkout.git('log', '-1', '--format=%s')).toContain('Revert');
    },
    failure: async (on) => {
      expect((await run('failure', on)).output).not.toMatch(COMPLAINT);
      on.checkout.edit(...BREAK);
      await inShell(on, on.deploy);
      try {
        await until(
          'the reason in what is printed',
          async () => COMPLAINT.test((await run('failure', on)).output),
          LIMIT_SECONDS,
        );
      } finally {
        on.checkout.git('checkout', '--quiet', '.');
        await inShell(on, on.deploy);
      }
      await every(on, 'LOG_LEVEL', 'debug');
    },
    secret: async (on) => {
      const before = await on.adminToken();
      await done('secret', on);
      const after = await on.adminToken();
      expect(after).not.toBe(before);
      await until('the new token is taken', () => takes(on.baseUrl, after), LIMIT_SECONDS);
      await until('the old one is not', async () => !(await takes(on.baseUrl, before)), LIMIT_SECONDS);
    },
    restart: async (on) => {
      const before = (await on.replicas()).map(({ id }) => id);
      await done('restart', on);
      const another = async () => {
        const now = (await on.replicas()).map(({ id }) => id);
        return now.length === before.length && now.filter((id) => !before.includes(id)).length === 1;
      };
      await until('one replica is another', another, LIMIT_SECONDS);
    },
    audit: async (on) => {
      const recorded = async () => on.recorded.test(await done('audit', on));
      await until(`${on.recorded} in the record`, recorded, on.recordedWithinSeconds ?? 1);
    },
  };

  beforeAll(() => deployed().checkout.beginHistory());

  for (const id of JOB_IDS.filter((one) => tierOf(target, one) === tierOf(target, 'access'))) {
    const { notRun } = ways[id];
    it(
      JOBS[id],
      async () => {
        const on = deployed();
        if (notRun !== undefined && on.isEmulated) return notShown(JOBS[id], notRun);
        if ('not' in ways[id]) {
          expect((await run(id, on)).output).toContain(on.refusals[id]);
          await inShell(on, on.deploy);
        } else await jobs[id](on);
        if (on.checkout.git('status', '--porcelain', '--untracked-files=no') !== '')
          on.checkout.git('commit', '--all', '--quiet', '--message', JOBS[id]);
        shown(JOBS[id], `as the comparison says, on ${target}`);
      },
      limitSeconds * 1000,
    );
  }
}

function edit(field: string): readonly [string, string] {
  const change = EDITS[field as keyof typeof EDITS];
  if (!change) throw new Error(`a job edits one of ${Object.keys(EDITS).join(', ')}; got ${field}`);
  return change;
}

/** Lines that one shell takes together, and the names of fields that are edited between them. */
function parts(steps: readonly Step[]): (string | string[])[] {
  const found: (string | string[])[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (typeof step !== 'string') found.push(step.edit);
    else if (Array.isArray(last)) last.push(step);
    else found.push([step]);
  }
  return found;
}

const lines = ({ steps }: Way): string[] => steps.filter((step) => typeof step === 'string');

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** One shell, which ends at the first line that fails. */
function inShell(
  { checkout, environment, signal }: Deployed,
  script: readonly string[],
  { hasTerminal = false } = {},
): Promise<Ran> {
  const file = join(checkout.folder, '..', `${process.pid}-job.sh`);
  writeFileSync(file, `set -e\n${script.join('\n')}\n`);
  progress(`$ ${script.at(-1)}`);
  const line = hasTerminal ? ['script', '-qec', `sh ${file}`, '/dev/null'] : ['sh', file];
  const [program = '', ...args] = line;
  const env = { ...process.env, ...AUTHOR, ...environment };
  const child = spawn(program, args, { cwd: checkout.folder, env, ...(signal && { signal }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(hasTerminal ? 'id\nexit\n' : undefined);
  return new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  }).finally(() => rmSync(file));
}

/** Whether a link can be removed with a token. */
async function takes(baseUrl: string, token: string): Promise<boolean> {
  const body = JSON.stringify({ url: 'https://example.com/' });
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(new URL('/links', baseUrl), { method: 'POST', headers, body });
  const { code } = (await made.json()) as { code?: string };
  const authorization = `Bearer ${token}`;
  const url = new URL(`/links/${code}`, baseUrl);
  return (await fetch(url, { method: 'DELETE', headers: { authorization } })).status === 204;
}
