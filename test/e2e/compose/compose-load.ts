import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { MeasureConfig } from '../../../lib/compare/load-test/config.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { measured, ONE_REPLICA, type ScenarioMeasurement } from '../measured.ts';
import { BASE_URL, PROJECT, ROOT, service } from './compose-project.ts';

/** The published port of the project. */
export const entry = { name: 'published port', url: BASE_URL } as const;

/** Measures what users notice while a command runs, under the load for one replica. */
export const underLoad = (
  command: readonly string[],
  change: Partial<MeasureConfig> = {},
): Promise<ScenarioMeasurement> => measured(entry, command, { ...ONE_REPLICA, ...change });

/** The shell command that starts the project from its rendered file. */
export const UP = `docker compose -p ${PROJECT} -f ${COMPOSE_FILE} up --detach --wait`;

/** The shell command that starts the project from its rendered file and another file that changes it. */
export const upWith = (file: string): string => UP.replace(' up ', ` -f ${file} up `);

/** The command line that runs steps in the checkout, until one of them fails. */
export const sh = (...steps: string[]): string[] => ['sh', '-c', [`cd ${ROOT}`, ...steps].join(' && ')];

/** The time that the tests give a user to notice a failure: Compose itself does nothing about it. */
export const NOTICED_SECONDS = 10;

/** Writes a file that changes one service of the rendered file, as a change of the definition would. */
export function changeFile(
  change: object,
  changedService = service.name,
): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const file = join(folder, 'change.yml');
  writeFileSync(file, stringify({ services: { [changedService]: change } }));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/** The versions that still answered after the command had ended. */
export const versionsAfter = (result: ScenarioMeasurement): string[] =>
  result.versions
    .filter(({ lastSeconds }) => lastSeconds > (result.command?.endedSeconds ?? 0))
    .map(({ version }) => version);
