/** Environment variables, log lines, and the start and stop of a program. */

/** A whole number from the environment. */
export const whole = (name, otherwise) => {
  const text = process.env[name] || otherwise;
  if (!/^[1-9]\d{0,4}$/.test(text ?? ''))
    throw new Error(`${name} must be a whole number from 1 to 99999; got ${text ?? 'nothing'}`);
  return Number(text);
};

export const log = (level, message) =>
  console.log(JSON.stringify({ time: new Date().toISOString(), level, message }));

/**
 * The text of an error, which is never empty. Node's AggregateError has no message, for example where every address of a
 * host refuses the connection.
 */
export const textOf = (error) =>
  error.errors?.map(({ message }) => message).join('; ') || error.message || error.code || String(error);

/** The time without a problem after which an outage counts as over. */
const QUIET_MS = 2000;

/**
 * Returns a function that logs when `name` stops answering, and when it answers again: one line for each change. While
 * some calls succeed and others fail, `name` counts as not answering, so that the log is not flooded.
 */
export const changesOf = (name) => {
  let down;
  let problemAt = 0;
  return (problem) => {
    if (problem) {
      if (!down) log('error', `${name} does not answer: ${problem}`);
      down = true;
      problemAt = Date.now();
    } else if (down !== false && Date.now() - problemAt > QUIET_MS) {
      log('info', `${name} answers`);
      down = false;
    }
  };
};

/** Runs a program. An error that it throws is logged, and ends the process with code 1. */
export const run = async (main) => {
  try {
    await main();
  } catch (error) {
    log('error', textOf(error));
    process.exit(1);
  }
};

/** Stops the program on SIGTERM. Without a handler, process 1 of a container would ignore the signal. */
export const onStop = (stop) => {
  const seconds = whole('STOP_TIMEOUT_SECONDS', '10');
  process.once('SIGTERM', () => {
    log('info', `SIGTERM: stops within ${seconds} s`);
    setTimeout(
      () => {
        log('warn', 'stopped before all work was finished, because the time was over');
        process.exit(0);
      },
      // A little earlier, so that the process has ended before the platform sends SIGKILL.
      seconds * 1000 - 250,
    );
    run(async () => {
      await stop();
      log('info', 'stopped');
      process.exit(0);
    });
  });
};
