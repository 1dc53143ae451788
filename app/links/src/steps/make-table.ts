import { setTimeout as sleep } from 'node:timers/promises';
import { EnvironmentReader } from '../config/environment-variables.ts';
import { readTableConfig } from '../config/table-config.ts';
import { createTable, enableExpiry, TableMismatch } from '../store/create-table.ts';
import { createTableClient } from '../store/table-client.ts';
import type { StepProgram } from './run-step.ts';

const TIME_LIMIT_MS = 60_000;

/** `make-table` creates the table where the platform does not. Waits for a store that is still starting. */
export const makeTable: StepProgram = async (_args, variables, print) => {
  const env = new EnvironmentReader(variables);
  const table = readTableConfig(env);
  env.finish();
  const client = createTableClient(table);
  const deadline = Date.now() + TIME_LIMIT_MS;
  for (;;) {
    try {
      await createTable(client, table, deadline);
      await enableExpiry(client, table);
      return print(`table ${table.name} is active; expired links are removed by ${table.ttlAttribute}`);
    } catch (error) {
      if (isFinal(error) || Date.now() > deadline) throw error;
      print(`waiting for the store: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`);
      await sleep(500);
    }
  }
};

/** Tells whether retrying is useless. A store that refused a request refuses it again; an absent store may still start. */
function isFinal(error: unknown): boolean {
  const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name: string };
  const status = $metadata?.httpStatusCode ?? 0;
  const refused = status >= 400 && status < 500 && !/Throttling|LimitExceeded/.test(name);
  return refused || error instanceof TableMismatch;
}
