import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInput } from '../../definition/invalid-input.ts';
import type { Failure } from './failure.ts';
import { type Answer, type HttpClient, isFailure, type Request } from './http-client.ts';
import type { LoadTask } from './load.ts';

/** The requests of users, whatever they are. */
export interface UserLoad {
  /** The names of the requests, in the order of reports. */
  readonly operations: readonly string[];
  readonly nextTask: (n: number) => LoadTask<string>;
  /**
   * Waits until the service answers, before the load begins.
   *
   * @throws InvalidInput if the service does not answer in time
   */
  readonly begin: (signal: AbortSignal) => Promise<void>;
}

/** A request to the service, and the check of an answer to it. */
export interface Operation {
  readonly name: string;
  readonly request: Request;
  readonly fault: (answer: Answer) => Failure | undefined;
}

/** Sends the request of an operation, and checks the answer. */
export async function attempt(
  client: HttpClient,
  { request, fault }: Operation,
  deadlineMs: number,
): Promise<Failure | undefined> {
  const answer = await client.send(request, deadlineMs);
  return isFailure(answer) ? answer : fault(answer);
}

const FIRST_ANSWER_SECONDS = 10;
const PAUSE_MS = 250;

/** The settings of first requests. */
interface FirstRequests {
  readonly client: HttpClient;
  readonly config: { readonly url: string; readonly timeoutSeconds: number };
  readonly signal: AbortSignal;
}

/**
 * Sends operations, each until it succeeds.
 *
 * @throws InvalidInput if one of them does not succeed within ten seconds from the first attempt on
 */
export async function sendUntilAnswered(
  operations: readonly Operation[],
  { client, config: { url, timeoutSeconds }, signal }: FirstRequests,
): Promise<void> {
  const deadline = performance.now() + FIRST_ANSWER_SECONDS * 1000;
  for (const operation of operations) {
    while (!signal.aborted) {
      const timeout = Math.min(performance.now() + timeoutSeconds * 1000, deadline);
      const failure = await attempt(client, operation, timeout);
      if (!failure) break;
      if (performance.now() + PAUSE_MS > deadline) throw silent(url, operation, failure);
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

function silent(url: string, { request }: Operation, { kind, detail }: Failure): InvalidInput {
  const { method, path } = request;
  return new InvalidInput('the target', [
    {
      field: 'url',
      message: `--url ${url} did not accept ${method} ${path} within ${FIRST_ANSWER_SECONDS} s: ${kind}, ${detail}; start the service first, or give --cold if the command starts it`,
    },
  ]);
}

/**
 * Chooses operations by their shares, spread as evenly as possible: each gains its share every turn, and the one with the
 * most credit goes next and pays for its turn. The order is the same in every run, and the shares are exact over every
 * hundred.
 */
export function mix<Name extends string>(percent: Readonly<Record<Name, number>>): () => Name {
  const names = Object.keys(percent) as Name[];
  const credit = new Map(names.map((name) => [name, 0]));
  const creditOf = (name: Name) => credit.get(name) ?? 0;
  return () => {
    for (const name of names) credit.set(name, creditOf(name) + percent[name]);
    const next = names.reduce((most, name) => (creditOf(name) > creditOf(most) ? name : most));
    credit.set(next, creditOf(next) - 100);
    return next;
  };
}
