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
