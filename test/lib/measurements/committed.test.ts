import { join } from 'node:path';
import { ENGINE_IDS, ENGINES } from '../../../lib/measurements/engines.ts';
import { FIGURES } from '../../../lib/measurements/figures.ts';
import { allKeptRuns, MEASUREMENTS } from '../../../lib/measurements/kept.ts';
import { reasonAgainst } from '../../../lib/measurements/scenarios.ts';
import { sideBySide } from '../../../lib/measurements/side-by-side.ts';
import { isFast, keptSpeeds } from '../../../lib/measurements/speed.ts';

// The runs that are committed: what the project says of deployments must be what they show.
const kept = allKeptRuns(join(__dirname, '..', '..', '..', MEASUREMENTS));
const measuredOn = ENGINE_IDS.filter((id) => kept.some(({ run }) => run.engine.id === id));

it('are there', () => {
  expect(measuredOn).toEqual(expect.arrayContaining(['compose', 'kubernetes', 'ecs-emulated']));
});

it('are of a commit as it stands', () => {
  expect(kept.filter(({ run }) => run.hasChanges).map(({ path }) => path)).toEqual([]);
});

it.each(measuredOn)('are five at least of each scenario on %s, or there is a reason', (engine) => {
  const few = sideBySide(kept, () => undefined).filter(
    ({ id, on }) =>
      reasonAgainst(id, engine) === undefined &&
      !on.some((one) => one.engine === engine && 'runs' in one && one.runs.length >= 5),
  );
  expect(few.map(({ id }) => id)).toEqual([]);
});

it('of the speed of the service are within its goals', () => {
  const speeds = keptSpeeds(join(__dirname, '..', '..', '..', MEASUREMENTS));
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
