import { join } from 'node:path';
import { ENGINE_IDS, ENGINES, type EngineId } from '../../../../lib/compare/runs/engines.ts';
import { FIGURES } from '../../../../lib/compare/runs/figures.ts';
import {
  allSavedRuns,
  isSameSetting,
  MEASUREMENTS,
  type SavedRun,
} from '../../../../lib/compare/runs/saved-runs.ts';
import { reasonAgainst, SCENARIO_IDS, type ScenarioId } from '../../../../lib/compare/runs/scenarios.ts';
import { isFast, savedSpeeds } from '../../../../lib/compare/runs/speed.ts';

// The saved runs: what the project says of deployments must be what they show.
const kept = allSavedRuns(join(__dirname, '..', '..', '..', '..', MEASUREMENTS));
const measuredOn = ENGINE_IDS.filter((id) => kept.some(({ run }) => run.engine.id === id));

const ENOUGH = 5;

/** The runs of an engine that has not enough of them yet: its machine has to be fast enough for the whole load. */
const FEW: Partial<Record<EngineId, number>> = { kubernetes: 3 };

/** The runs of a scenario that has fewer than the others of such an engine. */
const FEWER: Partial<Record<ScenarioId, number>> = { 'scale-out-by-load': 2 };

const runsOf = (engine: EngineId, scenario: ScenarioId) =>
  kept.filter(({ run }) => run.engine.id === engine && run.scenario === scenario).length;

it('are there', () => {
  expect(measuredOn).toEqual(expect.arrayContaining(['compose', 'kubernetes', 'ecs-emulated']));
});

it('are of a commit as it stands', () => {
  expect(kept.filter(({ run }) => run.hasChanges).map(({ path }) => path)).toEqual([]);
});

it('name no folder of the machine that they were made on', () => {
  const named = kept.filter(({ run }) =>
    run.measurement.command?.line.some((word) => /\/(work|home|root|tmp|Users)\//.test(word)),
  );
  expect(named.map(({ path }) => path)).toEqual([]);
});

it('are all of one artefact and setting in a scenario, so that no figure is of what has changed since', () => {
  const isOfAnother = ({ run }: SavedRun) =>
    kept.some(
      ({ run: { engine, scenario, ...other } }) =>
        engine.id === run.engine.id && scenario === run.scenario && !isSameSetting(run, { ...other, engine }),
    );
  expect(kept.filter(isOfAnother).map(({ path }) => path)).toEqual([]);
});

it.each(measuredOn)('are five at least of each scenario on %s, or there is a reason', (engine) => {
  const expected = SCENARIO_IDS.filter((id) => reasonAgainst(id, engine) === undefined);
  expect(expected.length).toBeGreaterThan(5);
  const few = expected.filter((id) => runsOf(engine, id) < ENOUGH);
  expect(few.length > 0).toBe(engine in FEW);
  expect(few.map((id) => [id, runsOf(engine, id)])).toEqual(few.map((id) => [id, FEWER[id] ?? FEW[engine]]));
});

it('are of scenarios that the engine has', () => {
  const none = kept.filter(({ run }) => reasonAgainst(run.scenario, run.engine.id) !== undefined);
  expect(none.map(({ path }) => path)).toEqual([]);
});

it('of the speed of the service are within its goals', () => {
  const speeds = savedSpeeds(join(__dirname, '..', '..', '..', '..', MEASUREMENTS));
  expect(speeds.length).toBeGreaterThan(0);
  expect(speeds.map((speed) => [speed.date, isFast(speed)])).toEqual(speeds.map(({ date }) => [date, true]));
});

it('have lost no acknowledged link, and given no code twice', () => {
  expect(kept.filter(({ run }) => FIGURES.lost.of(run) !== 0).map(({ path }) => path)).toEqual([]);
});

it('have no failed request where replicas are replaced in order, but on Compose', () => {
  const orderly = [
    'rolling-release',
    'rollback',
    'never-healthy',
    'scale-out',
    'scale-in',
    'eviction',
    'node-drain',
  ];
  const failed = kept.filter(
    ({ run }) =>
      ENGINES[run.engine.id].target !== 'compose' &&
      orderly.includes(run.scenario) &&
      FIGURES.failed.of(run) !== 0,
  );
  expect(failed.map(({ path }) => path)).toEqual([]);
});
