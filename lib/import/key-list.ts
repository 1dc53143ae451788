import { STEP_KEYS } from './init-step.ts';
import { TOP_KEYS } from './keys/application.ts';
import { JOB_KEYS } from './keys/job.ts';
import type { Key, Keys } from './keys/key.ts';
import { RESOURCE_KEYS } from './keys/resource.ts';
import { SERVICE_KEYS } from './keys/service.ts';
import { KINDS } from './verdict.ts';

/*
 * The list of keys in docs/compose-keys.md, from the tables that read Compose files. `npm run quotes` writes it.
 */

/** The path of the list, relative to the project. */
export const KEY_LIST = 'docs/compose-keys.md';

const PARTS: readonly { readonly title: string; readonly about: string; readonly keys: Keys<never> }[] = [
  { title: 'The file', about: 'The keys at the top.', keys: TOP_KEYS },
  {
    title: 'A service',
    about: 'Jobs have these keys, too, but for ports, probes and replicas.',
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
  { title: 'A job', about: 'The further keys of an entry of `jobs`.', keys: JOB_KEYS },
];

/** The list as Markdown. */
export const keyList = (): string =>
  [
    '<!-- Written by `npm run quotes` from lib/import/keys. -->',
    '# Keys of a Compose file',
    'What `npm start -- FILE` and `npm run import -- FILE` make of each key of the [Compose specification](https://github.com/compose-spec/compose-spec). A key with several verdicts gets the one that its value deserves: the report of your file says which. [From a Compose file](from-compose.md) explains the verdicts.',
    ...PARTS.flatMap(({ title, about, keys }) => [`## ${title}`, about, table(keys)]),
    'Keys that begin with `x-` are extensions: Compose itself does nothing with them, and they are dropped everywhere.',
    '',
  ].join('\n\n');

const table = (keys: Keys<never>): string =>
  ['| key | verdict | what becomes of it |', '| --- | --- | --- |', ...rowsOf(keys, '')].join('\n');

const rowsOf = (keys: Keys<never>, before: string): string[] =>
  Object.entries(keys)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, key]: [string, Key<never>]) => {
      const path = `${before}${name}`;
      const verdicts = KINDS.filter((kind) => key.kinds.includes(kind)).join(', ');
      return [
        `| \`${path}\` | ${verdicts || 'of its keys'} | ${key.about.replaceAll('|', '\\|')} |`,
        ...(key.within ? rowsOf(key.within, `${path}.`) : []),
      ];
    });
