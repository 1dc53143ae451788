import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../definition.ts';
import type { MeasureConfig } from './config.ts';
import type { Failure } from './failure.ts';
import { type HttpClient, isFailure } from './http-client.ts';
import type { Ledger } from './ledger.ts';
import type { Task } from './load.ts';
import { mix } from './mix.ts';
import {
  type Operation,
  type OperationName,
  pageOperation,
  readOperation,
  writeOperation,
} from './operations.ts';

/** What users of the service do: makes links, follows them, looks at the page. */
export interface ServiceLoad {
  readonly nextTask: (n: number) => Task<OperationName>;
  /** Makes the first links, without which there would be nothing to read. */
  readonly makeFirstLinks: (signal: AbortSignal) => Promise<void>;
}

const FIRST_LINKS = 10;
const FIRST_ANSWER_SECONDS = 10;
const PAUSE_MS = 250;

/** @param run a name of this run, so that no link is taken for one of another run */
export function serviceLoad(
  { url, mixPercent, timeoutSeconds }: MeasureConfig,
  client: HttpClient,
  ledger: Ledger,
  run: string,
): ServiceLoad {
  const nextName = mix(mixPercent);
  const write = (what: string) => writeOperation(`https://example.com/${run}/${what}`, ledger);

  function operation(n: number): Operation {
    const name = nextName();
    if (name === 'page') return pageOperation;
    const link = name === 'read' ? ledger.next() : undefined;
    // Before the first link of a cold start, or after the last was lost, there is none to read.
    if (!link) return write(String(n));
    return readOperation(link, (verdict) => {
      if (verdict === 'lost' || verdict === 'misdirected') ledger.setAside(link);
    });
  }

  async function attempt({ request, fault }: Operation, deadlineMs: number): Promise<Failure | undefined> {
    const answer = await client.send(request, deadlineMs);
    return isFailure(answer) ? answer : fault(answer);
  }

  return {
    nextTask: (n) => {
      const next = operation(n);
      return { name: next.name, run: (deadlineMs) => attempt(next, deadlineMs) };
    },
    makeFirstLinks: async (signal) => {
      const deadline = performance.now() + FIRST_ANSWER_SECONDS * 1000;
      while (ledger.links.length < FIRST_LINKS && !signal.aborted) {
        const timeout = Math.min(performance.now() + timeoutSeconds * 1000, deadline);
        const failure = await attempt(write(`first-${ledger.links.length}`), timeout);
        if (failure && performance.now() + PAUSE_MS > deadline) throw silent(url, failure);
        if (failure) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

function silent(url: string, { kind, detail }: Failure): InvalidInput {
  return new InvalidInput('the target', [
    {
      field: 'url',
      received: `${url}: ${kind}, ${detail}, on POST /links`,
      allowed: `a service that makes links within ${FIRST_ANSWER_SECONDS} s, unless cold is given`,
    },
  ]);
}
