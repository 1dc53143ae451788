import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { measurementSchema } from '../../lib/compare/load-test/measurement.ts';
import { eventually } from '../app/support/eventually.ts';
import { PretendService } from '../lib/compare/load-test/pretend-service.ts';
import { runHere } from './run-here.ts';

const ROOT = join(__dirname, '..', '..');
const SHORT = ['--rate', '50', '--warm-up', '0.3', '--steady', '0.3', '--timeout', '2'];
jest.setTimeout(30_000);
let service: PretendService;
let directory: string;

beforeAll(async () => {
  service = await PretendService.start();
  directory = mkdtempSync(join(tmpdir(), 'measure-'));
});
const children: ChildProcess[] = [];
afterAll(() => {
  // A test that fails leaves its process, and Jest would wait for it.
  for (const child of children) child.kill('SIGKILL');
  service.stop();
  rmSync(directory, { recursive: true });
});

function start(...args: string[]) {
  const child = spawn('node', ['--import', 'tsx', 'bin/measure.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[status], stdout, stderr]) => ({ status, stdout, stderr }),
  );
  return { child, ended };
}
const run = (...args: string[]) => start(...args).ended;
/** Runs the command in this process, for what needs none of its own. */
const runInside = (...args: string[]) => runHere('bin/measure.ts', { project: ROOT, args });

it.concurrent('reports on standard output, passes on what the command prints, and keeps the JSON', async () => {
  const out = join(directory, 'kept.json');
  const { status, stdout, stderr } = await run(
    ...['--url', service.url, '--sample', ...SHORT, '--out', out],
    ...['--', 'sh', '-c', 'echo from the command; exit 3'],
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'from the command\n' });
  expect(stdout).toContain('exit code 3');
  expect(stdout).toContain('0 lost');
  const kept = measurementSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
  expect(kept).toMatchObject({ version: 1, command: { exitCode: 3 }, requests: { failed: { refused: 0 } } });
  expect(readdirSync(directory).filter((name) => name.startsWith('kept'))).toEqual(['kept.json']);
});

it.concurrent('ends on Ctrl-C with what it has, as JSON, and leaves no process', async () => {
  const pidFile = join(directory, 'pid');
  const { child, ended } = start(
    '--url',
    service.url,
    '--sample',
    ...SHORT,
    '--json',
    '--',
    'sh',
    '-c',
    `echo $$ > '${pidFile}'; sleep 60; true`,
  );
  await eventually(
    'the command runs',
    () => existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim(),
    15_000,
  );
  const group = Number(readFileSync(pidFile, 'utf8'));
  process.kill(-group, 0);
  // Twice, as from a terminal by way of npm.
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { status, stdout, stderr } = await ended;
  expect(status).toBe(130);
  expect(stderr).toContain('SIGINT: ending the command');
  expect(measurementSchema.parse(JSON.parse(stdout))).toMatchObject({
    interrupted: true,
    command: { ended: 'interrupted' },
  });
  expect(() => process.kill(-group, 0)).toThrow('ESRCH');
  rmSync(pidFile);
});

it('fails on wrong flags with all of them at once, and sends nothing', async () => {
  const { status, stdout, stderr } = await runInside(
    '--url',
    'http://192.0.2.1',
    '--sample',
    '--rate',
    '1001',
    '--',
    'true',
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe('the measurement has 1 problem:\n  --rate must be at most 1000; got 1001\n');
  const remote = await runInside(
    '--url',
    'http://192.0.2.1',
    '--sample',
    '--out',
    join(directory, 'never.json'),
    '--',
    'true',
  );
  expect(remote).toMatchObject({ status: 1, stdout: '' });
  expect(remote.stderr).toContain('on loopback (127.0.0.0/8, [::1], localhost) unless --remote is given');
  expect(existsSync(join(directory, 'never.json'))).toBe(false);
});

it('fails before the command where the result could not be kept', async () => {
  const out = join(directory, 'missing', 'kept.json');
  const { status, stderr } = await runInside('--url', service.url, '--sample', '--out', out, '--', 'true');
  expect(status).toBe(1);
  expect(stderr).toContain(' cannot be written: ');
});

it('explains itself', async () => {
  const { status, stdout } = await runInside('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('--host-header TEXT');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});
