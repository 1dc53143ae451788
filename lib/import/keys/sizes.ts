import { ASSUMED_TIME } from '../assumed-schedule.ts';
import type { PartReading } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { mebibytes, text } from '../short-forms.ts';
import { type ComposeKey, type ComposeKeys, dropped, object, refused } from './key.ts';

/*
 * Sizes, replicas and releases.
 */

const LEAST = { cpuMillicores: 10, memoryMiB: 6 };

const clamped = (value: number, field: keyof typeof LEAST): number =>
  Math.max(LEAST[field], Math.ceil(value));

/** A limit of Compose. Without a reservation, it is also what the container asks for, as on every platform. */
const limit = (field: keyof typeof LEAST, numberOf: (value: unknown) => number | undefined) => ({
  kinds: ['taken', 'refused'] as const,
  about: `as \`limits.${field}\` and, without a reservation, as \`${field}\``,
  read: (value: unknown, place: KeyPlace, reading: PartReading) => {
    const found = numberOf(value);
    if (found === undefined || Number.isNaN(found))
      return place.refused('is no number that can be read; write it as 0.5 for CPUs or 512m for memory');
    if (found === 0) return place.agrees('0 stands for no limit');
    const { draft } = reading;
    const size = clamped(found, field);
    draft.limits = { ...draft.limits, [field]: size };
    if (draft[field] === undefined || draft[field] > size) draft[field] = size;
    place.taken(`${reading.field}.limits.${field}`);
  },
});

const reservation = (field: keyof typeof LEAST, numberOf: (value: unknown) => number | undefined) => ({
  kinds: ['taken', 'refused'] as const,
  about: `as \`${field}\`. Without a limit, the limit is the default or the reservation, whichever is larger`,
  read: (value: unknown, place: KeyPlace, reading: PartReading) => {
    const found = numberOf(value);
    if (found === undefined || Number.isNaN(found))
      return place.refused('is no number that can be read; write it as 0.5 for CPUs or 512m for memory');
    reading.draft[field] = clamped(found, field);
    place.taken(`${reading.field}.${field}`);
  },
});

const millicores = (value: unknown): number => Number(text(value)) * 1000;

/** The CPU that shares stand for on ECS and Kubernetes, where 1024 of them are one CPU. Both round down to shares. */
const ofShares = (shares: number): number => clamped(shares / 1.024, 'cpuMillicores');

/** The weight of a container. Without a limit it says nothing of a size: on one machine, only its relation to others counts. */
const CPU_SHARES: ComposeKey<PartReading> = {
  kinds: ['taken', 'approximated', 'dropped'],
  about:
    'as `cpuMillicores`, 1024 shares for one CPU, below the limit of the file. Without a limit, shares only say how services of one machine share it',
  read: (value, place, { draft, part: { raw }, field }) => {
    const { resources } = (raw.deploy ?? {}) as { resources?: { limits?: { cpus?: unknown } } };
    const most = millicores(raw.cpus ?? resources?.limits?.cpus ?? 0);
    const asked = ofShares(Number(text(value)));
    if (asked > most || !(most > 0))
      return place.dropped('shares only say how the services of one machine share it');
    draft.cpuMillicores = asked;
    if (asked === clamped(most, 'cpuMillicores')) return place.taken(`${field}.cpuMillicores`);
    place.approximated(
      `asks for ${asked} thousandths of a CPU: on ECS and Kubernetes, 1024 shares are one CPU`,
      `${field}.cpuMillicores`,
    );
  },
};

const MOST_REPLICAS = 1000;

const setReplicas = (value: unknown, place: KeyPlace, { draft, field }: PartReading) => {
  const count = Number(text(value));
  if (count === 0)
    return place.refused('no replica would run; leave the service out with --without, or write 1');
  if (!Number.isInteger(count) || count < 0 || count > MOST_REPLICAS)
    return place.refused(`must be a whole number from 1 to ${MOST_REPLICAS}`);
  draft.replicas = { min: count, max: count };
  place.taken(`${field}.replicas`);
};

const REPLICAS: ComposeKey<PartReading> = {
  kinds: ['taken', 'approximated', 'refused'],
  about:
    'as `replicas`, a fixed number. The rendered Compose file starts one container. A service with a volume has one. 0 is refused',
  read: setReplicas,
};

const NO_SUCH_LIMIT = 'Fargate and Kubernetes have no such limit for a container';
const BY_ORDER = 'ECS and Kubernetes release by the percentages of rollout';

const RESOURCE_LIMITS: ComposeKeys<PartReading> = {
  cpus: limit('cpuMillicores', millicores),
  memory: limit('memoryMiB', mebibytes),
  pids: dropped(
    'the rendered Compose file allows 1024 processes in a container; elsewhere the platform sets the limit',
  ),
};

const RESERVATIONS: ComposeKeys<PartReading> = {
  cpus: reservation('cpuMillicores', millicores),
  memory: reservation('memoryMiB', mebibytes),
  generic_resources: refused('asks for other devices than Fargate has; run it on EKS with nodes of your own'),
  devices: refused(
    'asks for a device such as a GPU, which Fargate does not have; run it on EKS with nodes of your own',
  ),
};

const UPDATE_KEYS: ComposeKeys<PartReading> = {
  order: {
    kinds: ['taken', 'approximated'],
    about: 'as `rollout`: start-first adds replicas before others go, stop-first takes them away first',
    read: (value, place, reading) => {
      const startsFirst = value === 'start-first';
      const { draft, field } = reading;
      draft.rollout = {
        ...draft.rollout,
        ...(startsFirst
          ? { surgePercent: 100, unavailablePercent: 0 }
          : { surgePercent: 0, unavailablePercent: 50 }),
      };
      if (startsFirst) return place.taken(`${field}.rollout`);
      draft.availability = { ...draft.availability, spreadOverZones: false };
      place.approximated(
        'replicas stop before others start. ECS then does not spread them over zones again after a failure',
        `${field}.rollout`,
      );
    },
  },
  failure_action: {
    kinds: ['taken', 'approximated'],
    about: 'as `rollout.rollback`',
    read: (value, place, reading) => {
      const rollback = value === 'rollback';
      reading.draft.rollout = { ...reading.draft.rollout, rollback };
      if (value === 'continue')
        place.approximated('a failed release stays as it is', `${reading.field}.rollout.rollback`);
      else place.taken(`${reading.field}.rollout.rollback`);
    },
  },
  parallelism: dropped(BY_ORDER),
  delay: dropped(BY_ORDER),
  monitor: dropped('a release has failed when health checks say so'),
  max_failure_ratio: dropped(
    'ECS counts failed tasks, and Kubernetes has a deadline: rollout.failureThreshold and rollout.deadlineSeconds',
  ),
};

const ROLLBACK_KEYS: ComposeKeys<PartReading> = Object.fromEntries(
  ['parallelism', 'delay', 'failure_action', 'monitor', 'max_failure_ratio', 'order'].map((key) => [
    key,
    dropped('a rollback goes as a release goes'),
  ]),
);

/** A key of what jobs do not have. */
const ofServices = (key: ComposeKey<PartReading>, reason: string): ComposeKey<PartReading> => ({
  ...key,
  kinds: [...new Set([...key.kinds, 'dropped' as const])],
  read: (value, place, reading) =>
    reading.part.role.kind === 'job' ? place.dropped(reason) : key.read(value, place, reading),
});

const RESTART_KEYS: ComposeKeys<PartReading> = {
  condition: {
    kinds: ['taken', 'approximated'],
    about:
      'any is what every platform does. none makes a job. on-failure is approximated: ECS and Kubernetes also start again what has ended well',
    read: (value, place, reading) => {
      if (reading.part.role.kind === 'job') place.taken(reading.field);
      else if (value === 'on-failure')
        place.approximated('ECS and Kubernetes start it again whenever it ends, also without an error');
      else place.agrees('every platform starts it again');
    },
  },
  delay: dropped('platforms wait longer after each failure'),
  max_attempts: dropped('platforms try again without end'),
  window: dropped('platforms try again without end'),
};

const PLACEMENT_KEYS: ComposeKeys<PartReading> = {
  constraints: dropped('no node has a name on Fargate; replicas are spread over zones'),
  preferences: {
    kinds: ['taken'],
    about: 'replicas are spread over zones, unless a service has a volume',
    read: (_, place) => place.agrees('replicas are spread over zones, unless the service has a volume'),
  },
  max_replicas_per_node: dropped('no node has a name on Fargate; replicas are spread over zones'),
};

const DEPLOY_KEYS: ComposeKeys<PartReading> = {
  replicas: ofServices(REPLICAS, 'a job runs once at a time'),
  resources: object<PartReading>('limits and reservations', {
    limits: object('as `limits`', RESOURCE_LIMITS),
    reservations: object('as what the container asks for', RESERVATIONS),
  }),
  update_config: ofServices(object('as `rollout`. A job has none', UPDATE_KEYS), 'a job has no releases'),
  rollback_config: ofServices(
    object('a rollback goes as a release goes', ROLLBACK_KEYS),
    'a job has no releases',
  ),
  restart_policy: object('whether the container starts again', RESTART_KEYS),
  placement: ofServices(
    object('where replicas run. A job has none', PLACEMENT_KEYS),
    'a job has no replicas',
  ),
  mode: {
    kinds: ['taken', 'approximated'],
    about: 'replicated is taken; a job mode makes a job; global is approximated by the number of replicas',
    read: (value, place, reading) => {
      if (value === 'global' && reading.part.role.kind !== 'job')
        place.approximated(
          'Fargate has no nodes to run one each on, so the number of replicas decides',
          reading.field,
        );
      else place.taken(reading.field);
    },
  },
  endpoint_mode: dropped('Service Connect and Services of Kubernetes have a way of their own'),
  labels: dropped('labels of a service are the owner and the version of the application'),
};

export const SIZE_KEYS: ComposeKeys<PartReading> = {
  deploy: object('how it is deployed', DEPLOY_KEYS),
  scale: REPLICAS,
  cpus: limit('cpuMillicores', millicores),
  mem_limit: limit('memoryMiB', mebibytes),
  mem_reservation: reservation('memoryMiB', mebibytes),
  cpu_count: dropped('it is for containers of Windows'),
  cpu_percent: dropped('it is for containers of Windows'),
  cpu_shares: CPU_SHARES,
  cpu_quota: dropped('use cpus, which platforms take as a limit'),
  cpu_period: dropped('use cpus, which platforms take as a limit'),
  cpu_rt_period: dropped(NO_SUCH_LIMIT),
  cpu_rt_runtime: dropped(NO_SUCH_LIMIT),
  cpuset: dropped('no CPU has a number on Fargate'),
  memswap_limit: dropped('Fargate has no swap'),
  mem_swappiness: dropped('Fargate has no swap'),
  oom_kill_disable: dropped(NO_SUCH_LIMIT),
  oom_score_adj: dropped('the platform decides by what containers ask for'),
  pids_limit: dropped(
    'the rendered Compose file allows 1024 processes in a container; elsewhere the platform sets the limit',
  ),
  blkio_config: dropped(NO_SUCH_LIMIT),
  gpus: refused('Fargate has no GPU; run it on EKS with nodes of your own'),
  restart: {
    kinds: ['taken', 'approximated', 'assumed'],
    about:
      '`always` and `unless-stopped` are what every platform does. A service with "no" and without ports is a job, whose schedule is assumed; without this key, it is a service. on-failure is approximated',
    read: (value, place, reading) => {
      if (reading.part.role.kind === 'job')
        place.assumed(
          `it ends by itself, so it becomes a job. The file has no schedule: it runs ${ASSUMED_TIME}`,
          `${reading.field}.schedule`,
        );
      else if (/^on-failure/.test(text(value)))
        place.approximated('ECS and Kubernetes start it again whenever it ends, also without an error');
      else if (reading.part.role.kind === 'service' && (value === 'no' || value === false))
        place.approximated('it has ports, so it is a service, which every platform starts again');
      else place.agrees('every platform starts it again');
    },
  },
};
