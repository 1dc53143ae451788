import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { InvalidInput } from '../definition.ts';
import { writeWhole } from '../measure/write-whole.ts';
import { IN_OUR_WORDS, problemsOf } from '../wording.ts';
import { ENGINE_IDS, type EngineId } from './engines.ts';
import { type Run, runSchema, type Setting } from './run.ts';
import { SCENARIO_IDS, type ScenarioId } from './scenarios.ts';

/** Where runs are kept, a file each: `engine/scenario/date.json`. */
export const MEASUREMENTS = 'measurements';

export interface KeptRun {
  /** Relative to the folder of the measurements. */
  readonly path: string;
  readonly run: Run;
}

/**
 * Keeps a run, with each field in a line of its own: a diff of it is readable and its size bounded.
 *
 * @returns where, relative to the folder
 */
export function keep(folder: string, run: Run): string {
  const path = join(run.engine.id, run.scenario, nameOf(run.measurement.date));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeWhole(join(folder, path), `${lines(runSchema.parse(run))}\n`);
  return path;
}

function lines(value: object, indent = '  ', levels = 2): string {
  const entries = Object.entries(value).map(([key, inner]) => {
    const deeper = levels > 1 && inner && typeof inner === 'object' && !Array.isArray(inner);
    const text = deeper ? lines(inner, `${indent}  `, levels - 1) : JSON.stringify(inner);
    return `${indent}${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${entries.join(',\n')}\n${indent.slice(2)}}`;
}

/**
 * All runs that are kept of a scenario on an engine, by date.
 *
 * @throws InvalidInput where a file holds no run, or lies where another would
 */
export function keptRuns(folder: string, engine: EngineId, scenario: ScenarioId): KeptRun[] {
  return filesIn(join(folder, engine, scenario)).map((name) => {
    const path = join(engine, scenario, name);
    const run = readKept(runSchema, folder, path);
    if (run.engine.id !== engine || run.scenario !== scenario) {
      const received = `${run.engine.id}, ${run.scenario}`;
      throw new InvalidInput(`the run ${path}`, [
        { field: 'place', received, allowed: `${engine}, ${scenario}` },
      ]);
    }
    return { path, run };
  });
}

/** Of all engines and scenarios. */
export const allKeptRuns = (folder: string): KeptRun[] =>
  ENGINE_IDS.flatMap((engine) => SCENARIO_IDS.flatMap((scenario) => keptRuns(folder, engine, scenario)));

/** Whether two runs were made on the same engine, machine and artefact. */
export const isSameSetting = (one: Setting, other: Setting): boolean =>
  isDeepStrictEqual([one.engine, one.machine, one.artefact], [other.engine, other.machine, other.artefact]);

/** What a kept file is called, by the date of what it holds. */
export const nameOf = (date: string): string => `${date.replaceAll(/[:.]/g, '-')}.json`;

/** @throws InvalidInput where the file does not hold what its schema demands */
export function readKept<T>(schema: z.ZodType<T>, folder: string, path: string): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, path), 'utf8')), IN_OUR_WORDS);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`the run ${path}`, parsed.error.issues.flatMap(problemsOf));
}

/** The kept files of a folder, by date; none where there is no folder. */
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
