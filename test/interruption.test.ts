import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './app/support/eventually.ts';

const PROGRAM = `
  const { spawn } = require('node:child_process');
  const { onInterruption, spawnApart } = require(${JSON.stringify(join(__dirname, 'e2e', 'interruption.ts'))});
  onInterruption('cleans up', () => {
    // It says itself that it runs: until it is in a group of its own, the signal would end it.
    const untilToldTwice = 'cd "$SIGNS"; touch begun; until test -e told-twice; do sleep 0.05; done; echo cleaned';
    console.log(spawnApart('sh', ['-c', untilToldTwice], { timeout: 20_000 }).stdout);
  });
  // As measured commands are: a shell with a child, in a group of its own.
  const command = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { detached: true });
  command.stdout.on('data', (pid) => console.log('started ' + pid));
  setInterval(() => undefined, 1000);`;

const groups: number[] = [];

// A test that fails leaves its processes, and Jest would wait for them.
afterEach(() => {
  for (const group of groups.splice(0)) {
    try {
      process.kill(group, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends what runs, then cleans up once, however often %s comes', async (signal, code) => {
  // With a group of its own, which a terminal's Ctrl-C would reach.
  const signs = mkdtempSync(join(tmpdir(), 'interruption-'));
  const env = { ...process.env, SIGNS: signs };
  const child = spawn('node', ['--import', 'tsx', '--eval', PROGRAM], { detached: true, env });
  const group = -(child.pid ?? Number.NaN);
  groups.push(group);
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const pid = Number(await eventually('the command', () => /started (\d+)/.exec(printed)?.[1], 20_000));
  process.kill(group, signal);
  await eventually('the clean-up', () => existsSync(join(signs, 'begun')), 10_000);
  process.kill(group, signal);
  writeFileSync(join(signs, 'told-twice'), '');
  expect(await ended).toBe(code);
  expect(printed.match(/cleaned/g)).toEqual(['cleaned']);
  // A zombie, where nobody has called for it, has ended, too.
  expect(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout).toMatch(/^Z|^$/);
});
