import { STEP_KEYS } from './init-step.ts';
import { TOP_KEYS } from './keys/application.ts';
import { JOB_KEYS } from './keys/job.ts';
import type { Key, Keys } from './keys/key.ts';
import { RESOURCE_KEYS } from './keys/resource.ts';
import { SERVICE_KEYS } from './keys/service.ts';
import { KINDS, type Kind, MEANING } from './verdict.ts';

/*
 * The list of all keys of the Compose specification with what becomes of them, from the tables that the reader reads by.
 */

/** The document of the list. */
export const KEY_LIST_FILE = 'docs/compose-keys.md';

type AnyKey = Pick<Key<unknown>, 'kinds' | 'about'> & { readonly within?: Readonly<Record<string, AnyKey>> };

interface Row extends AnyKey {
  readonly name: string;
}

/** The keys of a table, and those within them, by name. */
const rowsOf = (keys: Readonly<Record<string, AnyKey>>, before = ''): Row[] =>
  Object.entries(keys)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, one]) => {
      const name = `${before}${key}`;
      return [{ ...one, name }, ...(one.within ? rowsOf(one.within, `${name}.`) : [])];
    });

const table = (keys: Keys<never>): string =>
  [
    '| key | verdicts | what becomes of it |',
    '| --- | --- | --- |',
    ...rowsOf(keys as Readonly<Record<string, AnyKey>>).map(
      ({ name, kinds, about, within }) =>
        `| \`${name}\` | ${kindsOf(kinds, within !== undefined)} | ${sentence(about)} |`,
    ),
  ].join('\n');

const kindsOf = (kinds: readonly Kind[], hasKeys: boolean): string =>
  [
    ...KINDS.filter((kind) => kinds.includes(kind)),
    ...(hasKeys || kinds.length === 0 ? ['those of the keys within'] : []),
  ].join(', ');

/** A text as a clause with a subject. In a verdict, the subject is the key before the text. */
const sentence = (about: string): string =>
  (/^(?:is|takes|hands|gives|runs|names|mounts|asks)\b/.test(about) ? `it ${about}` : about).replaceAll(
    '|',
    '\\|',
  );

/** The keys that one table has in another way than another table. */
const others = <C>(keys: Keys<C>, than: Keys<C>): Keys<C> =>
  Object.fromEntries(Object.entries(keys).filter(([name, key]) => than[name] !== key));

/** What stands where a file says nothing. */
const UNSAID: readonly (readonly [what: string, stands: string])[] = [
  ['the name of the application', 'the name of the folder, as for Compose'],
  ['CPU and memory', '250 thousandths of a CPU and 512 MiB'],
  ['replicas', '2; 1 for a service with a volume'],
  ['health checks', 'no probes. A load balancer asks `/`, and takes every answer below 500 for healthy'],
  ['the user, capabilities and the root file system', 'as for Compose, which is loose'],
  ['the user of a volume', '0, which is root'],
  [
    'the port of a service that another one calls',
    'the port that the other one names, or that of a known image',
  ],
  ['the schedule of a job', 'once a day, at 03:00 UTC'],
  [
    'the host and the password of a database',
    'variables refer to them where their values are those of its container',
  ],
];

/** The document: a table of keys for each part of a Compose file. */
export const keyList = (): string =>
  [
    '# Keys of Compose files',
    '`npm start -- FILE` and `npm run import -- FILE` give a verdict on each key of a Compose file. This list is generated from the tables that the reader reads by: `npm run quotes` writes it.',
    KINDS.map((kind) => `- **${kind}**: ${MEANING[kind]}`).join('\n'),
    'An empty list or mapping and extensions (`x-`) are dropped. A key is also refused if the definition refuses its value: the text says what is allowed. A variable that is not set is empty, as for Compose, unless its name looks like a secret: then it stands for the secret that you store.',
    '## The top of the file',
    table(TOP_KEYS),
    '## Services',
    table(SERVICE_KEYS),
    '## Databases and caches',
    'A service with an image of PostgreSQL, MySQL, MariaDB, Redis or Valkey becomes a resource, unless `--keep-containers` is given. All other keys of services are dropped: they are for a container, and RDS and ElastiCache are none.',
    table(RESOURCE_KEYS),
    '## Init steps',
    'A service that another one waits for with `service_completed_successfully` becomes an init step of the other one. All other keys of services are dropped.',
    table(STEP_KEYS),
    '## Jobs',
    'A job is one of the `jobs` of a file, or a service without ports that runs to its end: `restart: "no"`, a job mode, or a restart policy with the condition none. Its other keys are those of services.',
    table(others(JOB_KEYS, SERVICE_KEYS)),
    '## What a file does not say',
    [
      '| what | what stands |',
      '| --- | --- |',
      ...UNSAID.map(([what, stands]) => `| ${what} | ${stands} |`),
    ].join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
