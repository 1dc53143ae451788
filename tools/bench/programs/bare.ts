import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { readServiceConfig } from '../../../app/links/src/config/service-config.ts';
import { createTableClient } from '../../../app/links/src/store/table-client.ts';
import { createLogger } from '../../../app/links/src/telemetry/logger.ts';

const config = readServiceConfig(process.env);
const log = createLogger(config);
const { name, partitionKey } = config.table;
const client = createTableClient(config.table);

createServer(async (request, response) => {
  const started = performance.now();
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: name,
      Key: { [partitionKey]: { S: (request.url ?? '/').slice(1) } },
      ConsistentRead: true,
    }),
  );
  const url = Item?.url?.S;
  const status = url ? 302 : 404;
  response.writeHead(status, { 'cache-control': 'no-store', location: url ?? '', 'content-length': 0 }).end();
  log.info(
    {
      reqId: randomUUID(),
      method: request.method,
      route: '/:code',
      status,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
    },
    'request',
  );
}).listen(config.port);
