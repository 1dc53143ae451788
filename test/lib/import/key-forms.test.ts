import { imported, refusals } from './imported.ts';
import { web } from './web.ts';

/*
 * The forms of the keys of a service, each with the fields of the definition that it stands for.
 */

describe('commands', () => {
  it.each<[unknown, string[] | undefined]>([
    [
      ['a', 'b c', '1'],
      ['a', 'b c', '1'],
    ],
    ['a "b c" \'d e\' f\\ g', ['a', 'b c', 'd e', 'f g']],
    ['sh -c "echo $$HOME && ls"', ['sh', '-c', 'echo $HOME && ls']],
    ['sh -c "echo $${HOME}s"', ['sh', '-c', 'echo ${HOME}s']],
    ['a #b *.c ~ {d}', ['a', '#b', '*.c', '~', '{d}']],
    ['a\n  b', ['a', 'b']],
    [null, undefined],
    ['', undefined],
    [[], undefined],
  ])('%j', (command, expected) => {
    expect(web({ command }).command).toEqual(expected);
    expect(web({ entrypoint: command }).entrypoint).toEqual(expected);
  });

  it.each([
    ['a && b', 'needs a shell'],
    ['a | b', 'needs a shell'],
    ['a > b', 'needs a shell'],
    ["it's", 'needs a shell'],
    ['redis-server --save ""', 'has an empty word'],
    ['run --token=abc', 'holds what looks like a secret'],
    [['run', '--db-password', 'abc'], 'holds what looks like a secret'],
  ])('%j is refused', (command, saying) => {
    const file = { services: { web: { image: 'a:1', command } } };
    expect(refusals(imported({ 'compose.yaml': file }))).toEqual([expect.stringContaining(saying)]);
  });
});

describe('health checks', () => {
  const TIMES = { periodSeconds: 30, timeoutSeconds: 29, failureThreshold: 3 };
  const shell = ['/bin/sh', '-c', 'a | b'];
  it.each<[unknown, object | undefined]>([
    [{ test: 'a | b' }, { liveness: { ...TIMES, exec: { command: shell } } }],
    [{ test: ['CMD-SHELL', 'a | b'] }, { liveness: { ...TIMES, exec: { command: shell } } }],
    [{ test: ['CMD', 'a', 'b'] }, { liveness: { ...TIMES, exec: { command: ['a', 'b'] } } }],
    [{ test: ['NONE'] }, undefined],
    [{ disable: true }, undefined],
    [{ test: 'a', disable: true }, undefined],
    [{ interval: '10s' }, undefined],
    [
      { test: ['CMD', 'a'], interval: '1m30s', timeout: '5s', retries: 5, start_period: '12s' },
      {
        liveness: { periodSeconds: 90, timeoutSeconds: 5, failureThreshold: 5, exec: { command: ['a'] } },
        startup: { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3, exec: { command: ['a'] } },
      },
    ],
  ])('%j', (healthcheck, expected) => {
    expect(web({ healthcheck }).health).toEqual(expected);
  });

  it('that ask a path of an HTTP port are readiness probes, too', () => {
    const keys = { ports: ['80:80'], healthcheck: { test: 'curl -f http://localhost/healthz || exit 1' } };
    expect(web(keys).health.readiness).toEqual({ http: { port: 'http', path: '/healthz' } });
    const root = { ports: ['80:80'], healthcheck: { test: 'curl -f http://localhost/' } };
    expect(web(root).health.readiness).toBeUndefined();
  });
});

describe('other services', () => {
  it.each<[unknown, object]>([
    [['api', 'db'], { calls: ['api'] }],
    [{ api: { condition: 'service_started' }, db: { condition: 'service_healthy' } }, { calls: ['api'] }],
  ])('by depends_on %j', (dependsOn, expected) => {
    const { calls, environment } = web({ depends_on: dependsOn });
    expect({ calls, environment }).toEqual({
      ...expected,
      environment: { DB_HOST: { resource: 'db', part: 'host' } },
    });
  });

  it('that end before a service are its init steps', () => {
    const services = {
      web: { image: 'app:1', depends_on: { migrate: { condition: 'service_completed_successfully' } } },
      migrate: { image: 'app:1', command: 'migrate', environment: { A: 'b' } },
    };
    const { definition } = imported({ 'compose.yaml': { services } });
    expect(definition.services.web?.initSteps).toEqual([
      { name: 'migrate', command: ['migrate'], environment: { A: 'b' } },
    ]);
    expect(Object.keys(definition.services)).toEqual(['web']);
  });

  it.each<[string, object]>([
    ['http://api:9000', { environment: { A: 'http://api:9000' }, calls: ['api'] }],
    ['db', { environment: { A: 'db' } }],
  ])('are called if a variable names them: %s', (value, expected) => {
    const { environment, calls } = web({ environment: { A: value } });
    expect({ environment, calls }).toEqual({ calls: undefined, ...expected });
  });
});

describe('files', () => {
  const top = {
    secrets: { token: { file: './token.txt' }, stored: { external: true, name: 'prod-stored' } },
    configs: { conf: { content: 'a: $${B}' }, of_file: { file: './app.conf' } },
  };
  const files = { top, 'token.txt': 'hunter2-token', 'app.conf': 'from file' };

  it('of secrets in short and long form', () => {
    const keys = {
      secrets: ['token', { source: 'stored', target: '/etc/app/stored' }],
      environment: { TOKEN_FILE: '/run/secrets/token' },
    };
    expect(web(keys, { files }).secrets).toEqual([
      { name: 'token', file: { environmentVariable: 'TOKEN_FILE' }, source: 'provided' },
      { name: 'stored', file: { path: '/etc/app/stored' }, source: 'existing', existingName: 'prod-stored' },
    ]);
  });

  it('of configs and of mounts', () => {
    const keys = {
      configs: [
        { source: 'conf', target: '/etc/a/conf.yaml' },
        { source: 'of_file', target: '/etc/b/x' },
      ],
      volumes: ['./app.conf:/etc/c/app.conf:ro', { type: 'bind', source: './app.conf', target: '/etc/d/y' }],
    };
    expect(web(keys, { files }).configuration).toEqual([
      { path: '/etc/a/conf.yaml', text: 'a: ${B}' },
      { path: '/etc/b/x', text: 'from file' },
      { path: '/etc/c/app.conf', text: 'from file' },
      { path: '/etc/d/y', text: 'from file' },
    ]);
  });

  it.each<[unknown, object]>([
    ['data:/data', { volumes: [{ name: 'data', path: '/data' }], singleton: true }],
    ['/data', { volumes: [{ name: 'data', path: '/data' }], singleton: true }],
    ['./folder:/data', { volumes: [{ name: 'folder', path: '/data' }], singleton: true }],
    [
      { type: 'volume', source: 'my_data', target: '/data/' },
      { volumes: [{ name: 'my-data', path: '/data' }], singleton: true },
    ],
    [
      { type: 'tmpfs', target: '/tmp', tmpfs: { size: 8388608 } },
      { writable: [{ path: '/tmp', sizeMiB: 8 }] },
    ],
    ['/etc/localtime:/etc/localtime:ro', {}],
  ])('of the mount %j', (mount, expected) => {
    const { volumes, singleton, security } = web({ volumes: [mount] });
    expect({ volumes, singleton, writable: security.writablePaths }).toEqual({
      ...{ volumes: undefined, singleton: undefined, writable: undefined },
      ...expected,
    });
  });
});

describe('sizes and releases', () => {
  it('by deploy', () => {
    const deploy = {
      replicas: 3,
      resources: { limits: { cpus: '1.5', memory: '1G' }, reservations: { cpus: 0.5, memory: '256m' } },
      update_config: { order: 'start-first', failure_action: 'rollback' },
    };
    const { replicas, limits, cpuMillicores, memoryMiB, rollout } = web({ deploy });
    expect({ replicas, limits, cpuMillicores, memoryMiB, rollout }).toEqual({
      replicas: { min: 3, max: 3 },
      limits: { cpuMillicores: 1500, memoryMiB: 1024 },
      cpuMillicores: 500,
      memoryMiB: 256,
      rollout: { surgePercent: 100, unavailablePercent: 0, rollback: true },
    });
  });

  it('by the keys of older files', () => {
    const { limits, cpuMillicores, memoryMiB } = web({
      cpus: 0.5,
      mem_limit: '512m',
      mem_reservation: '128m',
    });
    expect({ limits, cpuMillicores, memoryMiB }).toEqual({
      limits: { cpuMillicores: 500, memoryMiB: 512 },
      cpuMillicores: 500,
      memoryMiB: 128,
    });
  });
});
