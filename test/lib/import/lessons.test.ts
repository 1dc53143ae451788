import { check } from '../../../lib/deploy/render.ts';
import { definitionText } from '../../../lib/import/definition-text.ts';
import { refusals, saying } from './imported.ts';
import { definitionOf, read } from './lessons.ts';

/*
 * What public Compose files taught, each in a file of our own words. What they taught of databases is in
 * `lessons-of-databases.test.ts`.
 */

it('all refusals come at once: those of keys, and those of the definition', () => {
  const result = read(
    {
      web: { image: 'a:1', privileged: true, volumes: ['./app.conf:/etc/app.conf:ro'] },
    },
    { 'app.conf': 'a' },
  );
  expect(refusals(result).map((line) => line.split(':')[0])).toEqual([
    'refused services.web.privileged',
    'refused services.web.volumes.0',
  ]);
});

it('what is for development is dropped, or asked about', () => {
  const files = { 'api/Dockerfile': 'FROM scratch AS dev' };
  const api = {
    build: { context: './api', target: 'dev' },
    volumes: ['pip:/root/.cache/pip', './api:/code'],
    environment: { NODE_ENV: 'development', DEBUG: '1', APP_ENV: 'production', LOG_DEBUG: 'off' },
    cap_add: ['SYS_PTRACE'],
    stdin_open: true,
  };
  const result = read({ api }, files);
  expect(refusals(result)).toEqual([]);
  expect(result.definition.services.api).not.toHaveProperty('volumes');
  const kinds = result.verdicts.map(({ kind, path }) => `${kind} ${path.replace('services.api.', '')}`);
  expect(kinds.filter((one) => /^(?:asked|dropped)/.test(one))).toEqual([
    'asked build.target',
    'dropped volumes.0',
    'dropped volumes.1',
    'asked environment.NODE_ENV',
    'asked environment.DEBUG',
    'dropped cap_add.0',
    'dropped stdin_open',
  ]);
});

describe('files and folders', () => {
  it('that two services share are refused once, with what to leave out', () => {
    const volumes = ['./uploads:/uploads'];
    const result = read({
      web: { image: 'a:1', volumes },
      worker: { image: 'a:1', volumes: ['uploads/:/u'].concat('./uploads:/data') },
    });
    expect(refusals(result)).toEqual([
      'refused services.web.volumes.0: shares ./uploads with worker, and a definition has no volume of several services. If they only read its files, mount it with :ro, which makes them configuration. Keep the files in a database or an object store, or leave out one of them with --without worker. To compare the platforms with a volume for each of them, which share no files: --volumes web:own,worker:own',
      'refused services.worker.volumes.1: shares ./uploads with web: see there',
    ]);
    expect(
      refusals(
        read(
          { web: { image: 'a:1', volumes }, worker: { image: 'a:1', volumes } },
          {},
          { without: ['worker'] },
        ),
      ),
    ).toEqual([]);
  });

  it('that two services share are volumes of their own, if somebody says so', () => {
    const volumes = ['data:/data'];
    const { services } = definitionOf(
      { web: { image: 'a:1', volumes }, worker: { image: 'b:1', volumes } },
      {},
      { volumes: ['web:own', 'worker:own', 'worker:network'] },
    );
    expect([services.web.volumes, services.worker.volumes]).toEqual([
      [{ name: 'data', path: '/data' }],
      [{ name: 'data', path: '/data', allowNetworkFileSystem: true }],
    ]);
  });

  it('on a volume of several replicas have one writer, unless somebody says that all may write', () => {
    const services = { web: { image: 'a:1', volumes: ['data:/data'], deploy: { replicas: 3 } } };
    const one = read(services);
    expect(one.definition.services.web).toMatchObject({ singleton: true, volumes: [{ path: '/data' }] });
    expect(saying(one, 'services.web.deploy.replicas')).toEqual([
      'approximated services.web.deploy.replicas: is 1: the volume has one writer. If all replicas may write to a network file system at once: --volumes web:shared',
    ]);
    const { web } = definitionOf(services, {}, { volumes: ['web:shared'] }).services;
    expect([web.singleton, web.replicas, web.volumes]).toEqual([
      undefined,
      { min: 3, max: 3 },
      [{ name: 'data', path: '/data', allowNetworkFileSystem: true, shared: true }],
    ]);
  });

  it('of one file are configuration of each service that mounts it', () => {
    const volumes = ['./app.conf:/etc/app/app.conf'];
    const { services } = definitionOf(
      { web: { image: 'a:1', volumes }, worker: { image: 'b:1', volumes } },
      { 'app.conf': 'verbose' },
    );
    for (const { configuration } of [services.web, services.worker])
      expect(configuration).toEqual([{ path: '/etc/app/app.conf', text: 'verbose' }]);
  });

  it('beside a private key are secrets, as the key is', () => {
    const files = {
      'proxy.conf': 'ssl_certificate /etc/certs/tls.crt;',
      'certs/tls.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      'certs/tls.key': '-----BEGIN PRIVATE KEY-----\nMIIBsecret\n-----END PRIVATE KEY-----\n',
    };
    const volumes = ['./certs:/etc/certs:ro', './proxy.conf:/etc/proxy/proxy.conf:ro'];
    const { services } = definitionOf({ proxy: { image: 'a:1', volumes } }, files);
    expect(services.proxy.secrets).toEqual([
      { name: 'tls-key', file: { path: '/etc/certs/tls.key' }, source: 'provided' },
      { name: 'tls-crt', file: { path: '/etc/certs/tls.crt' }, source: 'provided' },
    ]);
    expect(services.proxy.configuration).toEqual([
      { path: '/etc/proxy/proxy.conf', text: 'ssl_certificate /etc/certs/tls.crt;' },
    ]);
    const result = read({ proxy: { image: 'a:1', volumes } }, files);
    expect(saying(result, 'services.proxy.volumes.0.tls.crt').join()).toMatch(/becomes the secret tls-crt/);
  });

  it('that are secrets within a folder of configuration move out, if the configuration names them', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIBsecret\n-----END PRIVATE KEY-----\n';
    const volumes = ['./nginx.conf:/etc/nginx/nginx.conf:ro', './certs:/etc/nginx/certs:ro'];
    const files = (text: string) => ({ 'nginx.conf': text, 'certs/a.key': key, 'certs/a.crt': 'MIIB' });
    const { services } = definitionOf(
      { proxy: { image: 'nginx:1', volumes } },
      files('ssl_certificate_key /etc/nginx/certs/a.key; ssl_certificate /etc/nginx/certs/a.crt;'),
    );
    expect(services.proxy.secrets.map((secret: any) => secret.file.path)).toEqual([
      '/etc/proxy-certs/a.key',
      '/etc/proxy-certs/a.crt',
    ]);
    expect(services.proxy.configuration).toEqual([
      {
        path: '/etc/nginx/nginx.conf',
        text: 'ssl_certificate_key /etc/proxy-certs/a.key; ssl_certificate /etc/proxy-certs/a.crt;',
      },
    ]);
    // Nothing tells that the program would look elsewhere.
    const relative = read({ proxy: { image: 'nginx:1', volumes } }, files('ssl_certificate certs/a.crt;'));
    expect(refusals(relative).join()).toMatch(/overlaps \/etc\/nginx\/certs, where secrets are mounted/);
  });

  it('of source and dependencies are for development', () => {
    const files = {
      'web/Dockerfile': 'FROM scratch',
      'web/src/a.js': '',
      'web/package.json': '{}',
      'web.conf': 'port 80',
    };
    const volumes = [
      ...[
        './web/src:/code/src',
        './web/package.json:/code/package.json',
        '/code/src/cache',
        'deps:/opt/node_modules',
      ],
      './web.conf:/etc/web/web.conf:ro',
    ];
    const { services } = definitionOf({ web: { build: 'web', volumes } }, files);
    expect(services.web).toMatchObject({ configuration: [{ path: '/etc/web/web.conf', text: 'port 80' }] });
    expect([services.web.volumes, services.web.singleton]).toEqual([undefined, undefined]);
  });

  it('below /etc are configuration, also without :ro; a later mount of the same path comes first', () => {
    const files = { 'conf/a.yaml': 'a', 'old/a.yaml': 'old' };
    const { services } = definitionOf(
      { web: { image: 'a:1', volumes: ['./old:/etc/web', './conf:/etc/web'] } },
      files,
    );
    expect(services.web.configuration).toEqual([{ path: '/etc/web/a.yaml', text: 'a' }]);
  });

  it('that are missing are refused where a file was meant', () => {
    const result = read({ web: { image: 'a:1', volumes: ['./app.yaml:/etc/app/app.yaml', './data:/data'] } });
    expect(refusals(result)).toEqual([expect.stringMatching(/volumes.0: there is no such file or folder/)]);
  });

  it('with a line that sets a password are secrets', () => {
    const files = {
      'app.ini': 'user = app\npassword = hunter2-ini\n',
      'other.ini': '; password = x\npassword = ${PASSWORD}\n',
    };
    const volumes = ['./app.ini:/etc/app/app.ini', './other.ini:/etc/other/other.ini'];
    const { services } = definitionOf({ web: { image: 'a:1', volumes } }, files);
    expect(services.web.secrets).toEqual([
      { name: 'app-ini', file: { path: '/etc/app/app.ini' }, source: 'provided' },
    ]);
    expect(services.web.configuration).toHaveLength(1);
  });

  it('name services that the container calls, whose names they then have', () => {
    const files = { 'nginx.conf': 'upstream u { server my_app:3000; }\nproxy_pass http://api;\n' };
    const proxy = { image: 'nginx:1.27', volumes: ['./nginx.conf:/etc/nginx/conf.d/default.conf:ro'] };
    const { services } = definitionOf({ proxy, my_app: { image: 'a:1' }, api: { image: 'b:1' } }, files);
    expect(services.proxy.configuration[0].text).toBe(
      'upstream u { server my-app:3000; }\nproxy_pass http://api;\n',
    );
    expect([services.proxy.calls, services['my-app'].ports, services.api.ports]).toEqual([
      ['my-app', 'api'],
      { http: 3000 },
      { http: 80 },
    ]);
    const result = read(
      { web: { ...proxy, depends_on: ['my_app'] }, my_app: { image: 'postgres:16' } },
      files,
    );
    expect(refusals(result)).toEqual([
      expect.stringMatching(/names the host of my_app, which is another one on AWS/),
    ]);
  });
});

describe('hosts and ports', () => {
  it('are also names of containers and aliases', () => {
    const { services } = definitionOf({
      web: { image: 'a:1', environment: { API: 'http://the_api:8000/v1', OTHER: 'http://alias:8000' } },
      api: {
        image: 'b:1',
        container_name: 'the_api',
        expose: [8000],
        networks: { default: { aliases: ['alias'] } },
      },
    });
    expect(services.web.environment).toEqual({ API: 'http://api:8000/v1', OTHER: { service: 'api' } });
  });

  it('follow from the image where nobody says them', () => {
    const { services } = definitionOf({
      web: { image: 'a:1', environment: { MQ_HOST: 'mq' }, depends_on: ['docs'] },
      mq: { image: 'rabbitmq:4' },
      docs: { image: 'mongo:8' },
    });
    expect([services.mq.ports, services.docs.ports]).toEqual([
      { 'tcp-5672': expect.anything() },
      { 'tcp-27017': expect.anything() },
    ]);
  });

  it('are asked for where nothing tells them', () => {
    const result = read({ web: { image: 'a:1', depends_on: ['api'] }, api: { image: 'b:1' } });
    expect(saying(result, 'services.web.depends_on').join()).toMatch(/asked .*does web call api\? .*expose/);
  });

  it('that a proxy gets are public, and those of HTTPS ask', () => {
    const labels = ['traefik.http.services.web.loadbalancer.server.port=8008'];
    const result = read({ web: { image: 'a:1', ports: ['8448:8448'], labels } });
    expect(result.definition.services.web?.exposure).toEqual({ port: 'http' });
    expect(result.definition.services.web?.ports).toMatchObject({ http: 8008 });
    expect(saying(result, 'services.web.ports').join()).toMatch(
      /8448 is for the other services alone: it is customary for HTTPS/,
    );
  });

  it('of health checks need no scheme', () => {
    const healthcheck = { test: 'curl -s --noproxy localhost localhost:3000/health | grep -q OK || exit 1' };
    const { services } = definitionOf({ web: { image: 'a:1', ports: ['127.0.0.1:3000:3000'], healthcheck } });
    expect(services.web.health.readiness).toEqual({ http: { port: 'http', path: '/health' } });
  });

  it('of two services on one machine differ', () => {
    const { services } = definitionOf({
      web: { image: 'a:1', ports: ['80:80'] },
      admin: { image: 'b:1', ports: ['443:80'] },
    });
    expect([services.web.exposure.localPort, services.admin.exposure.localPort]).toEqual([undefined, 8081]);
  });
});

it('leaves out a call that leads back, and keeps the text of the variable', () => {
  const result = read({
    web: { image: 'a:1', ports: ['3000:3000'], environment: { API: 'http://api:8000' }, depends_on: ['api'] },
    api: { image: 'b:1', expose: [8000], environment: { FRONTEND: 'http://web:3000' } },
  });
  check(result.definition, {});
  expect(result.definition.services.api).toMatchObject({ environment: { FRONTEND: 'http://web:3000' } });
  expect(result.definition.services.api?.calls).toBeUndefined();
  expect(saying(result, 'services.api').join('\n')).toMatch(/does not call web, which calls api/);
});

it('gives a request less time where the program has little to stop', () => {
  const { services } = definitionOf({ web: { image: 'a:1', ports: ['80:80'], stop_grace_period: '5s' } });
  expect(services.web).toMatchObject({ requestTimeoutSeconds: 1, shutdown: { stopSeconds: 5 } });
});

it('names the service that is to be left out, and the secrets that an init step cannot have', () => {
  const wait = { depends_on: { migrate: { condition: 'service_completed_successfully' } } };
  const result = read({
    web: { image: 'a:1', ...wait },
    migrate: { image: 'a:1', command: 'migrate', environment: { API_TOKEN: 'hunter2-token' } },
    agent: { image: 'b:1', volumes: ['/var/run/docker.sock:/var/run/docker.sock'] },
  });
  expect(refusals(result)).toEqual([
    expect.stringMatching(/services.agent.volumes.0: .*leave the service out with --without agent$/),
    expect.stringMatching(
      /services.migrate: an init step gets no secrets, and it has API_TOKEN; .*--without migrate$/,
    ),
  ]);
});

it('says of a secret that another service has the same', () => {
  const environment = { APP_KEY: 'hunter2-key' };
  const result = read({ web: { image: 'a:1', environment }, worker: { image: 'a:1', environment } });
  expect(saying(result, 'services.worker.environment').join()).toMatch(/\(the same as APP_KEY of web\)/);
});

describe('variables', () => {
  it('have names with dots and dashes, which images read', () => {
    const environment = {
      'discovery.type': 'single-node',
      'xpack.security.enabled': 'false',
      'log-level.1': 'http://localhost:3000',
      'http.ssl.keystore.password': 'hunter2-of-store',
    };
    const result = read({ search: { image: 'org/search:8.15.0', environment } });
    expect(refusals(result)).toEqual([]);
    const { 'http.ssl.keystore.password': _, ...plain } = environment;
    expect(result.definition.services.search?.environment).toEqual(plain);
    expect(result.definition.services.search?.secrets).toEqual([
      {
        name: 'http-ssl-keystore-password',
        environmentVariable: 'http.ssl.keystore.password',
        source: 'provided',
      },
    ]);
    expect(definitionText(result, 'compose.yaml')).toMatch(
      /\/\/ Asked, environment\.log-level\.1: [^']+\n +'log-level\.1': /,
    );
  });

  it('with other names are refused, with the names that every platform takes', () => {
    expect(refusals(read({ web: { image: 'a:1', environment: ['1a=x', 'a b=x'] } }))).toEqual([
      'refused services.web.environment.1a: is no name that every platform takes; let it be an environment variable name of letters, digits, "_", "." and "-" that begins with a letter or "_", in the file and in the program',
      'refused services.web.environment.a b: is no name that every platform takes; let it be an environment variable name of letters, digits, "_", "." and "-" that begins with a letter or "_", in the file and in the program',
    ]);
  });
});
