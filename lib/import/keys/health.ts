import type { PartReading } from '../draft.ts';
import { grpcHealth } from '../grpc-health.ts';
import { healthUrl } from '../health-url.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { seconds, text } from '../short-forms.ts';
import { type ComposeKey, type ComposeKeys, isOn, readKeys } from './key.ts';
import { commandHoldsSecret } from './program.ts';

/*
 * Health checks. Compose has one; platforms have up to three probes.
 */

type Liveness = NonNullable<NonNullable<PartReading['draft']['health']>['liveness']>;

/** The defaults of Compose. Source: the Compose specification, "healthcheck", and Docker's own. */
const COMPOSE_DEFAULTS = { interval: 30, timeout: 30, retries: 3 };

/** The limits of the definition, and the longest start period of ECS. */
const LIMITS = {
  interval: { field: 'periodSeconds', least: 5, most: 300 },
  timeout: { field: 'timeoutSeconds', least: 2, most: 60 },
  retries: { field: 'failureThreshold', least: 1, most: 10 },
} as const;
const LONGEST_START = 300;
/** Docker's own default. */
const START_INTERVAL = 5;

type NumberKey = keyof typeof LIMITS;

const NO_TEST = "without a test, it is about the image's own health check, which only Compose runs";

const healthOf = ({ part }: PartReading): Readonly<Record<string, unknown>> =>
  (part.raw.healthcheck ?? {}) as Readonly<Record<string, unknown>>;

/** The command of a health check. Undefined for none. */
function testCommand({ test, disable }: Readonly<Record<string, unknown>>): string[] | undefined {
  if (isOn(disable)) return undefined;
  if (!Array.isArray(test)) return text(test) === '' ? undefined : ['/bin/sh', '-c', text(test)];
  const [kind, ...rest] = test.map(text);
  if (rest.length === 0) return undefined;
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
  return kind === 'CMD' ? rest : undefined;
}

/** The number of a key. Undefined if it cannot be read. */
function askedFor(key: NumberKey, value: unknown): number | undefined {
  if (value === undefined || value === null) return COMPOSE_DEFAULTS[key];
  if (key !== 'retries') return seconds(value);
  return /^\d+$/.test(text(value)) ? Number(value) : undefined;
}

/** The number of a key within the limits of every platform. */
function usedFor(key: NumberKey, health: Readonly<Record<string, unknown>>): number {
  const { least, most } = LIMITS[key];
  const asked = askedFor(key, health[key]) ?? COMPOSE_DEFAULTS[key];
  const used = Math.min(most, Math.max(least, Math.ceil(asked)));
  // ECS and load balancers refuse a timeout that is not below the period.
  return key === 'timeout' ? Math.min(used, usedFor('interval', health) - 1) : used;
}

/** A key with a number that all platforms limit. */
function limited(key: NumberKey, about: string): ComposeKey<PartReading> {
  return {
    kinds: ['taken', 'approximated', 'dropped', 'refused'],
    about,
    read: (value, place, reading) => {
      if (!testCommand(healthOf(reading))) return place.dropped(NO_TEST);
      const asked = askedFor(key, value);
      if (asked === undefined)
        return place.refused(
          key === 'retries'
            ? 'must be a whole number, such as 3'
            : 'must be a duration, such as 30s or 1m30s',
        );
      const used = usedFor(key, healthOf(reading));
      const { field, least, most } = LIMITS[key];
      const name = `${reading.field}.health.liveness.${field}`;
      if (used === asked) place.taken(name);
      else if (key === 'timeout' && used === usedFor('interval', healthOf(reading)) - 1)
        place.approximated(`is ${used} s: ECS demands a timeout that is shorter than the interval`, name);
      else place.approximated(`is ${used}: every platform takes ${least} to ${most}`, name);
    },
  };
}

const setLiveness = ({ draft }: PartReading, liveness: Liveness): void => {
  draft.health = { ...draft.health, liveness: { ...draft.health?.liveness, ...liveness } };
};

const HEALTH_KEYS: ComposeKeys<PartReading> = {
  test: {
    kinds: ['taken', 'assumed', 'dropped', 'refused'],
    about:
      'as `health.liveness.exec`. If it asks a URL of an HTTP port with a path, or the standard health check of a gRPC port, `health.readiness` asks the same, for the load balancer',
    read: (value, place, reading) => readTest(value, place, reading),
  },
  interval: limited('interval', 'as `health.liveness.periodSeconds`, from 5 to 300'),
  timeout: limited(
    'timeout',
    'as `health.liveness.timeoutSeconds`, from 2 to 60, and less than the interval',
  ),
  retries: limited('retries', 'as `health.liveness.failureThreshold`, from 1 to 10'),
  start_period: {
    kinds: ['approximated', 'dropped', 'refused'],
    about:
      'as `health.startup`, which asks the same until it succeeds, for as long, at most 300 s. Kubernetes restarts a container that is not healthy by then; Compose only begins to count its retries',
    read: (value, place, reading) => readStart(value, place, reading),
  },
  start_interval: {
    kinds: ['approximated', 'dropped'],
    about:
      'as `health.startup.periodSeconds`, in whole seconds; ECS asks by the interval alone. Without start_period it is dropped',
    read: (value, place, reading) => {
      const health = healthOf(reading);
      const { period, periodSeconds } = startOf(health);
      if (!testCommand(health) || period === 0) return place.dropped('there is nothing to wait for');
      const name = `${reading.field}.health.startup.periodSeconds`;
      const rounded = periodSeconds === seconds(value) ? '' : ', in whole seconds within the start period';
      place.approximated(
        `is ${periodSeconds} s on Docker Compose and Kubernetes${rounded}. ECS has no such time, and asks by the interval`,
        name,
      );
    },
  },
  disable: {
    kinds: ['taken'],
    about: 'no probe is made up',
    read: (_, place) => place.agrees('no probe is made up'),
  },
};

function readTest(value: unknown, place: KeyPlace, reading: PartReading) {
  const [kind] = Array.isArray(value) ? value.map(text) : ['CMD-SHELL'];
  if (kind !== undefined && !['NONE', 'CMD', 'CMD-SHELL'].includes(kind))
    return place.refused('must be a text, or a list that begins with NONE, CMD or CMD-SHELL');
  const command = testCommand(healthOf(reading));
  if (!command) return place.dropped('there is none, as the file says');
  if (commandHoldsSecret(command, reading.model.secretValues)) {
    // Nothing is rendered. A probe that asks nothing would be refused as well, which tells the user nothing more.
    setLiveness(reading, { exec: { command: ['true'] } });
    return place.refused(
      'holds what looks like a secret; let the command read the variable in the container, with $$NAME in a text of CMD-SHELL',
    );
  }
  setLiveness(reading, { exec: { command } });
  const grpc = grpcHealth(reading.part.raw);
  const asked = reading.part.ports.find((one) => one.grpc && one.number === grpc?.port);
  if (grpc?.isStandard && asked) {
    const { service } = grpc;
    reading.draft.health = {
      ...reading.draft.health,
      readiness: { grpc: { port: asked.name, ...(service !== undefined && { service }) } },
    };
    place.assumed(
      `is the liveness probe, which restarts the container. grpc.health.v1.Health/Check on port ${grpc.port} is also the readiness probe, which decides whether it gets requests`,
      `${reading.field}.health.readiness`,
    );
    return;
  }
  const url = healthUrl(reading.part.raw);
  const port = url && reading.part.ports.find(({ number }) => number === url.port);
  // Not of /, which many programs answer with a redirect. A readiness probe takes that for a failure; curl does not.
  if (!url || !port?.http || url.path === '/') return place.taken(`${reading.field}.health.liveness.exec`);
  reading.draft.health = {
    ...reading.draft.health,
    readiness: { http: { port: port.name, path: url.path } },
  };
  place.assumed(
    `is the liveness probe, which restarts the container. ${url.path} on port ${url.port} is also the readiness probe, which decides whether it gets requests`,
    `${reading.field}.health.readiness`,
  );
}

/** The time that a start may take, and the time between two checks meanwhile. */
function startOf({ start_period: period, start_interval: interval }: Readonly<Record<string, unknown>>) {
  const longest = Math.min(LONGEST_START, Math.ceil(seconds(period) ?? 0));
  const between = Math.ceil(seconds(interval) ?? START_INTERVAL);
  return { period: longest, periodSeconds: Math.max(1, Math.min(between, longest)) };
}

function readStart(value: unknown, place: KeyPlace, reading: PartReading) {
  const command = testCommand(healthOf(reading));
  const asked = seconds(value);
  if (asked === undefined) return place.refused('must be a duration, such as 30s or 1m30s');
  if (!command) return place.dropped(NO_TEST);
  if (asked === 0) return place.dropped('there is nothing to wait for');
  const { period, periodSeconds } = startOf(healthOf(reading));
  reading.draft.health = {
    ...reading.draft.health,
    startup: {
      exec: { command },
      periodSeconds,
      timeoutSeconds: usedFor('timeout', healthOf(reading)),
      failureThreshold: Math.min(
        Math.ceil(period / periodSeconds),
        Math.floor(LONGEST_START / periodSeconds),
      ),
    },
  };
  const name = `${reading.field}.health.startup`;
  const shorter =
    period >= asked ? '' : `is ${LONGEST_START} s, because ECS grants no longer start period. It `;
  place.approximated(
    `${shorter}is the startup probe: Kubernetes restarts a container that is not healthy within ${period} s. Compose begins to count failures then, and restarts nothing`,
    name,
  );
}

/** Numbers that the file does not give. */
function unsaidText(keys: readonly NumberKey[], health: Readonly<Record<string, unknown>>): string {
  const values = keys.map((key) => `${key} is ${usedFor(key, health)}${key === 'retries' ? '' : ' s'}`);
  const isShorter = keys.includes('timeout') && usedFor('timeout', health) !== COMPOSE_DEFAULTS.timeout;
  return `the file does not set ${keys.join(', ')}, so the default of Compose stands: ${values.join(', ')}${
    isShorter ? ', because ECS demands a timeout that is shorter than the interval' : ''
  }`;
}

export const HEALTHCHECK: ComposeKeys<PartReading> = {
  healthcheck: {
    kinds: ['assumed', 'dropped'],
    about: 'as `health`. A job has none',
    within: HEALTH_KEYS,
    read: (value, place, reading) => {
      const { kind } = reading.part.role;
      if (kind !== 'service' && kind !== 'sidecar')
        return place.dropped('what runs to its end has no probes');
      const health = healthOf(reading);
      const unsaid = (Object.keys(LIMITS) as NumberKey[]).filter((key) => health[key] === undefined);
      if (testCommand(health)) {
        setLiveness(
          reading,
          Object.fromEntries(
            Object.keys(LIMITS).map((key) => [
              LIMITS[key as NumberKey].field,
              usedFor(key as NumberKey, health),
            ]),
          ),
        );
        if (unsaid.length > 0) place.assumed(unsaidText(unsaid, health), `${reading.field}.health.liveness`);
      }
      readKeys(value, HEALTH_KEYS, place, reading);
    },
  },
};
