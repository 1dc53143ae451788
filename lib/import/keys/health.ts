import type { Reading } from '../draft.ts';
import { healthUrl } from '../health-url.ts';
import { seconds, text } from '../short-forms.ts';
import type { Place } from '../verdict.ts';
import { dropped, isOn, type Keys, readKeys } from './key.ts';

/*
 * Health checks. Compose has one; platforms have up to three probes.
 */

type Health = NonNullable<Reading['draft']['health']>;
type Liveness = NonNullable<Health['liveness']>;

/** The defaults of Compose. Source: the Compose specification, "healthcheck", and Docker's own. */
const COMPOSE_DEFAULTS = { interval: 30, timeout: 30, retries: 3 };

const LIMITS = {
  periodSeconds: { from: 5, to: 300 },
  timeoutSeconds: { from: 2, to: 60 },
  failureThreshold: { from: 1, to: 10 },
} as const;

const setLiveness = (reading: Reading, liveness: Liveness) => {
  reading.draft.health = {
    ...reading.draft.health,
    liveness: { ...reading.draft.health?.liveness, ...liveness },
  };
};

/** The time between two checks, as every platform takes it. */
const periodOf = (reading: Reading): number => {
  const { from, to } = LIMITS.periodSeconds;
  const asked = seconds(healthOf(reading).interval) ?? COMPOSE_DEFAULTS.interval;
  return Math.min(to, Math.max(from, Math.ceil(asked)));
};

/** A key with a number that all platforms limit. */
const limited = (field: keyof typeof LIMITS, byDefault: number, about: string): Keys<Reading>[string] => ({
  kinds: ['taken', 'approximated'],
  about,
  read: (value, place, reading) => {
    const { from, to: most } = LIMITS[field];
    // ECS and its load balancer have no check that goes on when the next one begins.
    const to = field === 'timeoutSeconds' ? Math.min(most, periodOf(reading) - 1) : most;
    const asked = field === 'failureThreshold' ? Number(value) : (seconds(value) ?? byDefault);
    const used = Math.min(to, Math.max(from, Math.ceil(asked)));
    setLiveness(reading, { [field]: used });
    const name = `${reading.field}.health.liveness.${field}`;
    if (used === asked) place.taken(name);
    else if (to < most && asked > to)
      place.approximated(`is ${used}: a check ends before the next one begins, after ${to + 1} s`, name);
    else place.approximated(`is ${used}: every platform takes ${from} to ${to}`, name);
  },
});

/** The command of a health check. Undefined for none. */
export function testCommand(test: unknown): string[] | undefined {
  if (!Array.isArray(test)) return text(test) === '' ? undefined : ['/bin/sh', '-c', text(test)];
  const [kind, ...rest] = test.map(text);
  if (kind === 'NONE' || rest.length === 0) return undefined;
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest.join(' ')] : rest;
}

const HEALTH_KEYS: Keys<Reading> = {
  test: {
    kinds: ['taken', 'approximated', 'assumed', 'dropped', 'refused'],
    about:
      'as `health.liveness.exec`. A URL that it asks is also `health.readiness.http`, for the load balancer',
    read: (value, place, reading) => readTest(value, place, reading),
  },
  interval: limited(
    'periodSeconds',
    COMPOSE_DEFAULTS.interval,
    'as `health.liveness.periodSeconds`, from 5 to 300',
  ),
  timeout: limited(
    'timeoutSeconds',
    COMPOSE_DEFAULTS.timeout,
    'as `health.liveness.timeoutSeconds`, from 2 to 60',
  ),
  retries: limited(
    'failureThreshold',
    COMPOSE_DEFAULTS.retries,
    'as `health.liveness.failureThreshold`, from 1 to 10',
  ),
  start_period: {
    kinds: ['taken', 'dropped'],
    about: 'as `health.startup`, which asks the same until it succeeds, for as long',
    read: (value, place, reading) => {
      const command = testCommand(healthOf(reading).test);
      const period = seconds(value) ?? 0;
      if (!command || period <= 0) return place.dropped('there is nothing to wait for');
      const periodSeconds = Math.max(1, Math.min(300, Math.ceil(period / 300), 5));
      reading.draft.health = {
        ...reading.draft.health,
        startup: {
          exec: { command },
          periodSeconds,
          failureThreshold: Math.min(300, Math.max(1, Math.ceil(period / periodSeconds))),
        },
      };
      place.taken(`${reading.field}.health.startup`);
    },
  },
  start_interval: dropped('the startup probe has a period of its own'),
  disable: {
    kinds: ['taken'],
    about: 'no probe is made up',
    read: (_, place) => place.taken('no probe is made up'),
  },
};

const healthOf = ({ part }: Reading): Readonly<Record<string, unknown>> =>
  (part.raw.healthcheck ?? {}) as Readonly<Record<string, unknown>>;

function readTest(value: unknown, place: Place, reading: Reading) {
  const command = testCommand(value);
  if (!command || isOn(healthOf(reading).disable)) return place.dropped('there is none, as the file says');
  const secrets = reading.model.secretValues;
  if (command.some((word) => [...secrets].some((secret) => word.includes(secret))))
    return place.refused(
      'holds the value of a secret; let the command read the variable in the container, with $$NAME in a text of CMD-SHELL',
    );
  setLiveness(reading, { exec: { command } });
  const url = healthUrl(reading.part.raw);
  const port = url && reading.part.ports.find(({ number }) => number === url.port);
  if (!url || !port?.http) return place.taken(`${reading.field}.health.liveness.exec`);
  reading.draft.health = {
    ...reading.draft.health,
    readiness: { http: { port: port.name, path: url.path } },
  };
  place.assumed(
    `is the liveness probe, and ${url.path} on ${url.port} is also the readiness probe, which decides about requests`,
    `${reading.field}.health.readiness`,
  );
}

export const HEALTHCHECK: Keys<Reading> = {
  healthcheck: {
    kinds: ['taken', 'dropped', 'approximated'],
    about: 'as `health`. A job has none',
    within: HEALTH_KEYS,
    read: (value, place, reading) => {
      if (reading.part.role.kind === 'service') {
        // Compose asks less often than the definition's default would.
        const { test, disable } = healthOf(reading);
        if (testCommand(test) && !isOn(disable))
          setLiveness(reading, {
            periodSeconds: COMPOSE_DEFAULTS.interval,
            timeoutSeconds: Math.min(COMPOSE_DEFAULTS.timeout, periodOf(reading) - 1),
            failureThreshold: COMPOSE_DEFAULTS.retries,
          });
        readKeys(value, HEALTH_KEYS, place, reading);
        const { startup, liveness } = reading.draft.health ?? {};
        // The same command takes as long while the program starts.
        if (startup && liveness?.timeoutSeconds) startup.timeoutSeconds = liveness.timeoutSeconds;
      } else place.dropped('what runs to its end has no probes');
    },
  },
};
