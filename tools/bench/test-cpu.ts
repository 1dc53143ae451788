import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import { type CommandResult, runCommand } from '../../bin/run-command.ts';

/*
 * `npm run bench:test`: compares the CPU time of `npm test` with the CPU time of `npm start`, both with all processes
 * that they start. Not the time on the clock, which depends more on other load on the machine. `npm start` runs before
 * and after the tests, so that a machine that slows down in between slows down both. Exit code 1 if the goal is missed
 * or a test fails.
 */

const GOAL = 8;
const ROOT = join(__dirname, '..', '..');

interface Used {
  readonly seconds: number;
  readonly status: number | null;
  readonly output: string;
}

/** Runs a command in a shell, whose `times` knows the CPU time of all processes below it that have ended. */
function used(command: string): Used {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `${command}\nstatus=$?\ntimes\nexit $status`], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  // The last line has the times of the child processes: user, then system, as in 3m4.123s 0m9.876s.
  const ofChildren = stdout.trimEnd().split('\n').at(-1) ?? '';
  const spans = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  if (spans.length !== 2) throw new Error(`times must print two spans of children; got ${ofChildren}`);
  const seconds = spans.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { seconds, status, output: stdout + stderr };
}

/**
 * Runs a command that must pass, and returns its CPU time.
 *
 * @throws Error if the command fails, because its time would say nothing
 */
function passing(command: string): number {
  const { seconds, status, output } = used(command);
  if (status !== 0) throw new Error(`${command} must exit with 0; got ${status}\n${output}`);
  return seconds;
}

runCommand(
  {
    name: 'npm run bench:test',
    about: 'Compares the CPU time of npm test with the CPU time of npm start.',
    flags: {},
    parse: (line) => line,
  },
  bench,
);

function bench(): CommandResult {
  // The first run fills the caches of the machine.
  passing('npm start');
  const before = passing('npm start');
  const tests = used('npm test');
  const after = passing('npm start');
  const start = (before + after) / 2;
  const ratio = tests.seconds / start;
  const text = `${os.availableParallelism()} cores, Node ${process.version}, CPU seconds of the user and the system:
  npm start  ${start.toFixed(1)} (${before.toFixed(1)} before the tests, ${after.toFixed(1)} after)
  npm test   ${tests.seconds.toFixed(1)}
  ratio      ${ratio.toFixed(1)}, at most ${GOAL}`;
  const errors =
    tests.status === 0 ? undefined : `npm test must exit with 0; got ${tests.status}\n${tests.output}`;
  return { text, errors, exitCode: ratio <= GOAL && tests.status === 0 ? 0 : 1 };
}
