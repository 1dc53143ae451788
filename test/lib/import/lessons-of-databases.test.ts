import { imported, refusals, saying } from './imported.ts';
import { definitionOf, read } from './lessons.ts';

/*
 * What public Compose files taught of databases and caches, each in a file of our own words.
 */

describe('databases', () => {
  const db = {
    image: 'postgres:16',
    environment: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'shop', POSTGRES_DB: 'shop' },
  };

  it('have credentials that services refer to, by their values and by what their names say', () => {
    const environment = {
      ...{
        DB_HOST: 'db',
        DB_USER: 'shop',
        DB_PASS: 'shop',
        DB_NAME: 'shop',
        DB_TYPE: 'postgres',
        APP_NAME: 'shop',
      },
      // Of the program itself, though with the same values.
      ...{ ADMIN_USER: 'shop', ADMIN_PASSWORD: 'shop' },
    };
    const { services } = definitionOf({ web: { image: 'a:1', environment }, db });
    expect(services.web.environment).toEqual({
      DB_HOST: { resource: 'db', part: 'host' },
      DB_USER: { resource: 'db', part: 'user' },
      DB_PASS: { resource: 'db', part: 'password' },
      DB_NAME: { resource: 'db', part: 'name' },
      ...{ DB_TYPE: 'postgres', APP_NAME: 'shop', ADMIN_USER: 'shop' },
    });
    expect(services.web.secrets).toEqual([
      { name: 'admin-password', environmentVariable: 'ADMIN_PASSWORD', source: 'provided' },
    ]);
  });

  it('have credentials also where an env file, a default of the image or another user has them', () => {
    const files = {
      'db.env': 'POSTGRES_PASSWORD=hunter2-of-db\nAPP_USER=limited\nAPP_PASSWORD=hunter2-limited\n',
    };
    const environment = { PGHOST: 'db', PGUSER: 'postgres', PG_PASS: 'hunter2-of-db' };
    const limited = { PGHOST: 'db', PGUSER: 'limited', PG_PASS: 'hunter2-limited' };
    const { services } = definitionOf(
      {
        web: { image: 'a:1', environment },
        worker: { image: 'a:1', environment: limited },
        db: { image: 'postgres:16', env_file: 'db.env' },
      },
      files,
    );
    const referring = {
      PGHOST: { resource: 'db', part: 'host' },
      PGUSER: { resource: 'db', part: 'user' },
      PG_PASS: { resource: 'db', part: 'password' },
    };
    expect([services.web.environment, services.worker.environment]).toEqual([referring, referring]);
  });

  it('tell their host to who waits for them, and say whose variables lack the password', () => {
    const result = read({ web: { image: 'a:1', depends_on: ['db'] }, db });
    expect(result.definition.services.web?.environment).toEqual({
      DB_HOST: { resource: 'db', part: 'host' },
    });
    expect(saying(result, 'services.web').join('\n')).toMatch(
      /gets the variable DB_HOST[\s\S]*no variable gives it the password of db/,
    );
  });

  it('tell their host in a variable of its own beside one that holds it in a form of its own', () => {
    const environment = {
      'spring.datasource.url': 'jdbc:postgresql://db:5432/shop',
      'spring.datasource.username': 'shop',
    };
    const result = read({ web: { image: 'a:1', environment }, db });
    expect(result.definition.services.web?.environment).toEqual({
      DB_HOST: { resource: 'db', part: 'host' },
      'spring.datasource.username': { resource: 'db', part: 'user' },
    });
    expect(result.verdicts.flatMap(({ kind, field }) => (kind === 'assumed' && field) || [])).toContain(
      'services.web.environment.DB_HOST',
    );
  });

  it('that nobody names ask who uses them', () => {
    const result = read({ web: { image: 'a:1' }, cache: { image: 'redis:7' } });
    expect(saying(result, 'services.cache').join()).toMatch(/asked services.cache: which service uses it\?/);
  });

  it('have the name by which services call them, where their container has none', () => {
    const { services, resources } = definitionOf({
      web: { image: 'a:1', environment: { DB_HOST: 'db', DB_NAME: 'shop_production' } },
      db: { image: 'postgres:16' },
    });
    expect([resources.db.databaseName, services.web.environment.DB_NAME]).toEqual([
      'shop_production',
      { resource: 'db', part: 'name' },
    ]);
  });

  it.each([
    ['DB_PASSWORD_FILE', { environment: { DB_PASSWORD: { resource: 'db', part: 'password' } }, refused: [] }],
    [
      'DB_PASSWORD',
      { refused: [expect.stringMatching(/DB_PASSWORD: is a file with the password of db, .*--keep/)] },
    ],
  ])(
    'whose password is in a file that %s names hand it over as a variable',
    (name, { environment, refused }: any) => {
      const path = '/run/secrets/db-password';
      const secrets = ['db-password'];
      const web = { image: 'a:1', secrets, environment: { DB_HOST: 'db', [name]: path } };
      const db = { image: 'mysql:8.4', secrets, environment: { MYSQL_ROOT_PASSWORD_FILE: path } };
      const tree = { services: { web, db }, secrets: { 'db-password': { file: 'password.txt' } } };
      const result = imported({ 'password.txt': 'hunter2-file', 'compose.yaml': tree });
      expect(refusals(result)).toEqual(refused);
      if (environment) expect(result.definition.services.web?.environment).toMatchObject(environment);
    },
  );

  it('as caches ask for no password', () => {
    const result = read({
      web: { image: 'a:1', environment: { REDIS_HOST: 'cache', REDIS_PASSWORD: 'hunter2-cache' } },
      cache: { image: 'redis:7', command: 'redis-server --requirepass hunter2-cache' },
    });
    expect(result.definition.services.web?.secrets).toBeUndefined();
    expect(saying(result, 'services.web.environment.REDIS_PASSWORD').join()).toMatch(
      /is left out: cache asks for no password/,
    );
  });
});

describe('an image of a database', () => {
  const db = { image: 'postgres:16', environment: { POSTGRES_PASSWORD: 'hunter2-of-db' } };
  const kindOf = (service: object): string => {
    const { definition } = read({ web: { image: 'a:1', environment: { DB_HOST: 'db' } }, db, it: service });
    const { services, jobs = {}, resources = {} } = definition;
    return 'it' in services ? 'service' : 'it' in jobs ? 'job' : 'it' in resources ? 'resource' : 'none';
  };

  it.each<[string, object]>([
    ['postgres:16', {}],
    ['postgres:16', { command: 'postgres -c max_connections=200' }],
    ['postgres:16', { command: ['-c', 'max_connections=200'] }],
    ['postgres:16', { entrypoint: 'docker-entrypoint.sh', command: 'postgres' }],
    ['postgres:16', { command: [], entrypoint: null }],
    ['postgres:16', { command: 'sh -c "exec docker-entrypoint.sh postgres -c fsync=off"' }],
    ['postgres:16', { command: ['bash', '-c', 'chown postgres /x && exec gosu postgres postgres'] }],
    ['mysql:8.4', { command: 'mysqld --max-connections=200' }],
    ['mysql:8.4', { command: '--character-set-server=utf8mb4' }],
    ['mariadb:11', { command: '/usr/sbin/mariadbd-safe' }],
    ['redis:7', { command: 'redis-server --appendonly yes' }],
    ['redis:7', { command: ['/etc/redis/redis.conf'] }],
    ['redis:7', { command: ['sh', '-c', 'LEVEL=1 exec /usr/local/bin/redis-server --requirepass "$$P"'] }],
    ['valkey/valkey:8', { entrypoint: ['tini', '--'], command: ['valkey-server'] }],
    ['redis:7', { command: 'redis-server --appendonly yes && true' }],
    ['bitnami/redis:7.2', { command: '/opt/bitnami/scripts/redis/run.sh' }],
    ['redis:7', { command: ['sh', '/start.sh'], volumes: ['data:/data'] }],
    // It runs all the time, whatever the file says of its end.
    ['postgres:16', { restart: 'no' }],
  ])('%s that starts the server is a resource: %j', (image, keys) => {
    expect(kindOf({ image, ...keys })).toBe('resource');
  });

  it.each<[string, object, string]>([
    [
      'postgres:16',
      { entrypoint: ['sh', '-c', 'while true; do pg_dump -h db -U postgres x; done'] },
      'service',
    ],
    ['postgres:16', { command: ['pg_dump', '-h', 'db', '-U', 'postgres'], restart: 'no' }, 'job'],
    [
      'postgres:16',
      { command: 'psql -h db -c "select 1"', deploy: { restart_policy: { condition: 'none' } } },
      'job',
    ],
    ['postgres:16', { entrypoint: 'docker-entrypoint.sh', command: 'pg_dump -h db' }, 'service'],
    ['postgres:16', { command: 'until pg_isready -h db; do sleep 1; done && createdb postgres' }, 'service'],
    ['mysql:8.4', { command: ['bash', '/backup.sh'], volumes: ['dumps:/dumps'] }, 'service'],
    ['mysql:8.4', { command: ['mysqldump', '-h', 'db'], restart: 'no' }, 'job'],
    ['redis:7', { command: ['sh', '-c', 'while :; do redis-cli -h cache ping; sleep 5; done'] }, 'service'],
    ['valkey/valkey:8', { entrypoint: ['valkey-cli', '-h', 'cache'] }, 'service'],
  ])('%s that only has its clients is none: %j', (image, keys, kind) => {
    expect(kindOf({ image, ...keys })).toBe(kind);
  });

  it('whose client dumps another one keeps its program and its volume, and gets the host', () => {
    const backup = {
      image: 'postgres:16',
      entrypoint: ['sh', '-c', 'while true; do pg_dump -h db -U u x > /backups/x.sql; sleep 86400; done'],
      environment: { PGPASSWORD: 'hunter2-of-db' },
      volumes: ['backups:/backups'],
    };
    const { services, resources } = definitionOf({ backup, db });
    expect(Object.keys(resources)).toEqual(['db']);
    expect(services.backup).toMatchObject({
      entrypoint: backup.entrypoint,
      environment: {
        PGPASSWORD: { resource: 'db', part: 'password' },
        DB_HOST: { resource: 'db', part: 'host' },
      },
      volumes: [{ name: 'backups', path: '/backups' }],
    });
    expect(saying(read({ backup, db }), 'services.backup.entrypoint')).toEqual([
      'asked services.backup.entrypoint: where does the program find db? The entrypoint names its host, which is another one on AWS, and its user is app everywhere. It stands as it is: let a shell in the container read variables, such as $$DB_HOST',
    ]);
  });
});
