import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { type RunningCommand, startCommand } from './command.ts';
import type { Measurement } from './measurement.ts';

type Result = NonNullable<Measurement['command']>;

/** The times and the end of a command, on the clock of performance.now(). */
export interface MeasuredCommand extends Pick<Result, 'exitCode' | 'signal' | 'ended'> {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Runs a command until it ends, until its time is up, or until the signal aborts it. */
export async function measuredCommand(
  line: readonly string[],
  { commandSeconds, output }: { commandSeconds: number; output: number | 'ignore' },
  signal: AbortSignal,
): Promise<MeasuredCommand> {
  const command = await started(line, output);
  const startedMs = performance.now();
  const whenOver = new AbortController();
  const timeIsUp = sleep(commandSeconds * 1000, 'out of time' as const, {
    signal: AbortSignal.any([signal, whenOver.signal]),
  }).catch(() => 'interrupted' as const);
  const ended = await Promise.race([command.ended.then(() => 'by itself' as const), timeIsUp]);
  whenOver.abort();
  if (ended !== 'by itself') await command.end();
  return { ...(await command.ended), ended, startedMs, endedMs: performance.now() };
}

async function started(line: readonly string[], output: number | 'ignore'): Promise<RunningCommand> {
  try {
    return await startCommand(line, output);
  } catch (error) {
    const message = `the command ${line.join(' ')} cannot be started: ${(error as Error).message}`;
    throw new InvalidInput('the measurement', [{ field: 'command', message }]);
  }
}
