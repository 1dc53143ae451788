import type { Target } from '../targets.ts';
import { ENGINE_IDS, ENGINES, type Engine, type EngineId } from './engines.ts';
import { FIGURES, type Spread, spread } from './figures.ts';
import { isSameSetting, type KeptRun } from './kept.ts';
import type { Run, Setting } from './run.ts';
import {
  type FigureId,
  OBSERVATIONS,
  type ObservationId,
  reasonAgainst,
  SCENARIO_IDS,
  SCENARIOS,
  type ScenarioId,
} from './scenarios.ts';

/** One figure of a series. */
export interface Line {
  readonly title: string;
  readonly unit?: 's' | 'ms' | undefined;
  /** Null where no run has the figure, such as the time of a last failure where nothing failed. */
  readonly spread: Spread | null;
}

/** The runs of a scenario that are counted together: the same engine, machine and artefact. */
export interface Series {
  readonly engine: EngineId;
  readonly setting: Setting;
  /** Whether what was deployed is what is rendered now; null where nothing is rendered to compare it with. */
  readonly isCurrent: boolean | null;
  readonly ratePerSecond: number;
  /** The day of the last of them. */
  readonly date: string;
  /** Paths of the runs below measurements/. */
  readonly runs: readonly string[];
  readonly lines: readonly Line[];
  readonly timeline: Timeline;
}

/** What users saw in each second of one run: that with the median number of failed requests. */
export interface Timeline {
  /** Path of the run below measurements/. */
  readonly run: string;
  /** How long the command took; null where it was interrupted. */
  readonly commandSeconds: number | null;
  /** By due time, from the command on. */
  readonly seconds: readonly {
    readonly second: number;
    readonly succeeded: number;
    readonly failed: number;
  }[];
}

/** Why there is no series. */
export interface NoSeries {
  readonly engine: EngineId;
  readonly reason: string;
}

export interface ScenarioResults {
  readonly id: ScenarioId;
  readonly title: string;
  readonly does: string;
  /** Of each engine its newest series, or why there is none. */
  readonly on: readonly (Series | NoSeries)[];
}

/** The series that a target is judged by: of the platform itself, or else of what stands in for it. */
export function seriesFor<T extends { readonly engine: string }>(
  on: readonly T[],
  target: string,
  engines: Readonly<Record<string, Pick<Engine, 'target' | 'isEmulated'>>> = ENGINES,
): Extract<T, { readonly runs: unknown }> | undefined {
  const isEmulated = (one: T) => Number(engines[one.engine]?.isEmulated);
  return on
    .filter(
      (one): one is Extract<T, { readonly runs: unknown }> =>
        'runs' in one && engines[one.engine]?.target === target,
    )
    .sort((a, b) => isEmulated(a) - isEmulated(b))[0];
}

/**
 * The kept runs side by side.
 *
 * @param artefactOf what a target's artefact is now; undefined where it is not rendered
 */
export function sideBySide(
  kept: readonly KeptRun[],
  artefactOf: (target: Target) => Run['artefact'] | undefined,
): ScenarioResults[] {
  const engines = ENGINE_IDS.map((engine) => {
    const runs = kept.filter(({ run }) => run.engine.id === engine);
    return { engine, runs, now: runs.length > 0 ? artefactOf(ENGINES[engine].target) : undefined };
  });
  return SCENARIO_IDS.map((id) => {
    const { title, does } = SCENARIOS[id];
    const on = engines.map(({ engine, runs, now }) => {
      const ofIt = runs.filter(({ run }) => run.scenario === id);
      const reason = reasonAgainst(id, engine) ?? 'no run yet';
      return newestSeries(id, ofIt, now) ?? { engine, reason };
    });
    return { id, title, does, on };
  });
}

function newestSeries(
  id: ScenarioId,
  kept: readonly KeptRun[],
  now: Run['artefact'] | undefined,
): Series | undefined {
  const newest = kept.reduce<KeptRun | undefined>(
    (last, one) => (last && last.run.measurement.date > one.run.measurement.date ? last : one),
    undefined,
  );
  if (!newest) return undefined;
  const { engine, machine, artefact, measurement } = newest.run;
  const { ratePerSecond } = measurement.config;
  const counted = kept.filter(
    ({ run }) => isSameSetting(run, newest.run) && run.measurement.config.ratePerSecond === ratePerSecond,
  );
  const runs = counted.map(({ run }) => run);
  return {
    engine: engine.id,
    setting: { engine, machine, artefact },
    isCurrent: now ? now.sha256 === artefact.sha256 : null,
    ratePerSecond,
    date: measurement.date.slice(0, 10),
    runs: counted.map(({ path }) => path),
    lines: [
      ...SCENARIOS[id].figures.map((figure) => lineOf(figure, runs)),
      // For nobody to wonder about, where there is nothing.
      ...[lineOf('failedBefore', runs)].filter(({ spread }) => spread !== null && spread.most > 0),
      ...observationsOf(runs).map(
        (observation): Line => ({
          title: OBSERVATIONS[observation],
          unit: 's',
          spread: spreadOf(runs, ({ observed }) => observed[observation] ?? null),
        }),
      ),
    ],
    timeline: timelineOf(counted),
  };
}

function timelineOf(kept: readonly KeptRun[]): Timeline {
  const failed = ({ run }: KeptRun) => FIGURES.failed.of(run) ?? 0;
  const inOrder = [...kept].sort((a, b) => failed(a) - failed(b));
  const { path, run } = inOrder[Math.floor((inOrder.length - 1) / 2)] as KeptRun;
  const { command, timeline } = run.measurement;
  return {
    run: path,
    commandSeconds: command && command.endedSeconds - command.startedSeconds,
    seconds: timeline.map(({ second, due, succeeded }) => ({ second, succeeded, failed: due - succeeded })),
  };
}

function lineOf(id: FigureId, runs: readonly Run[]): Line {
  const { title, unit, of } = FIGURES[id];
  return { title, unit, spread: spreadOf(runs, of) };
}

const spreadOf = (runs: readonly Run[], of: (run: Run) => number | null): Spread | null =>
  spread(runs.flatMap((run) => of(run) ?? [])) ?? null;

const observationsOf = (runs: readonly Run[]): ObservationId[] =>
  (Object.keys(OBSERVATIONS) as ObservationId[]).filter((id) =>
    runs.some(({ observed }) => observed[id] !== undefined),
  );
