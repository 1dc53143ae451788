import { readConfig } from './config.ts';
import { embeddedStore } from './embedded-store.ts';
import { logUncaught } from './log-uncaught.ts';
import { logger } from './logger.ts';
import { runMain } from './run-main.ts';
import { startService } from './start-service.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** The service with its store in one process: Node alone is enough. Any of the variables may be set all the same. */
void runMain(async () => {
  const { table } = await embeddedStore();
  const config = readConfig({
    HOST: '127.0.0.1',
    ADMIN_TOKEN: process.env.ADMIN_TOKEN_FILE ? '' : 'dev',
    STOP_TIMEOUT_SECONDS: '2',
    TABLE_NAME: table.name,
    TABLE_PARTITION_KEY: table.partitionKey,
    TABLE_TTL_ATTRIBUTE: table.ttlAttribute,
    AWS_REGION: table.region,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    ...process.env,
  });
  const log = logger(config);
  logUncaught(log);
  const starting = startService(config, log);
  stopOnSignals(starting, config.stopTimeoutSeconds, log);
  log.info(`http://localhost:${(await starting).port}/`);
});
