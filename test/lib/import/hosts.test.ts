import { mentionsIn, mentionsInCommand, mentionsInFile, renamedHosts } from '../../../lib/import/hosts.ts';

/** The hosts of an application: `db` is a database, the others are services. */
const isKnown = (host: string, isSure: boolean): boolean =>
  ['web', 'api', 'my_app'].includes(host) || (isSure && ['db', 'postgres'].includes(host));

const told = (mentions: ReturnType<typeof mentionsIn>): string[] =>
  mentions.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));

it.each<[name: string, text: string, hosts: string[]]>([
  ['URL', 'postgres://user:pw@db:5432/app', ['db:5432']],
  // A user, a password, a path and a scheme are no hosts.
  ['URL', 'postgres://postgres:postgres@postgres/postgres', ['postgres']],
  ['URL', 'postgres://db:db@elsewhere/db', []],
  ['URL', 'http://api', ['api:80']],
  ['URL', 'https://api', ['api']],
  ['URL', 'http://api:3000/web?x=db', ['api:3000']],
  ['URL', 'http://api.example.org', []],
  ['NODES', 'http://web:1,http://api:2', ['web:1', 'api:2']],
  ['DSN', 'user:pw@tcp(db:3306)/app', ['db:3306']],
  ['SPRING', 'jdbc:postgresql://db:5432/app', ['db:5432']],
  ['DB', 'Server=db;Database=app;User Id=postgres', ['db']],
  ['DB', 'host=db port=5432 dbname=postgres', ['db']],
  ['DB_HOST', 'db', ['db']],
  ['PGHOST', 'db', ['db']],
  ['dbHost', 'db', ['db']],
  ['database__connection__host', 'db', ['db']],
  ['PAPERLESS_DBHOST', 'db', ['db']],
  ['SEED_HOSTS', 'web, api', ['web', 'api']],
  ['DB_ADDR', 'db:5432', ['db:5432']],
  // A kind, a name or a user, though a host has the same name.
  ['DB_TYPE', 'postgres', []],
  ['DB_CONNECTION', 'postgres', []],
  ['POSTGRES_USER', 'postgres', []],
  ['DB_NAME', 'db', []],
  ['DB', 'db', ['db']],
  ['BACKEND', 'api', ['api']],
  ['BACKEND', 'db', []],
  ['DATA_DIR', '/var/lib/db', []],
  ['TEXT', 'the web and the db', []],
  ['IMAGE', 'org/web:80', []],
])('%s=%s names %j', (name, text, hosts) => {
  expect(told(mentionsIn(name, text, isKnown))).toEqual(hosts);
});

it.each<[words: string[], hosts: string[]]>([
  [['--db-host=db'], ['db']],
  [['--host', 'db'], ['db']],
  [['-h', 'db'], ['db']],
  [['wait-for-it', 'db:5432'], ['db:5432']],
  [['serve', 'db'], []],
  [['--upstream', 'http://api:80'], ['api:80']],
  [
    ['sh', '-c', 'curl http://web:80 && psql -h db'],
    ['web:80', 'db'],
  ],
  [
    ['sh', '-c', 'pg_dump --host="db" && redis-cli -h elsewhere; grep -h api'],
    ['db', 'api'],
  ],
])('the command %j names %j', (words, hosts) => {
  expect(told(mentionsInCommand(words, isKnown))).toEqual(hosts);
});

it('finds the hosts of a file outside of its comments, and gives them other names', () => {
  const text = '# http://web:1\nproxy_pass http://my_app:3000;\n  ; db:1\nserver api:80;\n';
  const mentions = mentionsInFile(text, isKnown);
  expect(told(mentions)).toEqual(['my_app:3000', 'api:80']);
  expect(renamedHosts(text, mentions, (host) => host.replace('_', '-'))).toBe(
    text.replace('my_app', 'my-app'),
  );
});
