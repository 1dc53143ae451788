import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { runningProject } from '../../../lib/import/running-project.ts';
import { imported, saying } from './imported.ts';

/*
 * The report tells the owner of a file about each value that nobody chose, and about each difference from what runs.
 */

const FILE = {
  services: {
    web: {
      image: 'org/web:1',
      user: '1000',
      ports: ['8400:3000'],
      environment: {
        PORT: '3000',
        HASH_SECRET: 'f3a9c1d27b',
        DATABASE_URL: 'postgresql://u:p@db:5432/visits',
      },
      healthcheck: { test: 'wget -q http://localhost:3000/healthz', start_period: '30s' },
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
    },
    migrate: { image: 'org/web:1', user: '1000', command: ['migrate'], cap_drop: ['ALL'], restart: 'no' },
    rollup: { image: 'org/web:1', command: ['rollup'], profiles: ['jobs'], restart: 'no' },
    db: {
      image: 'postgres:17',
      environment: { POSTGRES_USER: 'u', POSTGRES_PASSWORD: 'p', POSTGRES_DB: 'visits' },
    },
  },
};

const result = imported({ 'compose.yaml': FILE });
const { services, resources } = parseApplication(result.definition);

it('each default that stands has its value, as renderers take it', () => {
  const [web] = services;
  const [db] = resources;
  if (!web || db?.type !== 'postgres') throw new Error('web and db must be there');
  const text = saying(result, 'services.web').find((one) => one.includes('these defaults stand'));
  for (const said of [
    `requestTimeoutSeconds ${web.requestTimeoutSeconds}`,
    `shutdown: drainSeconds ${web.shutdown.drainSeconds}`,
    `retentionDays ${web.logs.retentionDays}`,
    `deadlineSeconds ${web.rollout.deadlineSeconds}`,
    'npm run import, then services.web in lib/application.ts',
  ])
    expect(text).toContain(said);
  // A value that the file or another verdict gives is not a default.
  expect(text).not.toMatch(/liveness|memoryMiB|stopSeconds|userId|replicas/);
  expect(saying(result, 'services.db')).toContain(
    `assumed services.db: these defaults stand: cpuMillicores ${db.cpuMillicores}, memoryMiB ${db.memoryMiB}, storageGiB ${db.storageGiB}, maxConnections ${db.maxConnections}, instanceClass ${db.instanceClass}, multiAz ${db.multiAz}, backupDays ${db.backupDays}. To change them: npm run import, then resources.db in lib/application.ts`,
  );
});

it('services with the same defaults are told of once', () => {
  const worker = { image: 'org/worker:1', user: '1000' };
  const same = imported({ 'compose.yaml': { services: { one: worker, two: worker } } });
  const found = same.verdicts.filter(({ text }) => text.includes('these defaults stand'));
  expect(found).toEqual([
    expect.objectContaining({
      path: 'services',
      text: expect.stringMatching(/^one, two: .* then services\.NAME in lib/),
    }),
  ]);
});

it('the time after the stop signal is told where the file does not say it', () => {
  const told = (file: object) =>
    saying(imported({ 'compose.yaml': file }), 'services.web').filter((one) =>
      one.includes('does not set stop_grace'),
    );
  expect(told({ services: { web: { image: 'org/web:1' } } })).toEqual([
    'assumed services.web: the file does not set stop_grace_period, for which Compose gives 10 s. Here shutdown.stopSeconds 30 stands: the seconds between the stop signal and SIGKILL',
  ]);
  expect(told({ services: { web: { image: 'org/web:1', stop_grace_period: '20s' } } })).toEqual([]);
});

it('differences from what runs are told: the start, the address of a port, a variable, a scheme', () => {
  expect(saying(result, 'services.web.healthcheck.start_period')).toEqual([
    expect.stringMatching(/^approximated .* Kubernetes restarts a container that is not healthy within 30 s/),
  ]);
  expect(saying(result, 'services.web.ports.0')).toContainEqual(
    expect.stringContaining('publishes it on 127.0.0.1 alone'),
  );
  expect(saying(result, 'services.web.environment.HASH_SECRET')).toEqual([
    expect.stringContaining('from the variable WEB_HASH_SECRET of an .env that is not yours'),
  ]);
  expect(saying(result, 'services.web.environment.DATABASE_URL')).toEqual([
    expect.stringContaining('its scheme is postgres:// instead of postgresql://'),
  ]);
  const closed = imported({
    'compose.yaml': { services: { web: { image: 'org/web:1', ports: ['127.0.0.1:8400:3000'] } } },
  });
  expect(saying(closed, 'services.web.ports.0').join()).not.toContain('alone, where other machines');
});

it('a service of a profile asks, and says that it becomes a job', () => {
  expect(saying(result, 'services.rollup')).toEqual([
    'asked services.rollup: is rollup deployed, too? Compose starts it for the profile jobs alone, so it is left out. --profile jobs reads it, and it becomes a job, which runs once a day at 03:00 UTC; its schedule is yours to set after npm run import',
  ]);
});

it('an init step has the user and the rights of its service, and a difference is told', () => {
  expect(saying(result, 'services.migrate.user')).toEqual(['taken services.migrate.user: as that of web']);
  expect(saying(result, 'services.migrate.cap_drop')).toEqual([
    'approximated services.migrate.cap_drop: an init step has that of its service: web',
  ]);
});

it("the owner's project is reached by their file, its variables and its profiles", () => {
  const { project } = result;
  const [file = ''] = project.files;
  const theirs = { ...result, project: { ...project, envFile: '/their/values.env', profiles: ['*'] } };
  const { compose, keys, overlay } = runningProject(
    theirs,
    `${project.named.join(' ')} --public web:3000`,
    '/',
  );
  expect(compose).toBe(`docker compose -f ${file.slice(1)} --env-file their/values.env --profile '*'`);
  expect(keys).toEqual({ web: 'web', db: 'db' });
  expect(overlay.source).toBe(`${file.slice(1)} ${overlay.file} --public web:3000`);
});

describe('differences by platform', () => {
  const db = {
    image: 'postgres:17',
    shm_size: '128mb',
    restart: 'always',
    healthcheck: { test: 'pg_isready' },
  };
  const of = (web: object) =>
    imported({ 'compose.yaml': { services: { web: { image: 'org/web:1', ...web }, db } } });

  it('the host of a database asks for TLS on AWS', () => {
    expect(saying(of({ environment: { DB_HOST: 'db' } }), 'services.web.environment.DB_HOST')).toEqual([
      expect.stringMatching(/^approximated .* On AWS it takes clients by TLS alone/),
    ]);
  });

  it('a database is awaited by Compose and on AWS, and not by kubectl', () => {
    expect(
      saying(of({ depends_on: { db: { condition: 'service_healthy' } } }), 'services.web.depends_on'),
    ).toEqual([expect.stringMatching(/^approximated .*kubectl apply waits for nothing/)]);
    expect(saying(of({ depends_on: ['db'] }), 'services.web.depends_on')).toEqual([
      expect.stringMatching(/^taken /),
    ]);
  });

  it('keys of a database say what its containers do without', () => {
    const result = of({ environment: { DB_HOST: 'db' } });
    expect(saying(result, 'services.db.shm_size')).toEqual([
      expect.stringMatching(/^dropped .*containers on Compose and Kubernetes get 64 MiB/),
    ]);
    expect(saying(result, 'services.db.healthcheck')).toEqual([
      expect.stringMatching(/^approximated .*containers on Compose and Kubernetes have a check/),
    ]);
    expect(saying(result, 'services.db.restart')).toEqual([expect.stringMatching(/^taken /)]);
  });

  it('the user of a volume is asked for, with the command that tells it', () => {
    const volume = { volumes: ['data:/data'] };
    const asked = imported({
      'compose.yaml': { services: { web: { image: 'org/web:1', ...volume } }, volumes: { data: {} } },
    });
    expect(saying(asked, 'services.web').join('\n')).toMatch(
      /asked services\.web: which user is that of the image\?.*docker compose run --rm --no-deps --entrypoint id web -u/,
    );
    const said = imported({
      'compose.yaml': {
        services: { web: { image: 'org/web:1', user: '0', ...volume } },
        volumes: { data: {} },
      },
    });
    expect(saying(said, 'services.web').join('\n')).not.toContain('which user');
  });

  it('ports outside that variables name are open on the way out', () => {
    const environment = {
      SMTP_URL: 'smtp://user:hunter2-mail@mail.example.com:2587',
      AMQP_URL: 'amqp://broker.example.com',
      LDAP_HOST: 'ldap.example.com',
      LDAP_PORT: '636',
      OWN_PORT: '9999',
      LISTEN_HOST: '0.0.0.0',
      LISTEN_PORT: '7777',
      API_URL: 'https://api.example.com',
      DB_URL: 'postgres://db:5432/x',
    };
    const result = of({ environment });
    expect(result.definition.services.web?.network?.outboundPorts).toEqual([80, 443, 2587, 5672, 636]);
    expect(saying(result, 'services.web').join('\n')).toContain(
      'may call ports 80, 443, 2587 (of SMTP_URL), 5672 (of AMQP_URL), 636 (of LDAP_PORT) outside of the application',
    );
  });
});

describe('a refusal names the value, what is allowed, and the way out', () => {
  const said = (web: object) =>
    saying(imported({ 'compose.yaml': { services: { web: { image: 'org/web:1', ...web } } } })).filter(
      (one) => one.startsWith('refused'),
    );

  it.each([
    [
      { privileged: true },
      /privileged: must be false, or not be set; got true, .*remove the key.*--without web$/,
    ],
    [
      { network_mode: 'host' },
      /network_mode: must be bridge or none, or not be set; got host, .*Remove the key.*--without web$/,
    ],
    [
      { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] },
      /must be a named volume, or a file or a folder within .*; got \/var\/run\/docker\.sock, .*Remove the entry.*--without web$/,
    ],
    [
      { volumes: ['/srv/files:/files'] },
      /must be a named volume, .*; got \/srv\/files, .*name a volume .*data:\/files.*--without web$/,
    ],
    [{ devices: ['/dev/kvm'] }, /must not be set; got \["\/dev\/kvm"\]: .*remove the key.*--without web$/],
    [
      { user: 'node' },
      /must be a number, .*; got node\. docker compose run .*--entrypoint id web -u prints it$/,
    ],
  ])('%j', (keys, expected) => {
    expect(said(keys)).toEqual([expect.stringMatching(expected)]);
  });

  it('of a script that fills a database', () => {
    const db = { image: 'postgres:17', volumes: ['./init.sql:/docker-entrypoint-initdb.d/init.sql'] };
    const result = imported({
      'compose.yaml': { services: { web: { image: 'a:1', environment: { DB_HOST: 'db' } }, db } },
    });
    expect(saying(result, 'services.db.volumes.0')).toEqual([
      expect.stringMatching(
        /must be a volume with the data; got \.\/init\.sql:\/docker-entrypoint-initdb\.d\/init\.sql, .*--keep-containers$/,
      ),
    ]);
  });
});
