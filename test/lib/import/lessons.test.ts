import { check } from '../../../lib/deploy/render.ts';
import { refusals, saying } from './imported.ts';
import { definitionOf, read } from './lessons.ts';

/*
 * What public Compose files taught, each in a file of our own words. What they taught of databases is in
 * `lessons-of-databases.test.ts`.
 */

describe('files and folders', () => {
  it('that two services share are refused once, with what to leave out', () => {
    const volumes = ['./uploads:/uploads'];
    const result = read({
      web: { image: 'a:1', volumes },
      worker: { image: 'a:1', volumes: ['uploads/:/u'].concat('./uploads:/data') },
    });
    expect(refusals(result).map((line) => line.replace(/, and a volume.*(?=--without)/, ' ... '))).toEqual([
      'refused services.web.volumes.0: shares ./uploads with worker ... --without worker',
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
    expect(saying(result, 'services.web.ports').join()).toMatch(/8448 is customary for HTTPS/);
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
