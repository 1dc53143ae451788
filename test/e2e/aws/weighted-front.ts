import { execFile } from 'node:child_process';
import { Agent } from 'node:http';
import { promisify } from 'node:util';
import { forwardingServer, type Side } from './forwarding-server.ts';

/** The time for which the front keeps an answer of Route 53. Real clients keep it for 60 s and longer. */
export const TTL_SECONDS = 3;

/** A front, and the requests that it has sent to each side, by the weights of that time. */
export interface WeightedFront {
  readonly url: string;
  readonly counts: ReadonlyMap<string, Readonly<Record<string, number>>>;
  close(): void;
}

/**
 * Starts a proxy that stands for clients of a name with weighted records: for each request it picks a side by the weights in
 * Route 53, which it looks up again when their time is over. Real clients pick an address for each look-up.
 *
 * @param sides the sides by the identifiers of their records
 */
export async function weightedFront(
  zone: string,
  name: string,
  sides: Readonly<Record<string, Side>>,
): Promise<WeightedFront> {
  const agent = new Agent({ keepAlive: true });
  const counts = new Map<string, Record<string, number>>();
  let weights = await weightsOf(zone, name);
  let isLookingUp = false;
  const timer = setInterval(async () => {
    if (isLookingUp) return;
    isLookingUp = true;
    // An answer that does not come changes nothing, as with real clients.
    weights = await weightsOf(zone, name).catch(() => weights);
    isLookingUp = false;
  }, TTL_SECONDS * 1000);

  const server = await forwardingServer(() => {
    const id = picked(weights);
    const side = sides[id];
    if (!side) return undefined;
    const now = Object.entries(weights)
      .map(([one, weight]) => `${one} ${weight}`)
      .join(', ');
    const counted = counts.get(now) ?? {};
    counts.set(now, { ...counted, [id]: (counted[id] ?? 0) + 1 });
    return side;
  }, agent);
  return {
    url: server.url,
    counts,
    close: () => {
      clearInterval(timer);
      server.close();
      agent.destroy();
    },
  };
}

type Weights = Readonly<Record<string, number>>;

function picked(weights: Weights): string {
  let left = Math.random() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (const [id, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return id;
  }
  return '';
}

/** The weights of a name's records, by their identifiers in alphabetical order. */
async function weightsOf(zone: string, name: string): Promise<Weights> {
  const line = ['route53', 'list-resource-record-sets', '--hosted-zone-id', zone, '--output', 'json'];
  const { stdout } = await promisify(execFile)('aws', line, { env: { ...process.env } });
  const { ResourceRecordSets } = JSON.parse(stdout) as {
    readonly ResourceRecordSets: readonly { Name: string; SetIdentifier?: string; Weight?: number }[];
  };
  return Object.fromEntries(
    ResourceRecordSets.filter((one) => one.Name === `${name}.` && one.SetIdentifier !== undefined)
      .map(({ SetIdentifier = '', Weight = 0 }): [string, number] => [SetIdentifier, Weight])
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}
