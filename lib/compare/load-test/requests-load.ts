import { jsonAt } from '../json-pointer.ts';
import { type Failure, statusFailure } from './failure.ts';
import type { Answer, HttpClient, Request } from './http-client.ts';
import type { Ledger, Write } from './ledger.ts';
import type { ExpectedStatus, RequestOfLoad, Requests } from './requests.ts';
import { attempt, mix, type Operation, sendUntilAnswered, type UserLoad } from './user-load.ts';

/**
 * The load of requests that are data.
 *
 * @param run a name for this run, with which the texts begin that `{n}` stands for
 */
export function requestsLoad(
  { requests }: Requests,
  config: { readonly url: string; readonly timeoutSeconds: number },
  client: HttpClient,
  ledger: Ledger,
  run: string,
): UserLoad {
  const nextName = mix(Object.fromEntries(requests.map(({ name, percent }) => [name, percent])));
  const byName = new Map(requests.map((request) => [request.name, request]));
  return {
    operations: requests.map(({ name }) => name),
    nextTask: (n) => {
      const name = nextName();
      const request = byName.get(name);
      if (!request) throw new Error(`there must be a request ${name}`);
      const next = operation(request, `${run}-${n}`, ledger);
      return { name, run: (deadlineMs) => attempt(client, next, deadlineMs) };
    },
    begin: (signal) => {
      // A write would be made before the load. It is sent only if there is nothing else.
      const reads = requests.filter(({ method }) => method === 'GET' || method === 'HEAD');
      const first = (reads.length > 0 ? reads : requests.slice(0, 1)).map((request) =>
        operation(request, `${run}-first`, ledger),
      );
      return sendUntilAnswered(first, { client, config, signal });
    },
  };
}

function operation(asked: RequestOfLoad, n: string, ledger: Ledger): Operation {
  const { name, method, headers, status, acknowledges } = asked;
  const filled = JSON.parse(JSON.stringify({ path: asked.path, body: asked.body }).replaceAll('{n}', n));
  const request: Request = {
    method,
    path: filled.path,
    ...(headers && { headers }),
    ...(filled.body !== undefined && { json: filled.body }),
  };
  return {
    name,
    request,
    fault: (answer) => {
      if (!isExpected(answer.status, status)) return statusFailure(answer);
      return acknowledges ? acknowledged(answer, n, acknowledges, ledger) : undefined;
    },
  };
}

type Acknowledges = NonNullable<RequestOfLoad['acknowledges']>;

function acknowledged(
  { body }: Answer,
  n: string,
  { id: pointer, readBack, found, lost }: Acknowledges,
  ledger: Ledger,
): Failure | undefined {
  const id = pointer === undefined ? n : jsonAt(body, pointer);
  if (typeof id !== 'string' && typeof id !== 'number') return wrong(`no identity at ${pointer}`);
  const write: Write = {
    id: String(id),
    readBack: { method: 'GET', path: readBack.replaceAll('{id}', encodeURIComponent(id)) },
    fateOf: ({ status }) => {
      if (isExpected(status, found)) return 'found';
      return isExpected(status, lost) ? 'lost' : 'unread';
    },
  };
  return ledger.acknowledge(write) ? undefined : wrong('an identity that was given before');
}

const isExpected = (status: number, expected: ExpectedStatus): boolean =>
  typeof expected === 'number' ? status === expected : status >= expected[0] && status <= expected[1];

const wrong = (detail: string): Failure => ({ kind: 'wrongAnswer', detail });
