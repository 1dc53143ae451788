import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { type Problem, problem } from '../../definition/problem.ts';
import { IN_OUR_WORDS, problemsOf } from '../../definition/wording.ts';
import { writeFileAtomically } from '../../deploy/atomic-write.ts';
import { ENGINE_IDS, type EngineId } from './engines.ts';
import { type Run, runSchema, type Setting } from './run.ts';
import { SCENARIO_IDS, type ScenarioId } from './scenarios.ts';

/** The folder of the saved runs, a file each: `engine/scenario/date.json`. */
export const MEASUREMENTS = 'measurements';

export interface SavedRun {
  /** Relative to the folder of the saved runs. */
  readonly path: string;
  readonly run: Run;
}

/**
 * Saves a run. Each field has a line of its own, which keeps a diff readable and short.
 *
 * @returns the path of the file, relative to the folder
 */
export function saveRun(folder: string, run: Run): string {
  const path = join(run.engine.id, run.scenario, nameOf(run.measurement.date));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileAtomically(join(folder, path), `${lines(runSchema.parse(run))}\n`);
  return path;
}

function lines(value: object, indent = '  ', levels = 2): string {
  const entries = Object.entries<unknown>({ ...value }).map(([key, inner]) => {
    const isDeeper = levels > 1 && inner !== null && typeof inner === 'object' && !Array.isArray(inner);
    const text = isDeeper ? lines(inner, `${indent}  `, levels - 1) : JSON.stringify(inner);
    return `${indent}${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${entries.join(',\n')}\n${indent.slice(2)}}`;
}

/**
 * Runs that restarted Compose's engine were once saved as the loss of its only node. They are read as what they were,
 * as saved runs are not edited.
 */
const RENAMED: Readonly<Partial<Record<`${EngineId}/${ScenarioId}`, ScenarioId>>> = {
  'compose/node-lost': 'engine-restarted',
};

/** The scenario of the runs in a folder. */
const scenarioOf = (engine: EngineId, place: ScenarioId): ScenarioId =>
  RENAMED[`${engine}/${place}`] ?? place;

/**
 * The saved runs of a scenario on an engine, by date.
 *
 * @throws InvalidInput where a file holds no run, or lies in the folder of another scenario or engine
 */
export function savedRuns(folder: string, engine: EngineId, scenario: ScenarioId): SavedRun[] {
  const places = SCENARIO_IDS.filter((place) => scenarioOf(engine, place) === scenario);
  return places.flatMap((place) => runsIn(folder, engine, place));
}

const runsIn = (folder: string, engine: EngineId, place: ScenarioId): SavedRun[] =>
  filesIn(join(folder, engine, place)).map((name) => {
    const path = join(engine, place, name);
    const run = readSaved(runSchema, folder, path);
    if (run.engine.id !== engine || run.scenario !== place) {
      const message = `the file lies in ${engine}/${place}, but its run is of ${run.engine.id}/${run.scenario}; move it there`;
      throw new InvalidInput(`the run ${path}`, [{ field: 'place', message }]);
    }
    return { path, run: { ...run, scenario: scenarioOf(engine, place) } };
  });

/** The saved runs of all engines and scenarios. */
export const allSavedRuns = (folder: string): SavedRun[] =>
  ENGINE_IDS.flatMap((engine) => SCENARIO_IDS.flatMap((scenario) => savedRuns(folder, engine, scenario)));

/** Tells whether two runs were made on the same engine and machine, with the same application, service and artefact. */
export const isSameSetting = (one: Setting, other: Setting): boolean =>
  isDeepStrictEqual(settingOf(one), settingOf(other));

export const settingOf = ({ application, service, engine, machine, artefact }: Setting): Setting => ({
  application,
  service,
  engine,
  machine,
  artefact,
});

/** The name of a file, by the date of its run. */
export const nameOf = (date: string): string => `${date.replaceAll(/[:.]/g, '-')}.json`;

/**
 * Reads a saved file.
 *
 * @throws InvalidInput where the file is not JSON, or does not match the schema
 */
export function readSaved<T>(schema: z.ZodType<T>, folder: string, path: string): T {
  const refused = (problems: readonly Problem[]) => new InvalidInput(`the run ${path}`, problems);
  const text = readFileSync(join(folder, path), 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const saying = 'is not JSON; remove the file or restore it from version control';
    throw refused([problem('the file', text.slice(0, 40), saying)]);
  }
  const parsed = schema.safeParse(json, IN_OUR_WORDS);
  if (parsed.success) return parsed.data;
  throw refused(parsed.error.issues.flatMap(problemsOf));
}

/** The names of the saved files in a folder, by date; none where there is no folder. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
