import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../../definition/problem.ts';
import type { Reading } from '../draft.ts';
import { readEnvFile } from '../env-file.ts';
import { databaseOfSecret, readPasswordFile, readVariable, variablesOf } from '../environment.ts';
import { list, seconds, text, words } from '../short-forms.ts';
import type { Place } from '../verdict.ts';
import { isWithin, readText } from '../yaml-file.ts';
import { dropped, type Keys, refused } from './key.ts';

/*
 * The program of a container: its command, its variables, and its end.
 */

/** Words of a command that hand over a secret, such as `--password=abc`. */
const SECRET_ARGUMENT = /^--?[\w-]*(?:password|passwd|secret|token|requirepass|api-?key)[\w-]*(?:=(.+))?$/i;

/** Tells whether a command holds a secret. */
const holdsSecret = (given: readonly string[], secrets: ReadonlySet<string>): boolean =>
  given.some((word, i) => {
    const [flag, value = given[i + 1]] = SECRET_ARGUMENT.exec(word) ?? [];
    return (
      [...secrets].some((secret) => word.includes(secret)) ||
      (flag !== undefined && value !== undefined && !/^(?:-|\$|\/)|^$/.test(value))
    );
  });

const programOf = (key: 'command' | 'entrypoint') => (value: unknown, place: Place, reading: Reading) => {
  if (value === null) return place.taken("the image's own");
  const given = words(value);
  if (!given)
    return place.refused(
      `needs a shell, which Compose does not start; write it as a list, such as ["sh", "-c", "..."]`,
    );
  if (given.length === 0 || given.every((word) => word === ''))
    return place.dropped(`an empty ${key} cannot be handed to every platform; the image's own stands`);
  if (holdsSecret(given, reading.model.secretValues))
    return place.refused(
      'holds what looks like a secret, and a command can be read by anybody who sees the deployment; hand it over as a variable, and let the program or a shell in the container read the variable',
    );
  reading.draft[key] = given;
  place.taken(`${reading.field}.${key}`);
};

const STOP_LIMITS = { least: 2, most: 120 };

export const PROGRAM_KEYS: Keys<Reading> = {
  command: {
    kinds: ['taken', 'dropped', 'refused'],
    about:
      'as `command`; a text is split into words as a shell does it. Refused if it needs a shell or holds a secret',
    read: programOf('command'),
  },
  entrypoint: {
    kinds: ['taken', 'dropped', 'refused'],
    about: 'as `entrypoint`, in the same way',
    read: programOf('entrypoint'),
  },
  working_dir: {
    kinds: ['taken'],
    about: 'as `workingDirectory`',
    read: (value, place, { draft, field }) => {
      draft.workingDirectory = text(value);
      place.taken(`${field}.workingDirectory`);
    },
  },
  environment: {
    kinds: ['taken', 'approximated', 'assumed', 'dropped', 'refused'],
    about:
      'as `environment`, a variable each. What looks like a secret becomes a secret that you store, and its value is not copied. What names a database or a cache refers to the resource',
    read: (value, place, reading) => {
      const variables = variablesOf(value, reading);
      if (variables.length === 0) place.dropped('it is empty');
      for (const { name, value: text } of variables) {
        const at = place.at(name);
        const secret = text === undefined ? undefined : secretOfFile(text, reading);
        const database = secret === undefined ? undefined : databaseOfSecret(secret, reading);
        if (text === undefined) at.dropped('it has no value, neither here nor in the shell nor in .env');
        else if (database) readPasswordFile(name, database, at, reading);
        else if (secret !== undefined) at.taken(`${reading.field}.secrets`);
        else readVariable(name, text, at, reading);
      }
    },
  },
  env_file: {
    kinds: ['taken', 'dropped', 'refused', 'approximated'],
    about:
      'as `environment`, read once: what `environment` says comes before it. Refused outside of the root folder',
    read: (value, place, reading) => {
      for (const [i, entry] of [value].flat().entries())
        readOneEnvFile(entry, Array.isArray(value) ? place.at(i) : place, reading);
    },
  },
  init: dropped(
    'a process that reaps others is of the engine; if the program needs one, put tini into the image',
  ),
  stop_grace_period: {
    kinds: ['taken', 'approximated'],
    about: 'as `shutdown.stopSeconds`, from 2 to 120, which is the most that Fargate grants',
    read: (value, place, { draft, field }) => {
      const asked = seconds(value) ?? 10;
      const { least, most } = STOP_LIMITS;
      const stopSeconds = Math.min(most, Math.max(least, Math.ceil(asked)));
      draft.shutdown = { ...draft.shutdown, stopSeconds };
      if (stopSeconds === asked) place.taken(`${field}.shutdown.stopSeconds`);
      else
        place.approximated(
          `is ${stopSeconds} s: from ${least} to ${most} can be had`,
          `${field}.shutdown.stopSeconds`,
        );
    },
  },
  stop_signal: {
    kinds: ['taken', 'dropped'],
    about:
      "SIGTERM is every platform's default. Another signal is dropped: put STOPSIGNAL into the image, which all platforms read",
    read: (value, place) => {
      if (/^(?:SIG)?TERM$|^15$/.test(text(value))) place.taken("every platform's default");
      else
        place.dropped(
          `the image's own signal stands; put STOPSIGNAL ${text(value)} into the image, which all platforms read`,
        );
    },
  },
  stdin_open: dropped(
    'nobody types into a service; docker compose exec, kubectl exec and aws ecs execute-command open a shell',
  ),
  tty: dropped('no terminal is attached to a service'),
  attach: dropped('it is about the output of docker compose up'),
  pre_start: refused(
    'runs a command before each start; make it an init step in lib/application.ts, or a service with depends_on and service_completed_successfully',
  ),
  post_start: refused(
    'runs a command in the started container; let the program do it, or an init step before it',
  ),
  pre_stop: refused('runs a command before the stop signal; let the program do it when it gets SIGTERM'),
  provider: refused('is run by a plug-in of Compose; leave it out with --without'),
};

function readOneEnvFile(entry: unknown, place: Place, reading: Reading) {
  const { path, required } =
    typeof entry === 'object' && entry
      ? (entry as { path?: unknown; required?: unknown })
      : { path: entry, required: true };
  const { project } = reading.model;
  const file = resolve(project.folder, text(path));
  if (!isWithin(project.root, file))
    return place.refused(`leads out of ${project.root}; give a folder that holds it with --root`);
  if (!existsSync(file)) {
    if (required === false || text(required) === 'false')
      return place.dropped('there is no such file, and it is not required');
    return place.refused('there is no such file; create it, or remove the entry');
  }
  const problems: Problem[] = [];
  const variables = readEnvFile(readText(file, project.root), text(path), project.variables, problems);
  if (problems.length > 0) return place.refused(problems.map(({ message }) => message).join('; '));
  const own = new Set(variablesOf(reading.part.raw.environment, reading).map(({ name }) => name));
  for (const [name, value] of Object.entries(variables)) {
    const at = place.at(name);
    if (own.has(name)) at.dropped('environment sets it, too, and comes first');
    else readVariable(name, value, at, reading);
  }
  if (Object.keys(variables).length === 0) place.dropped('it has no variables');
}

/** The secret whose file a variable names. The secret itself sets the variable. */
const secretOfFile = (value: string, { part }: Reading): string | undefined =>
  list((part.raw.secrets as unknown[] | undefined)?.map(sourceOf)).find(
    (secret) => value === `/run/secrets/${secret}`,
  );

const sourceOf = (entry: unknown): string =>
  typeof entry === 'object' && entry ? text((entry as { source?: unknown }).source) : text(entry);
