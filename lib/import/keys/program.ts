import { DATABASE_USER } from '../../definition/resources.ts';
import type { PartReading } from '../draft.ts';
import { mentionsInCommand } from '../hosts.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { hostsBeside, partOfHost } from '../parts.ts';
import { hostVariable, isResource } from '../resource-variables.ts';
import { secretsInScript } from '../secret-forms.ts';
import { holdsSecret } from '../secret-guard.ts';
import { looksSecret } from '../secret-like.ts';
import { seconds, text, words } from '../short-forms.ts';
import { type ComposeKeys, dropped, refused } from './key.ts';

/*
 * The program of a container: its command and its end.
 */

/** Options that hand over a secret, such as `--password`. */
const SECRET_OPTION = /^--?[\w-]{0,40}(?:password|passwd|secret|token|requirepass|api-?key)[\w-]{0,40}$/i;

/** Tells whether a command holds a secret, such as `--password=abc`. */
export const commandHoldsSecret = (given: readonly string[], secrets: ReadonlySet<string>): boolean =>
  secretsInScript(given.join(' ')).length > 0 ||
  given.some((word, i) => {
    const [option = '', ...rest] = word.split('=');
    const value = rest.length > 0 ? rest.join('=') : given[i + 1];
    return (
      holdsSecret(word, secrets) ||
      (SECRET_OPTION.test(option) &&
        value !== undefined &&
        !/^(?:-|\$|\/)|^$/.test(value) &&
        looksSecret(option, value))
    );
  });

const programOf =
  (key: 'command' | 'entrypoint') => (value: unknown, place: KeyPlace, reading: PartReading) => {
    if (value === null) return place.agrees("the image's own stands");
    const given = words(value);
    if (!given)
      return place.refused(
        `needs a shell, which Compose does not start; write it as a list, such as ["sh", "-c", "..."]`,
      );
    if (given.length === 0 || given.every((word) => word === ''))
      return place.dropped(`an empty ${key} cannot be handed to every platform; the image's own stands`);
    if (given.includes(''))
      return place.refused(
        'has an empty word, which the definition does not take; let a shell run it, as in ["sh", "-c", "..."]',
      );
    if (commandHoldsSecret(given, reading.model.secretValues))
      return place.refused(
        'holds what looks like a secret, and a command can be read by anybody who sees the deployment; hand it over as a variable, and let the program or a shell in the container read the variable',
      );
    reading.draft[key] = given;
    const { parts } = reading.model;
    const resource = mentionsInCommand(given, hostsBeside(reading.part, parts))
      .flatMap(({ host }) => partOfHost(parts, host) ?? [])
      .find(isResource);
    if (resource)
      place.asked(
        `where does the program find ${resource.name}? The ${key} names its host, which is another one on AWS${resource.role.image.type === 'redis' ? '' : `, and its user is ${DATABASE_USER} everywhere`}. It stands as it is: let a shell in the container read variables, such as $$${hostVariable(resource)}`,
        `${reading.field}.${key}`,
      );
    else place.taken(`${reading.field}.${key}`);
  };

const STOP_LIMITS = { least: 2, most: 120 };

export const PROGRAM_KEYS: ComposeKeys<PartReading> = {
  command: {
    kinds: ['taken', 'asked', 'dropped', 'refused'],
    about:
      'as `command`; a text is split into words as Compose does it. Asked about if it names the host of a database. Refused if it needs a shell or holds a secret',
    read: programOf('command'),
  },
  entrypoint: {
    kinds: ['taken', 'asked', 'dropped', 'refused'],
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
  init: dropped(
    'the definition has no field for it, and Kubernetes adds no init process; if the program needs one, put tini into its image',
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
      if (/^(?:SIG)?TERM$|^15$/.test(text(value))) place.agrees("it is every platform's default");
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
