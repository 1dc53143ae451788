import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../../lib/measure/measurement.ts';
import { artefactOf } from '../../lib/measurements/artefacts.ts';
import { ENGINES, type EngineId } from '../../lib/measurements/engines.ts';
import { isSameSetting, keep as keepRun, keptRuns, MEASUREMENTS } from '../../lib/measurements/kept.ts';
import type { Run, Setting } from '../../lib/measurements/run.ts';
import { notDoneOn, type Observed, SCENARIOS, type ScenarioId } from '../../lib/measurements/scenarios.ts';
import { notShown, progress, shown } from './findings.ts';
import { figures, type Measured } from './measured.ts';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, MEASUREMENTS);

/** So many runs of each scenario are to be kept, for the same artefact, engine and machine. 0: each runs once, and none is kept. */
const WANTED = Number(process.env.KEEP_RUNS ?? 0);

export const keepsRuns = WANTED > 0;

/** What a tier deployed to. */
export interface UnderTest {
  readonly id: EngineId;
  readonly version: string;
  readonly front: Run['engine']['front'];
  readonly image: Run['image'];
  /** Where the artefact lies, as it was deployed: a cloud assembly, or the checkout for what is committed there. */
  readonly assembly: string;
}

/** Hands on what was measured, and keeps it before anybody judges it: a bad run is a run, too. */
export type Keep = (id: ScenarioId, measured: Measured, observed?: Observed) => void;

/**
 * A test that measures, of one scenario, or of some that follow from each other. Each attempt leaves the deployment as it
 * found it.
 *
 * @param underTest or why it cannot be shown there
 * @param limitSeconds of an attempt
 */
export function scenario(
  ids: readonly [ScenarioId, ...ScenarioId[]],
  underTest: () => UnderTest | string,
  attempt: (keep: Keep) => Promise<void>,
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
      for (let missing = keepsRuns ? missingOf(ids, on) : 1; missing > 0; missing -= 1) {
        progress(keepsRuns ? `${title}: ${missing} to be kept` : title);
        await attempt((id, measured, observed = {}) => {
          shown(SCENARIOS[id].title, `${on.front}, ${figures(measured)}${observations(observed)}`);
          if (keepsRuns) progress(`kept: ${keepRun(FOLDER, runOf(id, on, measured, observed))}`);
        });
      }
    },
    limitSeconds * 1000 * Math.max(1, WANTED),
  );
}

const observations = (observed: Observed): string =>
  Object.entries(observed)
    .map(([name, value]) => `, ${name} ${value.toFixed(1)}`)
    .join('');

const missingOf = (ids: readonly ScenarioId[], on: UnderTest): number =>
  Math.max(
    ...ids.map(
      (id) =>
        WANTED - keptRuns(FOLDER, on.id, id).filter(({ run }) => isSameSetting(run, settingOf(on))).length,
    ),
  );

function settingOf({ id, version, front, assembly }: UnderTest): Setting {
  const artefact = artefactOf(ENGINES[id].target, assembly);
  if (!artefact) throw new Error(`the artefact of ${id} must be rendered; ${assembly} has none`);
  return {
    engine: { id, version, front },
    machine: {
      system: `${os.type()} ${os.arch()}`,
      cores: os.availableParallelism(),
      memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    },
    artefact,
  };
}

function runOf(scenario: ScenarioId, on: UnderTest, measured: Measured, observed: Observed): Run {
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
    // Runs that were kept before are no change of what is measured.
    hasChanges: git('status', '--porcelain', '--', '.', `:!${MEASUREMENTS}`) !== '',
    image: on.image,
    observed,
    measurement: measurement satisfies Measurement,
  };
}

/** Where a checkout lies is of nobody's interest. */
const withoutOurPaths = (word: string): string =>
  word.replaceAll(ROOT, '.').replaceAll(os.tmpdir(), '$TMPDIR');
