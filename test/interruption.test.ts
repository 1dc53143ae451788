import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './app/support/eventually.ts';

const PROGRAM = `
  const { spawn } = require('node:child_process');
  const { onInterruption, spawnApart } = require(${JSON.stringify(join(__dirname, 'e2e', 'interruption.ts'))});
  onInterruption('cleans up', () => {
    console.log(spawnApart('sh', ['-c', 'sleep 0.4; echo cleaned'], { timeout: 5000 }).stdout);
  });
  // As measured commands are: a shell with a child, in a group of its own.
  const command = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { detached: true });
  command.stdout.on('data', (pid) => console.log('started ' + pid));
  setInterval(() => undefined, 1000);`;

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends what runs, then cleans up once, however often %s comes', async (signal, code) => {
  // With a group of its own, which a terminal's Ctrl-C would reach.
  const child = spawn('node', ['--import', 'tsx', '--eval', PROGRAM], { detached: true });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const pid = Number(await eventually('the command', () => /started (\d+)/.exec(printed)?.[1], 20_000));
  const group = -(child.pid ?? Number.NaN);
  process.kill(group, signal);
  await sleep(200);
  process.kill(group, signal);
  expect(await ended).toBe(code);
  expect(printed.match(/cleaned/g)).toEqual(['cleaned']);
  // A zombie, where nobody has called for it, has ended, too.
  expect(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout).toMatch(/^Z|^$/);
});
