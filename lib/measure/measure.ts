import { randomUUID } from 'node:crypto';
import type { MeasureConfig } from './config.ts';
import { httpClient } from './http-client.ts';
import { ledger } from './ledger.ts';
import type { Measurement } from './measurement.ts';
import { readBack } from './read-back.ts';
import { serviceLoad } from './service-load.ts';
import { summarise } from './summarise.ts';
import { type UnderLoadOptions, underLoad } from './under-load.ts';

/**
 * Sends the load of users while a command runs and until the service is steady again, then reads back every link that
 * was acknowledged.
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
    const links = ledger();
    const users = serviceLoad(config, client, links, `measure-${randomUUID()}`);
    if (!config.cold) await users.makeFirstLinks(signal);
    const madeBefore = links.links.length;
    const observed = await underLoad(config, client, users, commandLine, options);
    const kept = await readBack(links.links, client, config, signal);
    return summarise({
      ...observed,
      config,
      commandLine,
      interrupted: signal.aborted,
      writes: {
        acknowledged: links.links.length,
        madeBefore,
        duplicated: links.duplicated.size,
        ...kept,
      },
    });
  } finally {
    client.close();
  }
}
