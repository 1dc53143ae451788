import { randomUUID } from 'node:crypto';
import type { MeasureConfig } from './config.ts';
import { httpClient } from './http-client.ts';
import { type Ledger, ledger } from './ledger.ts';
import type { LinkWrite } from './link-operations.ts';
import { linksLoad } from './links-load.ts';
import type { Measurement } from './measurement.ts';
import { readBack } from './read-back.ts';
import { requestsLoad } from './requests-load.ts';
import { SAMPLE_REPLICA, type Sighting, sightingTask } from './sightings.ts';
import { summarise } from './summarise.ts';
import { type UnderLoadOptions, underLoad } from './under-load.ts';

/**
 * Sends load while a command runs and until the service is steady again, then reads back every acknowledged write.
 *
 * The load is that of `config.requests`, or else that of the sample.
 *
 * @throws InvalidInput when the service does not answer before the command, or the command cannot be started
 */
export async function measure(
  config: MeasureConfig,
  commandLine: readonly string[],
  options: UnderLoadOptions,
): Promise<Measurement> {
  const { signal } = options;
  const client = httpClient(config.url, config.hostHeader);
  try {
    const run = `measure-${randomUUID()}`;
    const { requests } = config;
    const links = ledger<LinkWrite>();
    const asked: Ledger = ledger();
    const users = requests
      ? requestsLoad(requests, config, client, asked, run)
      : linksLoad(config, client, links, run);
    const { writes, duplicated } = requests ? asked : links;
    if (!config.cold) await users.begin(signal);
    const madeBefore = writes.length;
    const sightings: Sighting[] = [];
    const replica = requests ? requests.replica : SAMPLE_REPLICA;
    const poll = replica && sightingTask(client, replica, sightings);
    const observed = await underLoad(config, { users, poll }, commandLine, options);
    const kept = await readBack(writes, client, config, signal);
    return summarise({
      ...observed,
      sightings,
      operations: users.operations,
      config,
      commandLine,
      interrupted: signal.aborted,
      writes: {
        acknowledged: writes.length,
        madeBefore,
        duplicated: duplicated.size,
        ...kept,
      },
    });
  } finally {
    client.close();
  }
}
