import { fargateSize, startupSeconds, unitSize } from './derive.ts';
import type { Service } from './schema.ts';

/** What a rule found: the field, the value received, the values allowed. */
export interface Problem {
  readonly field: string;
  readonly received: unknown;
  readonly allowed: string;
}

type Rule = (service: Service) => Iterable<Problem>;

/** What fields must agree on. Each rule reports all it finds. */
export const rules: readonly Rule[] = [
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
    yield* repeated(
      'secrets',
      'environmentVariable',
      service.secrets.map((secret) => secret.environmentVariable),
    );
    // In Compose they are all services of one project.
    const units = [
      ...service.sidecars.map((s, i) => [`sidecars.${i}`, s.name]),
      ...service.steps.map((s, i) => [`steps.${i}`, s.name]),
    ];
    const taken = new Set([service.name, 'store']);
    for (const [field, name] of units as [string, string][]) {
      if (taken.has(name))
        yield { field: `${field}.name`, received: name, allowed: `none of ${[...taken].join(', ')}` };
      taken.add(name);
    }
  },

  function* variablesAreSetOnce(service) {
    const derived = new Map([
      ...service.secrets.map((s, i) => [s.environmentVariable, `secrets.${i}`] as const),
      ...service.sidecars.map((s, i) => [s.endpoint.environmentVariable, `sidecars.${i}.endpoint`] as const),
    ]);
    for (const variable of Object.keys(service.environment)) {
      const other = derived.get(variable);
      if (other)
        yield {
          field: `environment.${variable}`,
          received: service.environment[variable],
          allowed: `nothing: ${other} sets it`,
        };
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

  // Kubernetes refuses both at zero, and ECS would never start a new task.
  function* aReleaseCanMove({ rollout, replicas }) {
    if (rollout.surgePercent === 0 && rollout.unavailablePercent === 0) {
      yield {
        field: 'rollout.surgePercent',
        received: 0,
        allowed: '1 to 100 while rollout.unavailablePercent is 0',
      };
    }
    // ECS rounds the most tasks down: 3 replicas with a surge of 25 % have room for none.
    else if (
      Math.floor((replicas.min * rollout.surgePercent) / 100) < 1 &&
      rollout.unavailablePercent === 0
    ) {
      yield {
        field: 'rollout.surgePercent',
        received: rollout.surgePercent,
        allowed: `${Math.ceil(100 / replicas.min)} to 100: less is no whole task of replicas.min, ${replicas.min}, and ECS rounds down`,
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

  function* requestsEndBeforeTheKill({ requestTimeoutSeconds, shutdown }) {
    if (requestTimeoutSeconds >= shutdown.stopSeconds) {
      yield {
        field: 'requestTimeoutSeconds',
        received: requestTimeoutSeconds,
        allowed: `less than shutdown.stopSeconds, ${shutdown.stopSeconds}: the last request must end before the kill`,
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

  function* timeoutsAreBelowPeriods(service) {
    for (const [name, probe] of Object.entries(pick(service.health))) {
      // A startup check may ask more often than it waits; the load balancer and ECS need room between two asks.
      if (name !== 'startup' && probe.timeoutSeconds >= probe.periodSeconds) {
        yield {
          field: `health.${name}.timeoutSeconds`,
          received: probe.timeoutSeconds,
          allowed: `less than health.${name}.periodSeconds, ${probe.periodSeconds}`,
        };
      }
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
