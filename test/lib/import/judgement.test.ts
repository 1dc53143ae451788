import { imported, saying } from './imported.ts';
import { definitionOf, read } from './lessons.ts';

/*
 * What the reader does not know and asks about, with one answer that stands and a way to another.
 */

const WAY_OUT =
  'To have it on AWS: a Network Load Balancer of your own; on other Kubernetes, a Service of type LoadBalancer; or keep the service where it runs, and leave it out with --without it';

describe('a published port', () => {
  const said = (ports: unknown[], keys: object = {}) =>
    saying(read({ it: { image: 'a:1', ports, ...keys } }), 'services.it.ports').map((one) =>
      one.replace(/ services\.it\.ports\.\d+:/, ''),
    );

  it.each([1883, 25, 22, 5222])('of another protocol asks, and names the way out: %i', (number) => {
    expect(said([`${number}:${number}`])).toEqual([
      `asked is ${number} public? ${number} is the port of another protocol, and load balancers speak HTTP to a service, so it is for the other services, and closed on your machine, too. ${WAY_OUT}`,
    ]);
  });

  it('of another protocol that the file opens on its machine alone does not', () => {
    expect(said(['127.0.0.1:25:25'])).toEqual([expect.stringMatching(/^approximated 25 is for the other/)]);
  });

  it('of UDP asks, but for HTTP/3', () => {
    expect(said(['53:53/udp'])).toEqual([
      `asked does it need 53? It is not TCP, and the load balancer and Service Connect of AWS carry none of it here, so nobody reaches it. ${WAY_OUT}`,
    ]);
    expect(saying(read({ it: { image: 'a:1', expose: ['53/udp'] } }), 'services.it.expose')).toEqual([
      expect.stringMatching(/^asked /),
    ]);
    expect(said(['80:80', '443:443', '443:443/udp'])).toEqual([
      expect.stringMatching(/^approximated the rendered Compose file publishes it on 127\.0\.0\.1 alone/),
      expect.stringMatching(/^approximated port 80 is public/),
      expect.stringMatching(/^approximated 443 is for the other services alone: it is customary for HTTPS/),
      expect.stringMatching(/^dropped 443 is HTTP\/3/),
    ]);
  });

  it('of HTTPS asks where no other port is public', () => {
    expect(said(['443:443'])).toEqual([
      expect.stringMatching(/^asked is 443 public\? it is customary for HTTPS.*--public it:PORT$/),
    ]);
  });

  it.each([
    ['rabbitmq:4-management', 15672, 'It is the administration page of rabbitmq'],
    ['apache/activemq-classic:6', 8161, 'It is the administration page of activemq-classic'],
    ['elasticsearch:8.15.0', 9200, 'Whoever reaches it reads, or changes, what elasticsearch keeps'],
    [
      'clickhouse/clickhouse-server:24.8',
      8123,
      'Whoever reaches it reads, or changes, what clickhouse-server keeps',
    ],
  ])('of %s on %i stays closed, and asks', (image, number, because) => {
    const services = {
      it: {
        image,
        ports: [`${number}:${number}`],
        healthcheck: { test: `curl http://localhost:${number}/x` },
      },
    };
    const result = read(services);
    expect(result.definition.services.it?.exposure).toBeUndefined();
    expect(saying(result, 'services.it.ports')).toEqual([
      `asked services.it.ports.0: is ${number} public? ${because}, so it is for the other services, and closed on your machine, too. To make it public: --public it:${number}`,
    ]);
    expect(definitionOf(services, {}, { publicPorts: [`it:${number}`] }).services.it.exposure).toMatchObject({
      port: 'http',
    });
  });

  it('of what only looks at a broker is public', () => {
    const { services } = definitionOf({ it: { image: 'mongo-express:1', ports: ['8081:8081'] } });
    expect(services.it.exposure).toEqual({ port: 'http' });
  });
});

describe('an image that keeps a state', () => {
  it.each([
    'rabbitmq:4',
    'mongo:8',
    'bitnami/kafka:3.7',
    'registry.example.com/minio/minio:1',
    'memcached:1',
    'eclipse-mosquitto:2',
  ])('has one replica without a volume, and asks: %s', (image) => {
    const result = read({ it: { image } });
    const { singleton, replicas } = result.definition.services.it!;
    expect([singleton, replicas]).toEqual([true, undefined]);
    expect(saying(result, 'services.it').join('\n')).toMatch(
      /asked services.it: may \S+ run twice\? .* one replica, .*add a volume/,
    );
  });

  it('has one without a question where it has a volume, and as many as the file says', () => {
    const [one, three] = [
      read({ it: { image: 'mongo:8', volumes: ['data:/data/db'] } }),
      read({ it: { image: 'memcached:1', deploy: { replicas: 3 } } }),
    ];
    expect([one.definition.services.it?.singleton, three.definition.services.it?.replicas]).toEqual([
      true,
      { min: 3, max: 3 },
    ]);
    expect([...saying(one), ...saying(three)].join('\n')).not.toContain('run twice');
  });

  it('has two replicas where it is a client, or another program with a similar name', () => {
    for (const service of [
      { image: 'mongo-express:1' },
      { image: 'org/server:1' },
      { image: 'redis:7', command: 'redis-cli -h elsewhere.example.com monitor' },
    ])
      expect(read({ it: service }).definition.services.it?.replicas).toEqual({ min: 2, max: 2 });
  });

  it('asks also where a database stays a container', () => {
    const result = read({ it: { image: 'postgres:17' } }, {}, { keepContainers: true });
    expect(saying(result, 'services.it').join('\n')).toMatch(/may postgres run twice/);
  });
});

it.each([
  ['postgis/postgis:16-3.4', 'postgis'],
  ['pgvector/pgvector:pg16', 'vector'],
])('%s says that the extension has to be created', (image, extension) => {
  const result = read({ web: { image: 'a:1', environment: { DB_HOST: 'db' } }, db: { image } });
  expect(saying(result, 'services.db.image')).toEqual([
    `approximated services.db.image: becomes Amazon RDS on AWS, where clients must speak TLS, and stays a container elsewhere; RDS has the extension ${extension}, and does not create it in a new database: let the user of the application run CREATE EXTENSION IF NOT EXISTS ${extension} before the first use`,
  ]);
});

it('an empty password, or user, beside a database is that of the database', () => {
  const db = { image: 'mysql:8.4', environment: { MYSQL_ROOT_PASSWORD: 'hunter2-root' } };
  const web = { image: 'a:1', environment: { DB_HOST: 'db', DB_PASS: '', DB_USER: '', DB_PREFIX: '' } };
  const result = imported({ 'compose.yaml': { services: { web, db } } });
  expect(result.definition.services.web?.environment).toEqual({
    DB_HOST: { resource: 'db', part: 'host' },
    DB_PASS: { resource: 'db', part: 'password' },
    DB_USER: { resource: 'db', part: 'user' },
    DB_PREFIX: '',
  });
  expect(saying(result, 'services.web.environment.DB_PASS')).toEqual([
    'approximated services.web.environment.DB_PASS: is empty in the file, and db lets nobody in without a password: it is the password of db, which each deployment makes anew',
  ]);
});
