import type { PartReading } from '../draft.ts';
import { readVariable } from '../environment.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { databaseOfSecret, readPasswordFile } from '../resource-variables.ts';
import { list, text } from '../short-forms.ts';
import type { NamedEnvFile } from '../variables.ts';
import type { ComposeKeys } from './key.ts';

/*
 * The variables of a container: `environment`, and the files of `env_file`.
 */

export const VARIABLE_KEYS: ComposeKeys<PartReading> = {
  environment: {
    kinds: ['taken', 'approximated', 'assumed', 'asked', 'dropped', 'refused'],
    about:
      'as `environment`, a variable each. What looks like a secret becomes a secret that you store, and its value is not copied. What names a database or a cache refers to the resource. An address of this machine, such as http://localhost:3000, is asked about',
    read: (_, place, reading) => {
      const { own } = reading.part.variables;
      if (own.length === 0) place.dropped('it is empty');
      for (const [name, value] of own) {
        const at = place.at(name);
        if (value === undefined) at.dropped('it has no value, neither here nor in the shell nor in .env');
        else readOne(name, value, at, reading);
      }
    },
  },
  env_file: {
    kinds: ['taken', 'approximated', 'assumed', 'asked', 'dropped', 'refused'],
    about:
      'as `environment`, read once. `environment` and later files come before it. Refused outside of the root folder',
    read: (_, place, reading) => {
      const { files } = reading.part.variables;
      if (files.length === 0) place.dropped('it is empty');
      for (const file of files)
        readEnvFile(file, file.index === undefined ? place : place.at(file.index), reading);
    },
  },
};

function readEnvFile({ without, variables, index = 0 }: NamedEnvFile, place: KeyPlace, reading: PartReading) {
  if (without?.kind === 'refused') return place.refused(without.because);
  if (without) return place.dropped(without.because);
  if (Object.keys(variables).length === 0) return place.dropped('it has no variables');
  place.taken(`${reading.field}.environment`);
  const { own, files } = reading.part.variables;
  for (const [name, value] of Object.entries(variables)) {
    const at = place.at(name);
    if (own.some(([one]) => one === name)) at.dropped('environment sets it, too, and comes first');
    else if (files.slice(index + 1).some((later) => Object.hasOwn(later.variables, name)))
      at.dropped('a later file sets it, too, and comes first');
    else readOne(name, value, at, reading);
  }
}

function readOne(name: string, value: string, place: KeyPlace, reading: PartReading) {
  if (!handsOverFile(value, reading)) return readVariable(name, value, place, reading);
  const database = databaseOfSecret(value, reading);
  if (database) readPasswordFile(name, database, place, reading);
  else place.taken(`${reading.field}.secrets`);
}

/** Tells whether a value is the path of a secret's file. The secret itself sets the variable. */
const handsOverFile = (value: string, { part }: PartReading): boolean =>
  list((part.raw.secrets as unknown[] | undefined)?.map(pathOf)).includes(value);

function pathOf(entry: unknown): string {
  const { source, target = source } = (typeof entry === 'object' && entry ? entry : { source: entry }) as {
    source?: unknown;
    target?: unknown;
  };
  return text(target).startsWith('/') ? text(target) : `/run/secrets/${text(target)}`;
}
