import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { NAMESPACE } from './rendered-manifests.ts';

/** A line, and the time at which it arrived, in milliseconds since 1970. */
export interface PrintedLine {
  readonly atMs: number;
  readonly text: string;
}

/** A running kubectl, and the lines that it has printed. */
export interface Watch {
  /** The lines so far: one for each change, with the time at which it arrived. */
  readonly lines: readonly PrintedLine[];
  readonly stop: () => void;
}

// The limit ends kubectl if the test is killed.
const LIMIT_SECONDS = 240;

/**
 * Watches objects. Unlike repeated calls, a watch misses no state that comes and goes between two calls.
 *
 * @param args the objects, as arguments of `kubectl get`
 * @param output the output format of kubectl, one line for each object
 */
export const watch = (args: readonly string[], output: string): Watch =>
  linesOf('get', ...args, '--watch', `--output=${output}`);

/** Follows the log of a container to its end. Each line begins with the time at which it was written. */
export const followLog = (pod: string, container: string): Watch =>
  linesOf('logs', pod, `--container=${container}`, '--follow', '--timestamps');

function linesOf(...args: string[]): Watch {
  const lines: PrintedLine[] = [];
  const always = [`--namespace=${NAMESPACE}`, `--request-timeout=${LIMIT_SECONDS}s`];
  const child = spawn('kubectl', [...always, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface(child.stdout).on('line', (text) => lines.push({ atMs: Date.now(), text }));
  return { lines, stop: () => void child.kill() };
}
