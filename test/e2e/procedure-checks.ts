import type { ProcedureId } from '../../lib/compare/runbook/procedure.ts';
import type { Deployed } from './deployed.ts';
import { NEXT } from './procedure-run.ts';
import { inShell, type ShellResult } from './procedure-shell.ts';
import { service } from './sample.ts';
import { until } from './until.ts';

/** The time limit for an effect that the deployment brings about by itself. */
export const LIMIT_SECONDS = 240;

/** An edit with which the service cannot start. No other test sets this value, so the complaint cannot come from one. */
const BREAK = [`LOG_LEVEL: 'debug'`, `LOG_LEVEL: 'deafening'`] as const;
const COMPLAINT = /LOG_LEVEL must be one of .*deafening/;

/** The procedures of one target, to be run on one deployment. */
export interface ProcedureRun {
  readonly on: Deployed;
  readonly run: (id: ProcedureId) => Promise<ShellResult>;
  /** Runs a procedure that has to succeed, and returns the text that it prints. */
  readonly done: (id: ProcedureId) => Promise<string>;
}

/** The check of each procedure: runs the procedure, and sees that it has done what it is for. */
export const CHECKS: Readonly<Record<ProcedureId, (procedures: ProcedureRun) => Promise<void>>> = {
  logs: expectLogs,
  shell: expectShell,
  scale: expectScaled,
  variable: expectVariable,
  release: expectRelease,
  rollback: expectRollback,
  failure: expectReasonOfFailure,
  secret: expectRotatedSecret,
  restart: expectRestart,
  calls: expectCalls,
  audit: expectAudit,
};

async function expectLogs({ on, done }: ProcedureRun): Promise<void> {
  // The log has no paths, so the request is found by its method, which nothing else uses meanwhile.
  const ofKind = async () => (await done('logs')).split('"method":"DELETE"').length;
  const before = await ofKind();
  await answered(on.baseUrl, '/links/none', { method: 'DELETE' });
  await until('the request in the log', async () => (await ofKind()) > before, 30);
}

async function expectShell({ on, done }: ProcedureRun): Promise<void> {
  expect(await done('shell')).toContain(`uid=${on.shellUserId ?? service.security.userId}`);
}

async function expectScaled({ on, done }: ProcedureRun): Promise<void> {
  await done('scale');
  const more = async () => (await on.replicas()).length === service.replicas.min + 1;
  await until('another replica', more, LIMIT_SECONDS);
}

async function expectVariable({ on, done }: ProcedureRun): Promise<void> {
  await done('variable');
  await everyReplicaHas(on, 'LOG_LEVEL', 'debug');
}

async function expectRelease({ on, done }: ProcedureRun): Promise<void> {
  await done('release');
  await everyReplicaHas(on, 'SERVICE_VERSION', NEXT);
}

async function expectRollback({ on, done }: ProcedureRun): Promise<void> {
  await done('rollback');
  await everyReplicaHas(on, 'SERVICE_VERSION', service.version);
  expect(on.checkout.git('log', '-1', '--format=%s')).toContain('Revert');
}

async function expectReasonOfFailure({ on, run }: ProcedureRun): Promise<void> {
  expect((await run('failure')).output).not.toMatch(COMPLAINT);
  on.checkout.edit(...BREAK);
  await inShell(on, on.deploy);
  try {
    await until(
      'the reason in what is printed',
      async () => COMPLAINT.test((await run('failure')).output),
      LIMIT_SECONDS,
    );
  } finally {
    on.checkout.git('checkout', '--quiet', '.');
    await inShell(on, on.deploy);
  }
  await everyReplicaHas(on, 'LOG_LEVEL', 'debug');
}

async function expectRotatedSecret({ on, done }: ProcedureRun): Promise<void> {
  const before = await on.adminToken();
  await done('secret');
  const after = await on.adminToken();
  expect(after).not.toBe(before);
  await until('the new token is taken', () => isTaken(on.baseUrl, after), LIMIT_SECONDS);
  await until('the old one is not', async () => !(await isTaken(on.baseUrl, before)), LIMIT_SECONDS);
}

async function expectRestart({ on, done }: ProcedureRun): Promise<void> {
  const before = (await on.replicas()).map(({ id }) => id);
  await done('restart');
  const another = async () => {
    const now = (await on.replicas()).map(({ id }) => id);
    return now.length === before.length && now.filter((id) => !before.includes(id)).length === 1;
  };
  await until('one replica is another', another, LIMIT_SECONDS);
}

async function expectCalls({ on, done }: ProcedureRun): Promise<void> {
  await answered(on.baseUrl, '/links/none');
  const printed = await done('calls');
  for (const called of service.calls) expect(printed).toContain(called);
  // The log of the caller, beside that of the called service.
  expect(printed).toContain('"method":"GET"');
}

async function expectAudit({ on, done }: ProcedureRun): Promise<void> {
  const recorded = async () => on.recorded.test(await done('audit'));
  await until(`${on.recorded} in the record`, recorded, on.recordedWithinSeconds ?? 1);
}

/** Waits until each replica has an environment variable with a value. */
const everyReplicaHas = (on: Deployed, name: string, value: string) =>
  until(
    `${name}=${value} in each replica`,
    async () => {
      const replicas = await on.replicas();
      return replicas.length > 0 && replicas.every(({ environment }) => environment[name] === value);
    },
    LIMIT_SECONDS,
  );

/** Tells whether the service takes an admin token: makes a link, and removes it with the token. */
async function isTaken(baseUrl: string, token: string): Promise<boolean> {
  const body = JSON.stringify({ url: 'https://example.com/' });
  const headers = { 'content-type': 'application/json' };
  const made = await answered(baseUrl, '/links', { method: 'POST', headers, body });
  const { code } = (await made.json()) as { code?: string };
  const authorization = `Bearer ${token}`;
  return (
    (await answered(baseUrl, `/links/${code}`, { method: 'DELETE', headers: { authorization } })).status ===
    204
  );
}

/** Asks until the service answers. The procedures restart replicas, which may take a connection with them. */
const answered = (baseUrl: string, path: string, request: RequestInit = {}): Promise<Response> =>
  until(
    `an answer to ${request.method ?? 'GET'} ${path}`,
    () => fetch(new URL(path, baseUrl), request).catch(() => undefined),
    LIMIT_SECONDS,
  );
