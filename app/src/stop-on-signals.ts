import type { Logger } from 'pino';
import type { Service } from './start-service.ts';

/**
 * The first SIGTERM or SIGINT begins an orderly end, the second ends it. As process 1 of a container nobody else
 * would: the kernel gives such a process no default for either signal. So this goes before the start is complete.
 * Exit code 0 means that the end was orderly.
 */
export function stopOnSignals(starting: Promise<Service>, stopTimeoutSeconds: number, log: Logger): void {
  let stopping = false;
  async function stop(): Promise<void> {
    try {
      const service = await starting;
      await service.stop();
      process.exit(0);
    } catch (err) {
      log.fatal({ err }, 'failed to stop in order');
      process.exit(1);
    }
  }
  function onSignal(signal: NodeJS.Signals): void {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'asked to stop');
    // A second before the platform would kill the process: what hangs by then is lost either way.
    setTimeout(
      () => {
        log.error('out of time: leaving with requests unfinished');
        process.exit(1);
      },
      (stopTimeoutSeconds - 1) * 1000,
    ).unref();
    void stop();
  }
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
