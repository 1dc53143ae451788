import { readConfig } from './config.ts';
import { logUncaught } from './log-uncaught.ts';
import { logger } from './logger.ts';
import { runMain } from './run-main.ts';
import { startService } from './start-service.ts';
import { stopOnSignals } from './stop-on-signals.ts';

void runMain(async () => {
  const config = readConfig(process.env);
  const log = logger(config);
  logUncaught(log);
  const starting = startService(config, log);
  stopOnSignals(starting, config.stopTimeoutSeconds, log);
  await starting;
});
