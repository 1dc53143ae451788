import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';
import { summarise } from '../../../../lib/compare/load-test/summarise.ts';
import type { EngineId } from '../../../../lib/compare/runs/engines.ts';
import type { Run } from '../../../../lib/compare/runs/run.ts';
import type { ScenarioId } from '../../../../lib/compare/runs/scenarios.ts';
import type { Subject } from '../../../../lib/compare/runs/standing.ts';

const refused = { kind: 'refused', detail: 'ECONNREFUSED' } as const;

export interface RunChange {
  readonly scenario?: ScenarioId;
  /** The service. @default - named as the application */
  readonly service?: string;
  readonly engine?: EngineId;
  readonly date?: string;
  /** The number of requests that fail: the first so many of 40. */
  readonly failed?: number;
  /** Which of the 40 fail. @default - the first `failed` */
  readonly fails?: (n: number) => boolean;
  readonly lost?: number;
  readonly sha256?: string;
  /** The name of the application and of its service. */
  readonly name?: string;
  readonly ratePerSecond?: number;
  readonly observed?: Run['observed'];
}

/** A run as a scenario would keep it; the command is done 2.5 s after its start. */
export function aRun(change: RunChange = {}): Run {
  const { failed = 0, lost = 0, fails = (n: number) => n < failed } = change;
  return {
    version: 1,
    scenario: change.scenario ?? 'killed-process',
    application: change.name ?? 'links',
    service: change.service ?? change.name ?? 'links',
    engine: { id: change.engine ?? 'compose', version: 'Docker Engine 28.5.2', front: 'published port' },
    machine: { system: 'Linux x64', cores: 2, memoryGiB: 24 },
    commit: '0'.repeat(40),
    hasChanges: false,
    image: { tag: 'links:1.0.0', id: 'sha256:0' },
    artefact: { file: 'docker-compose.yml', sha256: change.sha256 ?? 'a'.repeat(64) },
    observed: change.observed ?? {},
    measurement: summarise({
      date: change.date ?? '2026-11-25T10:00:00.000Z',
      config: parseMeasureConfig({
        url: 'http://127.0.0.1:8080',
        ratePerSecond: change.ratePerSecond ?? 10,
        warmUpSeconds: 0,
      }),
      commandLine: ['true'],
      command: { startedMs: 0, endedMs: 2500, exitCode: 0, signal: null, ended: 'by itself' },
      interrupted: false,
      steady: { reached: true, afterSeconds: 0 },
      zeroMs: 0,
      load: { fromMs: 0, toMs: 4000 },
      operations: ['read', 'page', 'write'],
      samples: Array.from({ length: 40 }, (_, n) => ({
        name: 'read' as const,
        dueMs: n * 100,
        startedMs: n * 100,
        endedMs: n * 100 + 5,
        ...(fails(n) && { failure: refused }),
      })),
      polls: [],
      sightings: [],
      writes: {
        acknowledged: 10,
        madeBefore: 10,
        found: 10 - lost,
        lost,
        misdirected: 0,
        unread: 0,
        duplicated: 0,
      },
    }),
  };
}

/** The rendered subject with which such a run was made. */
export function aSubject(change: RunChange = {}): Subject {
  const { application, service, artefact } = aRun(change);
  return { application, services: [service], artefact };
}
