import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasureConfig } from './config.ts';
import type { HttpClient } from './http-client.ts';
import { startLoad } from './load.ts';
import { measuredCommand } from './measured-command.ts';
import type { ServiceLoad } from './service-load.ts';
import { type Sighting, sightingTask } from './sightings.ts';
import { untilSteady } from './steady.ts';
import type { Observed } from './summarise.ts';

export interface Progress {
  readonly doing: 'warm-up' | 'command' | 'settling';
  readonly due: number;
  readonly failed: number;
}

export interface UnderLoadOptions {
  /** Ends the measurement early, with what has come by then. */
  readonly signal: AbortSignal;
  /** File descriptor that takes what the command prints. @default 'ignore' - it is thrown away */
  readonly commandOutput?: number | 'ignore';
  /** Called each second while there is load. */
  readonly onSecond?: (progress: Progress) => void;
}

type UnderLoad = Omit<Observed, 'config' | 'commandLine' | 'interrupted' | 'writes'>;

/** Load, the command within it, and load until the service is steady again. No request is left open. */
export async function underLoad(
  config: MeasureConfig,
  client: HttpClient,
  users: ServiceLoad,
  commandLine: readonly string[],
  { signal, commandOutput = 'ignore', onSecond }: UnderLoadOptions,
): Promise<UnderLoad> {
  const { warmUpSeconds, commandSeconds, timeoutSeconds, ratePerSecond, pollsPerSecond } = config;
  const date = new Date().toISOString();
  const fromMs = performance.now();
  const zeroMs = fromMs + warmUpSeconds * 1000;
  const pace = { timeoutMs: timeoutSeconds * 1000, originMs: fromMs };
  const sightings: Sighting[] = [];
  const poll = sightingTask(client, sightings);
  const load = startLoad({ ...pace, ratePerSecond }, users.nextTask);
  const polls = startLoad({ ...pace, ratePerSecond: pollsPerSecond }, () => poll);

  let stopped: { toMs: number; ended: Promise<unknown> } | undefined;
  const stop = () => {
    if (stopped) return stopped;
    const toMs = performance.now();
    stopped = { toMs, ended: Promise.all([load.stop(toMs), polls.stop(toMs)]) };
    return stopped;
  };
  // At once, as it may take seconds until the command has ended.
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
    const steady = await untilSteady([load, polls], command?.endedMs ?? performance.now(), config, signal);
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
      polls: polls.samples,
      sightings,
    };
  } finally {
    clearInterval(progress);
    signal.removeEventListener('abort', stop);
    await stop().ended;
  }
}
