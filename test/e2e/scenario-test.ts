import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../../lib/compare/load-test/measurement.ts';
import { ENGINES, type EngineId } from '../../lib/compare/runs/engines.ts';
import type { Run, Setting } from '../../lib/compare/runs/run.ts';
import { isSameSetting, MEASUREMENTS, savedRuns, saveRun } from '../../lib/compare/runs/saved-runs.ts';
import {
  notDoneOn,
  type Observations,
  SCENARIOS,
  type ScenarioId,
} from '../../lib/compare/runs/scenarios.ts';
import { artefactOf } from '../../lib/compare/runs/subject.ts';
import { atLoadOfMachine, figures, MOST_LOADS, RUNS_TO_SAVE, type ScenarioMeasurement } from './measured.ts';
import { application, service } from './sample.ts';
import { notShown, progress, shown } from './tier-findings.ts';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, MEASUREMENTS);

const savesRuns = RUNS_TO_SAVE > 0;

/** The deployment that a tier tests. */
export interface UnderTest {
  readonly id: EngineId;
  readonly version: string;
  /** The kind of entry point through which the load comes. */
  readonly entry: Run['engine']['front'];
  readonly image: Run['image'];
  /** The folder of the artefact as it was deployed: a cloud assembly, or the checkout for rendered files. */
  readonly assembly: string;
}

/** Reports a measurement, and saves it before any assertion judges it: a bad run is a run, too. */
export type Save = (id: ScenarioId, measured: ScenarioMeasurement, observed?: Observations) => void;

/**
 * Registers a test that measures one scenario, or several scenarios in a row. Each attempt leaves the deployment as it
 * found it.
 *
 * @param underTest the deployment, or the reason why the scenario cannot be shown on it
 * @param limitSeconds the time limit of one attempt. There are several where runs are saved, or where the load is too much
 *   for the machine
 */
export function scenario(
  ids: readonly [ScenarioId, ...ScenarioId[]],
  underTest: () => UnderTest | string,
  attempt: (save: Save) => Promise<void>,
  limitSeconds = 240,
): void {
  const title = ids.map((id) => SCENARIOS[id].title).join(', then ');
  it(
    title,
    async () => {
      const on = underTest();
      if (typeof on === 'string') return notShown(title, on);
      for (const id of ids) {
        const reason = notDoneOn(id, on.id);
        if (reason !== undefined) return notShown(title, reason);
      }
      for (let missing = savesRuns ? missingOf(ids, on) : 1; missing > 0; missing -= 1) {
        progress(savesRuns ? `${title}: ${missing} to save` : title);
        const one = () =>
          attempt((id, measured, observed = {}) => {
            shown(SCENARIOS[id].title, `${on.entry}, ${figures(measured)}${observations(observed)}`);
            if (savesRuns) progress(`saved: ${saveRun(FOLDER, runOf(id, on, measured, observed))}`);
          });
        await atLoadOfMachine(one);
      }
    },
    limitSeconds * 1000 * Math.max(MOST_LOADS, RUNS_TO_SAVE),
  );
}

const observations = (observed: Observations): string =>
  Object.entries(observed)
    .map(([name, value]) => `, ${name} ${value.toFixed(1)}`)
    .join('');

const missingOf = (ids: readonly ScenarioId[], on: UnderTest): number =>
  Math.max(
    ...ids.map(
      (id) =>
        RUNS_TO_SAVE -
        savedRuns(FOLDER, on.id, id).filter(({ run }) => isSameSetting(run, settingOf(on))).length,
    ),
  );

function settingOf({ id, version, entry, assembly }: UnderTest): Setting {
  const artefact = artefactOf(ENGINES[id].target, assembly);
  if (!artefact) throw new Error(`the artefact of ${id} must be rendered; ${assembly} has none`);
  return {
    application: application.name,
    service: service.name,
    // Saved runs have the entry point under the name `front`.
    engine: { id, version, front: entry },
    machine: {
      system: `${os.type()} ${os.arch()}`,
      cores: os.availableParallelism(),
      memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    },
    artefact,
  };
}

function runOf(
  scenario: ScenarioId,
  on: UnderTest,
  measured: ScenarioMeasurement,
  observed: Observations,
): Run {
  const { printed: _, zeroMs: __, ...rest } = measured;
  const { command } = rest;
  const measurement = {
    ...rest,
    command: command && { ...command, line: command.line.map(withoutOurPaths) },
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  return {
    version: 1,
    scenario,
    ...settingOf(on),
    commit: git('rev-parse', 'HEAD'),
    // Runs that were saved before do not change what is measured.
    hasChanges: git('status', '--porcelain', '--', '.', `:!${MEASUREMENTS}`) !== '',
    image: on.image,
    observed,
    measurement: measurement satisfies Measurement,
  };
}

/** Removes the path of the checkout and of the temporary folder: they differ from machine to machine. */
const withoutOurPaths = (word: string): string =>
  word.replaceAll(ROOT, '.').replaceAll(os.tmpdir(), '$TMPDIR');
