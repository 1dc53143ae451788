import type { Logger } from 'pino';
import type { Service } from './start-service.ts';

/**
 * The first SIGTERM or SIGINT begins an orderly end, the second ends it. As process 1 of a container nobody else
 * would: the kernel gives such a process no default for either signal. So this goes before the start is complete.
 */
export function stopOnSignals(starting: Promise<Service>, stopTimeoutSeconds: number, log: Logger): void {
  let stopping = false;
  function onSignal(signal: NodeJS.Signals): void {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'asked to stop');
    // A second before the platform would kill the process: what hangs by then is lost either way.
    setTimeout(
      () => {
        log.warn('out of time: leaving with requests unfinished');
        process.exit(0);
      },
      (stopTimeoutSeconds - 1) * 1000,
    ).unref();
    void starting.then((service) => service.stop()).finally(() => process.exit(0));
  }
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
