import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { readConfig } from '../../../app/src/config.ts';
import { logger } from '../../../app/src/logger.ts';
import { tableClient } from '../../../app/src/store/table-client.ts';

const config = readConfig(process.env);
const log = logger(config);
const { name, partitionKey } = config.table;
const client = tableClient(config.table);

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
