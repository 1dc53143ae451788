import { ASSUMED_TIME } from './assumed-schedule.ts';
import { STEP_KEYS } from './init-step.ts';
import { KINDS, type VerdictKind } from './key-verdict.ts';
import { TOP_KEYS } from './keys/application.ts';
import { JOB_KEYS } from './keys/job.ts';
import type { ComposeKey, ComposeKeys } from './keys/key.ts';
import { RESOURCE_KEYS } from './keys/resource.ts';
import { SERVICE_KEYS } from './keys/service.ts';

/*
 * The list of keys in docs/compose-keys.md, from the tables that read Compose files. `npm run quotes` writes it.
 */

/** The path of the list, relative to the project. */
export const KEY_LIST = 'docs/compose-keys.md';

/** The keys of a job that services have in another way, or do not have. */
const OF_JOBS = Object.fromEntries(
  Object.entries(JOB_KEYS).filter(([name, key]) => SERVICE_KEYS[name] !== key),
);

const PARTS: readonly {
  readonly title: string;
  readonly about: string;
  readonly keys: ComposeKeys<never>;
}[] = [
  { title: 'The file', about: 'The keys at the top.', keys: TOP_KEYS },
  {
    title: 'A service',
    about: 'If a Compose file does not say something, a default is assumed: see the last table.',
    keys: SERVICE_KEYS,
  },
  {
    title: 'A database or a cache',
    about:
      'An image of PostgreSQL, MySQL, MariaDB, Redis or Valkey becomes a resource, unless `--keep-containers` is given. All other keys of such a service are dropped.',
    keys: RESOURCE_KEYS,
  },
  {
    title: 'An init step',
    about:
      'A service that others wait for with `service_completed_successfully` runs before each of their replicas. All other keys of such a service are dropped.',
    keys: STEP_KEYS,
  },
  {
    title: 'A job',
    about:
      'An entry of `jobs`, and a service without ports that runs to its end: `restart: "no"`, a job mode, or a restart policy with the condition none. Its other keys are those of a service.',
    keys: OF_JOBS,
  },
];

/** The defaults for what a file does not say. */
const UNSAID: readonly (readonly [what: string, stands: string])[] = [
  ['the name of the application', 'the name of the folder, as for Compose'],
  ['CPU and memory', '250 thousandths of a CPU and 512 MiB'],
  ['replicas', '2; 1 for a service with a volume'],
  ['health checks', 'no probes. A load balancer requests `/`, and counts every status below 500 as healthy'],
  ['the user, capabilities, the root file system', 'as for Compose, without hardening'],
  ['the user of a volume', '0, which is root'],
  [
    'the port of a service that another one calls',
    'the port that the other one names, or that of a known image',
  ],
  ['outbound access', 'ports 80 and 443, unless all networks are `internal`'],
  ['the schedule of a job', ASSUMED_TIME],
  ['the time between the stop signal and SIGKILL', '30 s, where Compose gives 10'],
  [
    'the host and the password of a database',
    'a variable refers to them if its value is the one of the container',
  ],
  [
    'all other fields of the definition, such as the disk of a database and the days of logs',
    'their defaults, which the report lists for each service, job and database',
  ],
];

/** The list as Markdown. */
export const keyList = (): string =>
  [
    '<!-- Written by `npm run quotes` from lib/import/keys. -->',
    '# Keys of a Compose file',
    'What `npm start -- FILE` and `npm run import -- FILE` make of each key of the [Compose specification](https://github.com/compose-spec/compose-spec). If a key has several verdicts, its value decides which one it gets: see the report of your file. [From a Compose file](from-compose.md) explains the verdicts.',
    ...PARTS.flatMap(({ title, about, keys }) => [`## ${title}`, about, table(keys)]),
    'Keys that begin with `x-` are extensions: Compose itself does nothing with them, and they are dropped everywhere, as are empty lists and mappings. A key is also refused if its value is not allowed in the definition: the text says what is allowed.',
    '## What a file does not say',
    ['| what | default |', '| --- | --- |', ...UNSAID.map((row) => `| ${row.join(' | ')} |`)].join('\n'),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');

const table = (keys: ComposeKeys<never>): string =>
  ['| key | verdict | what becomes of it |', '| --- | --- | --- |', ...rowsOf(keys, '')].join('\n');

const rowsOf = (keys: ComposeKeys<never>, before: string): string[] =>
  Object.entries(keys)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, { kinds, about, within }]: [string, ComposeKey<never>]) => {
      const path = `${before}${name}`;
      return [
        `| \`${path}\` | ${verdictsOf(kinds, within !== undefined)} | ${clause(about)} |`,
        ...(within ? rowsOf(within, `${path}.`) : []),
      ];
    });

const verdictsOf = (kinds: readonly VerdictKind[], hasKeys: boolean): string =>
  [
    ...KINDS.filter((kind) => kinds.includes(kind)),
    ...(hasKeys || kinds.length === 0 ? ['those of its keys'] : []),
  ].join(', ');

/** A text as a clause with a subject. In a verdict, the subject is the key before the text. */
const clause = (about: string): string =>
  (/^(?:is|takes|hands|gives|runs|names|mounts|asks) (?!are\b)/.test(about)
    ? `it ${about}`
    : about
  ).replaceAll('|', '\\|');
