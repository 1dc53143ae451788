import { setTimeout as sleep } from 'node:timers/promises';
import { Environment } from '../environment.ts';
import { createTable } from '../store/create-table.ts';
import { enableExpiry } from '../store/enable-expiry.ts';
import { tableClient } from '../store/table-client.ts';
import { readTableConfig } from '../store/table-config.ts';
import { TableMismatch } from '../store/table-mismatch.ts';
import type { Step } from './run-step.ts';

const PATIENCE_MS = 60_000;

/** `make-table`: the table as the service needs it, where the platform has not made it. Waits for the store. */
export const makeTable: Step = async (_args, variables, say) => {
  const env = new Environment(variables);
  const table = readTableConfig(env);
  env.finish();
  const client = tableClient(table);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await createTable(client, table, deadline);
      await enableExpiry(client, table);
      return say(`table ${table.name} is active; expired links are removed by ${table.ttlAttribute}`);
    } catch (error) {
      if (isFinal(error) || Date.now() > deadline) throw error;
      say(`waiting for the store: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`);
      await sleep(500);
    }
  }
};

/** A request that the store understood and refused is refused again; a store that is not there yet may come. */
function isFinal(error: unknown): boolean {
  const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name: string };
  const status = $metadata?.httpStatusCode ?? 0;
  const refused = status >= 400 && status < 500 && !/Throttling|LimitExceeded/.test(name);
  return refused || error instanceof TableMismatch;
}
