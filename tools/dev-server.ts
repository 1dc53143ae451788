import { readServiceConfig as readLinksConfig } from '../app/links/src/config/service-config.ts';
import { embeddedStore as linksStore } from '../app/links/src/dev/embedded-store.ts';
import { runProgram } from '../app/links/src/process/program-errors.ts';
import { runService as runLinks } from '../app/links/src/process/run-service.ts';
import { readServiceConfig as readVisitsConfig } from '../app/visits/src/config/service-config.ts';
import { embeddedStore as visitsStore } from '../app/visits/src/dev/embedded-store.ts';
import { runService as runVisits } from '../app/visits/src/process/run-service.ts';

/*
 * `npm run dev`: runs both services of the sample and their stores in one process, which needs Node alone. Environment
 * variables are those of `links`, and override all defaults. `visits` is on a free port.
 *
 * Not `runCommand`: an error must end the services that have started, as `runProgram` does.
 */

const LOCAL = { HOST: '127.0.0.1', STOP_TIMEOUT_SECONDS: '2' };

void runProgram(async () => {
  const counts = (await visitsStore()).table;
  const visits = await runVisits(
    readVisitsConfig({
      ...LOCAL,
      PORT: '0',
      TABLE_NAME: counts.name,
      TABLE_PARTITION_KEY: counts.partitionKey,
      AWS_REGION: counts.region,
      AWS_ENDPOINT_URL_DYNAMODB: counts.endpoint,
    }),
  );
  const { table } = await linksStore();
  const { service, log } = await runLinks(
    readLinksConfig({
      ...LOCAL,
      ADMIN_TOKEN: process.env.ADMIN_TOKEN_FILE ? '' : 'dev',
      VISITS_URL: `http://127.0.0.1:${visits.port}`,
      TABLE_NAME: table.name,
      TABLE_PARTITION_KEY: table.partitionKey,
      TABLE_TTL_ATTRIBUTE: table.ttlAttribute,
      AWS_REGION: table.region,
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      ...process.env,
    }),
  );
  log.info(`http://localhost:${service.port}/`);
});
