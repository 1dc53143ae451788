import { InvalidInput, parseService } from '../../lib/definition.ts';
import { service } from '../../lib/service.ts';

const problemsIn = (input: unknown): string[] => {
  try {
    parseService(input);
  } catch (error) {
    if (error instanceof InvalidInput)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
};

it('takes the definition that the project ships', () => {
  expect(parseService(service)).toEqual(service);
});

it('takes what a YAML file would give: plain data', () => {
  expect(parseService(JSON.parse(JSON.stringify(service)))).toEqual(service);
});

it('fails with all problems at once, each with the field, the value received and the values allowed', () => {
  const { name: _, ...unnamed } = service;
  expect(
    problemsIn({
      ...unnamed,
      image: { ...service.image, architecture: 'mips' },
      cpuMillicores: 300.5,
      memoryMiB: '512',
      logs: { ...service.logs, retentionDays: 2 },
      colour: 'blue',
    }),
  ).toEqual([
    'name must be a lower-case DNS label of 3 to 40 characters; got nothing',
    'image.architecture must be one of x86_64, arm64; got "mips"',
    'cpuMillicores must be a whole number from 10 to 32000; got 300.5',
    'memoryMiB must be a whole number from 6 to 249856; got "512"',
    'logs.retentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731; got 2',
    'colour must be nothing: there is no such field; got "blue"',
  ]);
});

it('fails with what several fields must agree on, too, but for what only follows from a field that is wrong', () => {
  const wrong = {
    ...service,
    name: 'store',
    // No number to add the sidecar's to, or to compare with a size of Fargate.
    cpuMillicores: 'lots',
    // No port that the readiness check could be of, while the liveness check is of none.
    health: {
      ...service.health,
      liveness: { ...service.health.liveness, port: 'htp', timeoutSeconds: 10 },
      readiness: 'soon',
    },
    replicas: { min: 9, max: 3 },
    rollout: { ...service.rollout, surgePercent: -1 },
  };
  expect(problemsIn(wrong)).toEqual([
    'cpuMillicores must be a whole number from 10 to 32000; got "lots"',
    'health.readiness must be an object of port, path, periodSeconds, timeoutSeconds, failureThreshold, successThreshold; got "soon"',
    'rollout.surgePercent must be at least 0; got -1',
    'name must be none of store, default, kube-system, kube-public, kube-node-lease; got "store"',
    'replicas.min must be at most replicas.max, 3; got 9',
  ]);
});

it.each([
  ['a text', 'hello', '"hello"'],
  ['nothing', undefined, 'nothing'],
  ['a list', [], '[]'],
])('fails for %s', (_, input, received) => {
  const [problem, ...others] = problemsIn(input);
  expect(problem).toMatch(/^it must be an object of name, version, owner, image, .*, logs; got /);
  expect(problem).toContain(`; got ${received}`);
  expect(others).toEqual([]);
});

it.each<[string, object, string]>([
  ['cpuMillicores', { cpuMillicores: NaN }, 'a whole number from 10 to 32000; got NaN'],
  ['cpuMillicores', { cpuMillicores: Infinity }, 'a whole number from 10 to 32000; got Infinity'],
  ['image.context', { image: { ...service.image, context: 1 } }, 'a text of at least 1 character; got 1'],
  ['image.context', { image: { ...service.image, context: '' } }, 'at least 1 character; got ""'],
  [
    'store.partitionKey',
    { store: { ...service.store, partitionKey: 1 } },
    'a text of 1 to 255 characters; got 1',
  ],
  ['environment.LEVEL', { environment: { LEVEL: 5 } }, 'a text; got 5'],
  [
    'environment.level',
    { environment: { level: 'x' } },
    'named by an environment variable name in upper case; got "level"',
  ],
  ['environment', { environment: 'x' }, 'an object of values by their names; got "x"'],
  ['steps', { steps: 'x' }, 'a list; got "x"'],
  ['network.outboundPorts', { network: { outboundPorts: [] } }, 'at least 1 entry; got []'],
  ['rollout.rollback', { rollout: { ...service.rollout, rollback: 'yes' } }, 'true or false; got "yes"'],
])('fails for a wrong %s, naming what it may be', (field, change, problem) => {
  expect(problemsIn({ ...service, ...change })).toEqual([`${field} must be ${problem}`]);
});

const [secret] = service.secrets;
const [collector] = service.sidecars;
const NO_WHOLE_TASK =
  'must be at least 50: less is no whole task of replicas.min, 2, and ECS rounds down; or rollout.unavailablePercent must be that';

it.each<[string, object, string]>([
  [
    'a probe of a port that does not exist',
    { health: { ...service.health, readiness: { ...service.health.readiness, port: 'htp' } } },
    'health.readiness.port must be one of http; got "htp"',
  ],
  [
    'an exposed port that does not exist',
    { exposure: { ...service.exposure, port: 'web' } },
    'exposure.port must be one of http; got "web"',
  ],
  ['no port at all', { ports: {} }, 'ports must be at least one port, by its name; got {}'],
  [
    'a sidecar on the port of the service, as both share one network',
    { sidecars: [{ ...collector, ports: { otlp: 8080, health: 13133 } }] },
    'sidecars.0.ports.otlp must be a port that ports.http does not take; got 8080',
  ],
  [
    'two secrets of one name',
    { secrets: [secret, { ...secret, environmentVariable: 'OTHER' }] },
    'secrets.1.name must be another one: secrets.0 has it already; got "admin-token"',
  ],
  [
    'a service that is called like the twin of its table',
    { name: 'store' },
    'name must be none of store, default, kube-system, kube-public, kube-node-lease; got "store"',
  ],
  [
    'a sidecar that is called like the service',
    { sidecars: [{ ...collector, name: service.name }] },
    'sidecars.0.name must be none of store, default, kube-system, kube-public, kube-node-lease, links; got "links"',
  ],
  ...[
    'ADMIN_TOKEN',
    'ADMIN_TOKEN_FILE',
    'PORT',
    'TABLE_NAME',
    'AWS_REGION',
    'POD_NAME',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  ].map((variable): [string, object, string] => [
    `${variable}, which is set already`,
    { environment: { [variable]: 'x' } },
    `environment.${variable} must be nothing: it is set already; got "x"`,
  ]),
  [
    'a secret in a variable that is set already',
    { secrets: [{ ...secret, environmentVariable: 'PORT' }] },
    'secrets.0.environmentVariable must be another one: it is set already; got "PORT"',
  ],
  [
    'memory that Fargate does not pair with the CPU',
    { memoryMiB: 8000 },
    'memoryMiB must be with the sidecars one of 1024, 2048, 3072, 4096 or less: the memory sizes that Fargate pairs with 512 CPU units; got 8192',
  ],
  [
    'more CPU than the largest Fargate task',
    { cpuMillicores: 32_000 },
    'cpuMillicores must be at most 32000 with the sidecars, the largest Fargate task; got 32050',
  ],
  [
    'a minimum above the maximum',
    { replicas: { min: 9, max: 3 } },
    'replicas.min must be at most replicas.max, 3; got 9',
  ],
  [
    'a range that nothing scales',
    { scaling: undefined },
    'replicas.max must be replicas.min, 2, or a scaling target; got 6',
  ],
  [
    'a release that cannot move',
    {
      rollout: { ...service.rollout, surgePercent: 0 },
      availability: { ...service.availability, spreadOverZones: false },
    },
    `rollout.surgePercent ${NO_WHOLE_TASK}; got 0`,
  ],
  [
    'a surge that is no whole task',
    { rollout: { ...service.rollout, surgePercent: 49 } },
    `rollout.surgePercent ${NO_WHOLE_TASK}; got 49`,
  ],
  [
    'neither a whole task more nor one less',
    { rollout: { ...service.rollout, surgePercent: 20, unavailablePercent: 20 } },
    `rollout.surgePercent ${NO_WHOLE_TASK}; got 20`,
  ],
  [
    'zones that ECS could not rebalance',
    { rollout: { ...service.rollout, surgePercent: 0, unavailablePercent: 50 } },
    'availability.spreadOverZones must be false while rollout.surgePercent is 0: ECS rebalances zones by starting tasks first; got true',
  ],
  [
    'a request that may outlive the replica',
    { requestTimeoutSeconds: 17 },
    'requestTimeoutSeconds must be at most 16: the last request must end before the kill, shutdown.stopSeconds after the stop signal; got 17',
  ],
  [
    'a stop longer than Fargate grants',
    { shutdown: { ...service.shutdown, stopSeconds: 121 } },
    'shutdown.stopSeconds must be at most 120; got 121',
  ],
  [
    'a drain that outlasts the teardown',
    { shutdown: { drainSeconds: 600, stopSeconds: 20 } },
    'shutdown.drainSeconds must be at most 580: with shutdown.stopSeconds no more than 600 s; got 600',
  ],
  [
    'a start longer than the start period of ECS',
    {
      health: { ...service.health, startup: { ...service.health.startup, periodSeconds: 10 } },
      rollout: { ...service.rollout, deadlineSeconds: 900 },
    },
    'health.startup.failureThreshold must be at most 30: with health.startup.periodSeconds no more than 300 s, the longest start period of ECS; got 60',
  ],
  [
    'a start that outlasts the release',
    { rollout: { ...service.rollout, deadlineSeconds: 60 } },
    'rollout.deadlineSeconds must be more than the 60 s that health.startup grants; got 60',
  ],
  [
    'a check that outlasts its period',
    { health: { ...service.health, readiness: { ...service.health.readiness, timeoutSeconds: 5 } } },
    'health.readiness.timeoutSeconds must be less than health.readiness.periodSeconds, 5; got 5',
  ],
  [
    'a check of a sidecar that outlasts its period',
    { sidecars: [{ ...collector, liveness: { ...collector.liveness, timeoutSeconds: 10 } }] },
    'sidecars.0.liveness.timeoutSeconds must be less than sidecars.0.liveness.periodSeconds, 10; got 10',
  ],
  ...['/tmp', '/etc/secrets'].map((path): [string, object, string] => [
    `a second mount at ${path}`,
    {
      security: {
        ...service.security,
        writablePaths: [...service.security.writablePaths, { path, sizeMiB: 1 }],
      },
    },
    `security.writablePaths.1.path must be none of /etc/secrets, /tmp; got "${path}"`,
  ]),
  [
    'one attribute for two things',
    { store: { ...service.store, timeToLiveAttribute: 'code' } },
    'store.timeToLiveAttribute must be another one than store.partitionKey; got "code"',
  ],
  [
    'a disruption budget that protects nothing',
    { availability: { ...service.availability, maxUnavailableReplicas: 2 } },
    'availability.maxUnavailableReplicas must be 1, or less than replicas.min, 2; got 2',
  ],
  [
    'no CIDR block',
    { exposure: { ...service.exposure, allowedCidrs: ['300.1.1.1/40'] } },
    'exposure.allowedCidrs.0 must be an IPv4 CIDR block such as 0.0.0.0/0; got "300.1.1.1/40"',
  ],
  [
    'a port twice',
    { network: { outboundPorts: [443, 443] } },
    'network.outboundPorts must be a list without repetition; got [443,443]',
  ],
  [
    'a missing step',
    { steps: service.steps.slice(1) },
    'steps must be exactly 1; got "0 with neededFor store-twin"',
  ],
])('fails for %s', (_, change, problem) => {
  expect(problemsIn({ ...service, ...change })).toEqual([problem]);
});
