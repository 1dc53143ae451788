import { ascending, descending, least, sort } from 'd3-array';
import type { Target } from '../targets.ts';
import { ENGINE_IDS, ENGINES, type Engine, type EngineId } from './engines.ts';
import { FIGURES, type Spread, spread, type Unit } from './figures.ts';
import type { Run, Setting } from './run.ts';
import { isSameSetting, type SavedRun, settingOf } from './saved-runs.ts';
import {
  type FigureId,
  OBSERVATIONS,
  type ObservationId,
  reasonAgainst,
  SCENARIO_IDS,
  SCENARIOS,
  type Scenario,
  type ScenarioId,
} from './scenarios.ts';
import { STANDINGS, type Standing, type Subject, standingOf } from './standing.ts';

/** One figure of a series. */
export interface FigureLine {
  readonly title: string;
  /** @default - a count */
  readonly unit?: Unit | undefined;
  /** null where no run has the figure, such as the time of a last failure where nothing failed. */
  readonly spread: Spread | null;
}

/** The runs of a scenario with the same setting and load, which are counted together. */
export interface Series {
  readonly engine: EngineId;
  readonly setting: Setting;
  /** The relation of the runs to what is rendered now; null where nothing is rendered. */
  readonly standing: Standing | null;
  /** The commit of the last run. */
  readonly commit: string;
  readonly ratePerSecond: number;
  /** The day of the last run. */
  readonly date: string;
  /** The paths of the runs, relative to measurements/. */
  readonly runs: readonly string[];
  readonly lines: readonly FigureLine[];
  readonly timeline: Timeline;
}

/** The requests in each second of one run: the run with the median number of failed requests. */
export interface Timeline {
  /** The path of the run, relative to measurements/. */
  readonly run: string;
  /** The duration of the command; null where the run was interrupted before it. */
  readonly commandSeconds: number | null;
  /** By due time, from the command on. */
  readonly seconds: readonly {
    readonly second: number;
    readonly succeeded: number;
    readonly failed: number;
  }[];
}

/** The reason for the absence of a series. */
export interface NoSeries {
  readonly engine: EngineId;
  readonly reason: string;
}

export interface ScenarioResults {
  readonly id: ScenarioId;
  readonly title: string;
  readonly does: string;
  /**
   * For each engine and each service that was measured, the series that counts, or else the newest of the most related;
   * or the reason for having none.
   */
  readonly on: readonly (Series | NoSeries)[];
}

/** The series that decides for a target: of the platform itself or, without one, of its emulator. */
export function seriesFor<T extends { readonly engine: string }>(
  on: readonly T[],
  target: string,
  engines: Readonly<Record<string, Pick<Engine, 'target' | 'isEmulated'>>> = ENGINES,
): Extract<T, { readonly runs: unknown }> | undefined {
  const isEmulated = (one: T) => Number(engines[one.engine]?.isEmulated);
  const measured = on.filter(
    (one): one is Extract<T, { readonly runs: unknown }> =>
      'runs' in one && engines[one.engine]?.target === target,
  );
  return least(measured, isEmulated);
}

/**
 * Sets the saved runs side by side, by scenario and engine.
 *
 * @param subjectOf gives what is rendered now for a target; undefined where nothing is
 */
export function sideBySide(
  saved: readonly SavedRun[],
  subjectOf: (target: Target) => Subject | undefined,
): ScenarioResults[] {
  const engines = ENGINE_IDS.map((engine) => {
    const runs = saved.filter(({ run }) => run.engine.id === engine);
    return { engine, runs, now: runs.length > 0 ? subjectOf(ENGINES[engine].target) : undefined };
  });
  return SCENARIO_IDS.map((id) => {
    const { title, does } = SCENARIOS[id];
    const on = engines.map(({ engine, runs, now }) => {
      const ofIt = runs.filter(({ run }) => run.scenario === id);
      const series = seriesOf(id, ofIt, now);
      return series.length > 0 ? series : [{ engine, reason: reasonAgainst(id, engine) ?? 'no run yet' }];
    });
    return { id, title, does, on: on.flat() };
  });
}

/**
 * The series of a scenario on one engine: one for each service of the application that has runs, or else that of
 * another application.
 */
function seriesOf(id: ScenarioId, saved: readonly SavedRun[], now: Subject | undefined): Series[] {
  const ofServices = (now?.services ?? []).flatMap((service) => {
    const own = saved.filter(({ run }) => run.application === now?.application && run.service === service);
    return nearestSeries(id, own, now) ?? [];
  });
  return ofServices.length > 0 ? ofServices : [nearestSeries(id, saved, now) ?? []].flat();
}

function nearestSeries(
  id: ScenarioId,
  saved: readonly SavedRun[],
  now: Subject | undefined,
): Series | undefined {
  const distance = ({ run }: SavedRun) => STANDINGS.indexOf(standingOf(run, now) ?? 'current');
  const newest = least(
    saved,
    (a, b) =>
      ascending(distance(a), distance(b)) || descending(a.run.measurement.date, b.run.measurement.date),
  );
  if (!newest) return undefined;
  const { engine, commit, measurement } = newest.run;
  const { ratePerSecond } = measurement.config;
  const { figures }: Scenario = SCENARIOS[id];
  const counted = saved.filter(
    ({ run }) => isSameSetting(run, newest.run) && run.measurement.config.ratePerSecond === ratePerSecond,
  );
  const runs = counted.map(({ run }) => run);
  return {
    engine: engine.id,
    setting: settingOf(newest.run),
    standing: standingOf(newest.run, now),
    commit,
    ratePerSecond,
    date: measurement.date.slice(0, 10),
    runs: counted.map(({ path }) => path),
    lines: [
      ...figures.map((figure) => lineOf(figure, runs)),
      // Shown only where requests failed before the command: a row of zeros raises questions.
      ...[lineOf('failedBefore', runs)].filter(({ spread }) => spread !== null && spread.most > 0),
      ...observationsOf(runs)
        .filter((observation) => !figures.includes(observation))
        .map((observation) => lineOf(observation, runs)),
    ],
    timeline: timelineOf(counted),
  };
}

function timelineOf(saved: readonly SavedRun[]): Timeline {
  const failed = ({ run }: SavedRun) => FIGURES.failed.of(run) ?? 0;
  const inOrder = sort(saved, failed);
  const { path, run } = inOrder[Math.floor((inOrder.length - 1) / 2)] as SavedRun;
  const { command, timeline } = run.measurement;
  return {
    run: path,
    commandSeconds: command && command.endedSeconds - command.startedSeconds,
    seconds: timeline.map(({ second, due, succeeded }) => ({ second, succeeded, failed: due - succeeded })),
  };
}

function lineOf(id: FigureId | ObservationId, runs: readonly Run[]): FigureLine {
  if (isObservation(id)) {
    const spread = spreadOf(runs, ({ observed }) => observed[id] ?? null);
    return { title: OBSERVATIONS[id], unit: 's', spread };
  }
  const { title, unit, of } = FIGURES[id];
  return { title, unit, spread: spreadOf(runs, of) };
}

const isObservation = (id: FigureId | ObservationId): id is ObservationId => id in OBSERVATIONS;

const spreadOf = (runs: readonly Run[], of: (run: Run) => number | null): Spread | null =>
  spread(runs.flatMap((run) => of(run) ?? [])) ?? null;

const observationsOf = (runs: readonly Run[]): ObservationId[] =>
  (Object.keys(OBSERVATIONS) as ObservationId[]).filter((id) =>
    runs.some(({ observed }) => observed[id] !== undefined),
  );
