import type { MeasureConfig } from './config.ts';
import type { HttpClient } from './http-client.ts';
import type { Ledger } from './ledger.ts';
import {
  LINKS_MIX,
  type LinkWrite,
  OPERATIONS,
  pageOperation,
  readOperation,
  writeOperation,
} from './link-operations.ts';
import { attempt, mix, type Operation, sendUntilAnswered, type UserLoad } from './user-load.ts';

const FIRST_LINKS = 10;

/**
 * The load of the sample's measurements: users make links, follow links, and look at the page.
 *
 * @param run a name for this run, which keeps its links apart from those of other runs
 */
export function linksLoad(
  config: Pick<MeasureConfig, 'url' | 'mixPercent' | 'timeoutSeconds'>,
  client: HttpClient,
  ledger: Ledger<LinkWrite>,
  run: string,
): UserLoad {
  const nextName = mix(config.mixPercent ?? LINKS_MIX);
  const write = (what: string) => writeOperation(`https://example.com/${run}/${what}`, ledger);

  function operation(n: number): Operation {
    const name = nextName();
    if (name === 'page') return pageOperation;
    const link = name === 'read' ? ledger.next() : undefined;
    // A cold start has no link to read yet, and after the last link was lost there is none left.
    if (!link) return write(String(n));
    return readOperation(link, (fate) => {
      if (fate === 'lost' || fate === 'misdirected') ledger.setAside(link);
    });
  }

  return {
    operations: OPERATIONS,
    nextTask: (n) => {
      const next = operation(n);
      return { name: next.name, run: (deadlineMs) => attempt(client, next, deadlineMs) };
    },
    // The first reads need links.
    begin: (signal) =>
      sendUntilAnswered(
        Array.from({ length: FIRST_LINKS }, (_, i) => write(`first-${i}`)),
        { client, config, signal },
      ),
  };
}
