import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { NAMESPACE } from './manifests.ts';

export interface Line {
  readonly atMs: number;
  readonly text: string;
}

export interface Watch {
  /** One for each change, with the time at which it was heard of. */
  readonly lines: readonly Line[];
  readonly stop: () => void;
}

// It ends by itself where the test is killed.
const LIMIT_SECONDS = 240;

/**
 * What the API server tells of changes: what comes and goes between two questions would be missed by asking.
 *
 * @param output of kubectl, a line an object
 */
export const watch = (args: readonly string[], output: string): Watch =>
  linesOf('get', ...args, '--watch', `--output=${output}`);

/** What a container of a pod writes, to its end: each line after the time at which it was written. */
export const followLog = (pod: string, container: string): Watch =>
  linesOf('logs', pod, `--container=${container}`, '--follow', '--timestamps');

function linesOf(...args: string[]): Watch {
  const lines: Line[] = [];
  const always = [`--namespace=${NAMESPACE}`, `--request-timeout=${LIMIT_SECONDS}s`];
  const child = spawn('kubectl', [...always, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface(child.stdout).on('line', (text) => lines.push({ atMs: Date.now(), text }));
  return { lines, stop: () => void child.kill() };
}
