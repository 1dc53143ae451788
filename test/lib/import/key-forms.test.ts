import { imported, refusals, saying } from './imported.ts';
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

describe('gRPC', () => {
  const grpcOf = (keys: object) => {
    const { ports, health, exposure } = web({ expose: ['7000'], ...keys });
    return { ports, readiness: health?.readiness, exposure };
  };
  const PORT = { grpc: { number: 7000, protocol: 'grpc' } };

  it.each([
    ['grpc_health_probe -addr=:7000', { port: 'grpc' }],
    [
      '/bin/grpc_health_probe --addr localhost:7000 --service=shop.Orders || exit 1',
      { port: 'grpc', service: 'shop.Orders' },
    ],
    [['CMD', 'grpc-health-probe', '-addr=127.0.0.1:7000'], { port: 'grpc' }],
    ['grpcurl -plaintext localhost:7000 grpc.health.v1.Health/Check', { port: 'grpc' }],
    [
      `grpcurl -plaintext -d '{"service": "shop.Orders"}' localhost:7000 grpc.health.v1.Health/Check`,
      { port: 'grpc', service: 'shop.Orders' },
    ],
    // Platforms ask without TLS, and ask nothing but the standard health check.
    ['grpc_health_probe -addr=:7000 -tls', undefined],
    ['grpcurl -plaintext localhost:7000 shop.Orders/Ping', undefined],
    ['node probe.mjs grpc://127.0.0.1:7000', undefined],
  ])('is told by the health check %j', (test, grpc) => {
    expect(grpcOf({ healthcheck: { test } })).toEqual({ ports: PORT, readiness: grpc && { grpc } });
  });

  it('is told by app_protocol, and by the customary port', () => {
    const { ports } = grpcOf({ expose: [], ports: [{ target: 7000, app_protocol: 'grpc' }] });
    expect(ports).toEqual(PORT);
    expect(grpcOf({ expose: ['50051'] }).ports).toEqual({ grpc: { number: 50051, protocol: 'grpc' } });
  });

  it('is not public without a domain, and the report says how it gets so', () => {
    const services = { web: { image: 'a:1', ports: [{ target: 7000, app_protocol: 'grpc' }] } };
    const result = imported({ 'compose.yaml': { services } });
    expect(result.definition.services.web?.exposure).toBeUndefined();
    expect(saying(result, 'services.web.ports')).toEqual([
      'asked services.web.ports.0: is 7000 public? app_protocol is grpc, and load balancers take gRPC over HTTPS alone, so it is for the other services, and closed on your machine, too. To make it public: exposure with a domainName, after npm run import',
    ]);
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

  it.each([
    [{ cpus: '0.1', memory: '128M' }, [100, 128, { cpuMillicores: 250, memoryMiB: 512 }]],
    [{ cpus: '1', memory: '2G' }, [1000, 2048, { cpuMillicores: 1000, memoryMiB: 2048 }]],
  ])(
    'by reservations alone, with the default as the limit where it is larger: %j',
    (reservations, expected) => {
      const { cpuMillicores, memoryMiB, limits } = web({ deploy: { resources: { reservations } } });
      expect([cpuMillicores, memoryMiB, limits]).toEqual(expected);
    },
  );

  it.each([
    [{ cpu_shares: 102, cpus: '0.25' }, 100],
    [{ cpu_shares: 102, deploy: { resources: { limits: { cpus: '0.25' } } } }, 100],
    // Without a limit, and above it, shares are a weight alone.
    [{ cpu_shares: 2048 }, 250],
    [{ cpu_shares: 2048, cpus: 1 }, 1000],
  ])('by shares below the limit: %j', (keys, expected) => {
    expect(web(keys).cpuMillicores).toBe(expected);
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
