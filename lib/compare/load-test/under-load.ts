import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasureConfig } from './config.ts';
import { type LoadTask, startLoad } from './load.ts';
import { measuredCommand } from './measured-command.ts';
import { untilSteady } from './steady.ts';
import type { Observed } from './summarise.ts';
import type { UserLoad } from './user-load.ts';

export interface Progress {
  readonly doing: 'warm-up' | 'command' | 'settling';
  readonly due: number;
  readonly failed: number;
}

export interface UnderLoadOptions {
  /** Ends the measurement early, with the observations until then. */
  readonly signal: AbortSignal;
  /** File descriptor for the output of the command. @default 'ignore' - the output is discarded */
  readonly commandOutput?: number | 'ignore';
  /** Called every second while load is sent. @default - progress is not reported */
  readonly onSecond?: (progress: Progress) => void;
}

type UnderLoad = Omit<
  Observed,
  'config' | 'commandLine' | 'interrupted' | 'writes' | 'operations' | 'sightings'
>;

/** The requests that are sent. */
interface Sent {
  readonly users: UserLoad;
  /** The request for the answering replica. @default - no replica is asked for */
  readonly poll?: LoadTask<'poll'> | undefined;
}

/** Sends load, runs the command meanwhile, and goes on until the service is steady again. Leaves no request open. */
export async function underLoad(
  config: MeasureConfig,
  { users, poll }: Sent,
  commandLine: readonly string[],
  { signal, commandOutput = 'ignore', onSecond }: UnderLoadOptions,
): Promise<UnderLoad> {
  const { warmUpSeconds, commandSeconds, timeoutSeconds, ratePerSecond, pollsPerSecond } = config;
  const date = new Date().toISOString();
  const fromMs = performance.now();
  const zeroMs = fromMs + warmUpSeconds * 1000;
  const pace = { timeoutMs: timeoutSeconds * 1000, originMs: fromMs };
  const load = startLoad({ ...pace, ratePerSecond }, users.nextTask);
  const polls = poll && startLoad({ ...pace, ratePerSecond: pollsPerSecond }, () => poll);

  let stopped: { toMs: number; ended: Promise<unknown> } | undefined;
  const stop = () => {
    if (stopped) return stopped;
    const toMs = performance.now();
    stopped = { toMs, ended: Promise.all([load.stop(toMs), polls?.stop(toMs)]) };
    return stopped;
  };
  // The load stops at once, as the command may take seconds to end.
  signal.addEventListener('abort', stop);

  let doing: Progress['doing'] = 'warm-up';
  const report = () => onSecond?.({ doing, due: load.due(), failed: load.failed() });
  const progress = setInterval(report, 1000);
  try {
    await sleep(zeroMs - performance.now(), undefined, { signal }).catch(() => undefined);
    doing = 'command';
    const running = { commandSeconds, output: commandOutput };
    const command = signal.aborted ? undefined : await measuredCommand(commandLine, running, signal);
    doing = 'settling';
    const steady = await untilSteady(
      polls ? [load, polls] : [load],
      command?.endedMs ?? performance.now(),
      config,
      signal,
    );
    const { toMs, ended } = stop();
    await ended;
    const { samples } = load;
    return {
      date,
      zeroMs,
      load: { fromMs, toMs },
      command,
      steady,
      samples,
      polls: polls?.samples ?? [],
    };
  } finally {
    clearInterval(progress);
    signal.removeEventListener('abort', stop);
    await stop().ended;
  }
}
