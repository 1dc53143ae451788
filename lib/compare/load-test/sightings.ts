import { group } from 'd3-array';
import { jsonAt } from '../json-pointer.ts';
import { type Failure, statusFailure } from './failure.ts';
import { type HttpClient, isFailure } from './http-client.ts';
import type { LoadTask } from './load.ts';
import type { Measurement } from './measurement.ts';
import { toSeconds } from './tally.ts';

/** The answer of a replica about itself. */
export interface Sighting {
  readonly atMs: number;
  readonly version: string;
  readonly replica: string;
  /** @default - the replica does not know its zone */
  readonly zone?: string | undefined;
  /** @default - the replica does not know its node */
  readonly node?: string | undefined;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The request for the answering replica, and the JSON pointers to its parts in the answer. */
interface ReplicaRequest {
  readonly path: string;
  readonly version: string;
  readonly name: string;
  /** @default - zones are not seen */
  readonly zone?: string;
  /** @default - nodes are not seen */
  readonly node?: string;
}

/** The sample's own request for the answering replica. */
export const SAMPLE_REPLICA: ReplicaRequest = {
  path: '/whereami',
  version: '/version',
  name: '/replica',
  zone: '/zone',
  node: '/node',
};

/** A task that asks for the answering replica and notes the answer. A new connection can lead to another replica. */
export function sightingTask(
  client: HttpClient,
  asked: ReplicaRequest,
  sightings: Sighting[],
): LoadTask<'poll'> {
  const request = { method: 'GET', path: asked.path, onNewConnection: true } as const;
  return {
    name: 'poll',
    run: async (deadlineMs): Promise<Failure | undefined> => {
      const answer = await client.send(request, deadlineMs);
      if (isFailure(answer)) return answer;
      if (answer.status !== 200) return statusFailure(answer);
      const said = replicaSaid(answer.body, asked);
      if (!said) return { kind: 'wrongAnswer', detail: 'no version and replica' };
      sightings.push({ atMs: performance.now(), ...said });
      return undefined;
    },
  };
}

function replicaSaid(body: string, asked: ReplicaRequest): Omit<Sighting, 'atMs'> | undefined {
  const at = (pointer: string | undefined) =>
    pointer === undefined ? undefined : text(jsonAt(body, pointer));
  const version = at(asked.version);
  const replica = at(asked.name);
  if (!version || !replica) return undefined;
  const zone = at(asked.zone);
  const node = at(asked.node);
  return { replica, version, ...(zone && { zone }), ...(node && { node }) };
}

type Seen = Pick<Measurement['versions'][number], 'answers' | 'firstSeconds' | 'lastSeconds'>;

/** The versions, in the order in which they were first seen. */
export function versionsSeen(sightings: readonly Sighting[], zeroMs: number): Measurement['versions'] {
  return [...group(sightings, ({ version }) => version)].map(([version, some]) => ({
    version,
    ...seen(some, zeroMs),
  }));
}

/**
 * The replicas, in the order in which they were first seen. A replica that returns with another version counts as
 * another.
 */
export function replicasSeen(sightings: readonly Sighting[], zeroMs: number): Measurement['replicas'] {
  const replicas = group(sightings, ({ replica, version }) => `${replica} ${version}`);
  return [...replicas.values()].flatMap((some) => {
    if (!some[0]) return [];
    const { atMs: _, ...replica } = some[0];
    return { ...replica, ...seen(some, zeroMs) };
  });
}

function seen(some: readonly Sighting[], zeroMs: number): Seen {
  return {
    answers: some.length,
    firstSeconds: toSeconds((some.at(0)?.atMs ?? 0) - zeroMs),
    lastSeconds: toSeconds((some.at(-1)?.atMs ?? 0) - zeroMs),
  };
}
