import type { Rule } from './apply-rules.ts';
import { fargateSize, SECRETS_DIRECTORY, startupSeconds, TWIN, unitSize } from './derive.ts';
import { contract, PLACE_VARIABLES } from './environment.ts';
import type { Service } from './schema.ts';

/** What a rule found: the field, the value received, the values allowed. */
export interface Problem {
  readonly field: string;
  readonly received: unknown;
  readonly allowed: string;
}

/** What fields must agree on. */
export const rules: readonly Rule<Service>[] = [
  function* probePortsExist(service) {
    const names = Object.keys(service.ports);
    const probes = { exposure: service.exposure, ...prefix('health', pick(service.health)) };
    for (const [field, { port }] of Object.entries(probes)) {
      if (!names.includes(port))
        yield { field: `${field}.port`, received: port, allowed: `one of ${names.join(', ')}` };
    }
    for (const [i, sidecar] of service.sidecars.entries()) {
      const own = Object.keys(sidecar.ports);
      for (const [field, { port }] of Object.entries({
        endpoint: sidecar.endpoint,
        liveness: sidecar.liveness,
      })) {
        if (!own.includes(port)) {
          yield { field: `sidecars.${i}.${field}.port`, received: port, allowed: `one of ${own.join(', ')}` };
        }
      }
    }
  },

  // The containers of a task or a pod share one network: two of them cannot listen on the same port.
  function* portsDifferWithinTheUnit(service) {
    const seen = new Map<number, string>();
    const all = [
      ['ports', service.ports] as const,
      ...service.sidecars.map((s, i) => [`sidecars.${i}.ports`, s.ports] as const),
    ];
    for (const [where, ports] of all) {
      for (const [name, number] of Object.entries(ports)) {
        const first = seen.get(number);
        if (first)
          yield {
            field: `${where}.${name}`,
            received: number,
            allowed: `a port that ${first} does not take`,
          };
        else seen.set(number, `${where}.${name}`);
      }
    }
  },

  function* namesDiffer(service) {
    yield* repeated(
      'secrets',
      'name',
      service.secrets.map((secret) => secret.name),
    );
    // In Compose they are all services of one project, as is the twin of the table; in Kubernetes the name is a namespace.
    const taken = new Set([TWIN, 'default', 'kube-system', 'kube-public', 'kube-node-lease']);
    const units = [
      ['name', service.name],
      ...service.sidecars.map(({ name }, i) => [`sidecars.${i}.name`, name]),
      ...service.steps.map(({ name }, i) => [`steps.${i}.name`, name]),
    ] as [string, string][];
    for (const [field, name] of units) {
      if (taken.has(name)) yield { field, received: name, allowed: `none of ${[...taken].join(', ')}` };
      taken.add(name);
    }
  },

  function* variablesAreSetOnce(service) {
    const taken = takenVariables(service);
    for (const [variable, value] of Object.entries(service.environment)) {
      if (taken.includes(variable)) {
        yield { field: `environment.${variable}`, received: value, allowed: 'nothing: it is set already' };
      }
    }
    for (const [i, { environmentVariable }] of service.secrets.entries()) {
      yield* takenTwice(`secrets.${i}`, environmentVariable, taken);
    }
    for (const [i, { endpoint }] of service.sidecars.entries()) {
      yield* takenTwice(`sidecars.${i}.endpoint`, endpoint.environmentVariable, taken);
    }
  },

  function* fitsAFargateSize(service) {
    const asked = unitSize(service);
    const size = fargateSize(service);
    if (!size) {
      yield {
        field: 'cpuMillicores',
        received: asked.cpuMillicores,
        allowed: 'at most 32000 with the sidecars, the largest Fargate task',
      };
    } else if (size.memoryMiB === undefined) {
      yield {
        field: 'memoryMiB',
        received: asked.memoryMiB,
        allowed: `with the sidecars one of ${size.memories.join(', ')} or less: the memory sizes that Fargate pairs with ${size.cpuUnits} CPU units`,
      };
    }
  },

  function* minimaAreBelowMaxima({ replicas, scaling }) {
    if (replicas.min > replicas.max) {
      yield {
        field: 'replicas.min',
        received: replicas.min,
        allowed: `at most replicas.max, ${replicas.max}`,
      };
    } else if (!scaling && replicas.min !== replicas.max) {
      yield {
        field: 'replicas.max',
        received: replicas.max,
        allowed: `replicas.min, ${replicas.min}, or a scaling target`,
      };
    }
  },

  // ECS rounds the least tasks up and the most down, and so may start none and stop none.
  function* aReleaseCanMove({ rollout: { surgePercent, unavailablePercent }, replicas: { min } }) {
    const most = Math.floor((min * (100 + surgePercent)) / 100);
    const least = Math.ceil((min * (100 - unavailablePercent)) / 100);
    if (most <= min && least >= min) {
      yield {
        field: 'rollout.surgePercent',
        received: surgePercent,
        allowed: `at least ${Math.ceil(100 / min)}: less is no whole task of replicas.min, ${min}, and ECS rounds down; or rollout.unavailablePercent must be that`,
      };
    }
  },

  function* zonesCanBeRebalanced({ availability, rollout }) {
    if (availability.spreadOverZones && rollout.surgePercent === 0) {
      yield {
        field: 'availability.spreadOverZones',
        received: true,
        allowed: 'false while rollout.surgePercent is 0: ECS rebalances zones by starting tasks first',
      };
    }
  },

  // The image takes requests for up to 3 s after the stop signal, from clients that do not know yet, and leaves 1 s early.
  function* requestsEndBeforeTheKill({ requestTimeoutSeconds, shutdown: { stopSeconds } }) {
    if (requestTimeoutSeconds > stopSeconds - 4) {
      yield {
        field: 'requestTimeoutSeconds',
        received: requestTimeoutSeconds,
        allowed: `at most ${stopSeconds - 4}: the last request must end before the kill, shutdown.stopSeconds after the stop signal`,
      };
    }
  },

  // `cdk destroy` deletes the pods by a Lambda function, which has 15 minutes for them and all else it deletes.
  function* drainAndStopFitTheTeardown({ shutdown }) {
    const together = shutdown.drainSeconds + shutdown.stopSeconds;
    if (together > 600) {
      yield {
        field: 'shutdown.drainSeconds',
        received: shutdown.drainSeconds,
        allowed: `at most ${600 - shutdown.stopSeconds}: with shutdown.stopSeconds no more than 600 s`,
      };
    }
  },

  function* aNewReplicaStartsWithinTheDeadline(service) {
    const start = startupSeconds(service);
    if (start > 300) {
      yield {
        field: 'health.startup.failureThreshold',
        received: service.health.startup.failureThreshold,
        allowed: `at most ${Math.floor(300 / service.health.startup.periodSeconds)}: with health.startup.periodSeconds no more than 300 s, the longest start period of ECS`,
      };
    }
    if (start >= service.rollout.deadlineSeconds) {
      yield {
        field: 'rollout.deadlineSeconds',
        received: service.rollout.deadlineSeconds,
        allowed: `more than the ${start} s that health.startup grants`,
      };
    }
  },

  // A startup check may ask more often than it waits; ECS and its load balancer need room between two asks.
  function* timeoutsAreBelowPeriods({ health, sidecars }) {
    const probes = {
      'health.liveness': health.liveness,
      'health.readiness': health.readiness,
      ...Object.fromEntries(sidecars.map(({ liveness }, i) => [`sidecars.${i}.liveness`, liveness])),
    };
    for (const [field, { timeoutSeconds, periodSeconds }] of Object.entries(probes)) {
      if (timeoutSeconds >= periodSeconds) {
        yield {
          field: `${field}.timeoutSeconds`,
          received: timeoutSeconds,
          allowed: `less than ${field}.periodSeconds, ${periodSeconds}`,
        };
      }
    }
  },

  function* pathsAreMountedOnce({ security }) {
    const taken = new Set([SECRETS_DIRECTORY]);
    for (const [i, { path }] of security.writablePaths.entries()) {
      if (taken.has(path)) {
        yield {
          field: `security.writablePaths.${i}.path`,
          received: path,
          allowed: `none of ${[...taken].join(', ')}`,
        };
      }
      taken.add(path);
    }
  },

  function* attributesDiffer({ store }) {
    if (store.timeToLiveAttribute === store.partitionKey) {
      yield {
        field: 'store.timeToLiveAttribute',
        received: store.timeToLiveAttribute,
        allowed: 'another one than store.partitionKey',
      };
    }
  },

  // Otherwise all replicas may be evicted at once.
  function* aDisruptionLeavesReplicas({ availability: { maxUnavailableReplicas }, replicas }) {
    if (maxUnavailableReplicas > 1 && maxUnavailableReplicas >= replicas.min) {
      yield {
        field: 'availability.maxUnavailableReplicas',
        received: maxUnavailableReplicas,
        allowed: `1, or less than replicas.min, ${replicas.min}`,
      };
    }
  },

  function* stepsHaveWhatTheyNeed(service) {
    const needed = service.secrets.length > 0 ? (['generated-secrets', 'fetched-secrets'] as const) : [];
    for (const need of ['store-twin' as const, ...needed]) {
      const count = service.steps.filter((step) => step.neededFor === need).length;
      if (count !== 1)
        yield { field: 'steps', received: `${count} with neededFor ${need}`, allowed: 'exactly 1' };
    }
  },
];

/** Every variable that some platform sets, so that the definition's own do not clash with one. */
const takenVariables = (service: Service): string[] => [
  // The names are asked for, not the values: any surroundings and any port will do.
  ...Object.keys(
    contract(
      { ...service, sidecars: [], ports: { [service.exposure.port]: 1 } },
      { platform: 'compose', region: '', tableName: '', twinEndpoint: 'http://', sidecarHost: () => '' },
    ),
  ),
  ...PLACE_VARIABLES,
  ...service.sidecars.map((sidecar) => sidecar.endpoint.environmentVariable),
  ...service.secrets.flatMap(({ environmentVariable }) => [
    environmentVariable,
    `${environmentVariable}_FILE`,
  ]),
];

function* takenTwice(field: string, variable: string, taken: readonly string[]): Iterable<Problem> {
  if (taken.filter((other) => other === variable).length > 1) {
    yield {
      field: `${field}.environmentVariable`,
      received: variable,
      allowed: 'another one: it is set already',
    };
  }
}

function* repeated(list: string, key: string, values: readonly string[]): Iterable<Problem> {
  for (const [i, value] of values.entries()) {
    const first = values.indexOf(value);
    if (first < i)
      yield {
        field: `${list}.${i}.${key}`,
        received: value,
        allowed: `another one: ${list}.${first} has it already`,
      };
  }
}

const pick = ({ startup, liveness, readiness }: Service['health']) => ({ startup, liveness, readiness });

const prefix = <T>(before: string, values: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${before}.${key}`, value]));
