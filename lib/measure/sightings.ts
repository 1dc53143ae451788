import { type Failure, statusFailure } from './failure.ts';
import { grouped } from './grouped.ts';
import { type HttpClient, isFailure } from './http-client.ts';
import type { Task } from './load.ts';
import type { Measurement } from './measurement.ts';
import { toSeconds } from './tally.ts';

/** One answer of a replica about itself. */
export interface Sighting {
  readonly atMs: number;
  readonly version: string;
  readonly replica: string;
  readonly zone?: string | undefined;
  readonly node?: string | undefined;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Asks which replica answers, on a new connection, which can lead to another one, and notes what it says. */
export function sightingTask(client: HttpClient, sightings: Sighting[]): Task<'poll'> {
  const request = { method: 'GET', path: '/whereami', onNewConnection: true } as const;
  return {
    name: 'poll',
    run: async (deadlineMs): Promise<Failure | undefined> => {
      const answer = await client.send(request, deadlineMs);
      if (isFailure(answer)) return answer;
      if (answer.status !== 200) return statusFailure(answer.status);
      const said = replicaSaid(answer.body);
      if (!said) return { kind: 'wrongAnswer', detail: 'no version and replica' };
      sightings.push({ atMs: performance.now(), ...said });
      return undefined;
    },
  };
}

function replicaSaid(body: string): Omit<Sighting, 'atMs'> | undefined {
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(body) ?? {};
  } catch {
    return undefined;
  }
  const version = text(said.version);
  const replica = text(said.replica);
  if (!version || !replica) return undefined;
  const zone = text(said.zone);
  const node = text(said.node);
  return { replica, version, ...(zone && { zone }), ...(node && { node }) };
}

type Seen = Pick<Measurement['versions'][number], 'answers' | 'firstSeconds' | 'lastSeconds'>;

/** In the order in which they were first seen. */
export function versionsSeen(sightings: readonly Sighting[], zeroMs: number): Measurement['versions'] {
  return [...grouped(sightings, ({ version }) => version)].map(([version, group]) => ({
    version,
    ...seen(group, zeroMs),
  }));
}

/** A replica that comes back with another version counts as another one. */
export function replicasSeen(sightings: readonly Sighting[], zeroMs: number): Measurement['replicas'] {
  const groups = grouped(sightings, ({ replica, version }) => `${replica} ${version}`).values();
  return [...groups].flatMap((group) => {
    if (!group[0]) return [];
    const { atMs: _, ...replica } = group[0];
    return { ...replica, ...seen(group, zeroMs) };
  });
}

function seen(group: readonly Sighting[], zeroMs: number): Seen {
  return {
    answers: group.length,
    firstSeconds: toSeconds((group.at(0)?.atMs ?? 0) - zeroMs),
    lastSeconds: toSeconds((group.at(-1)?.atMs ?? 0) - zeroMs),
  };
}
