import { serviceSchema } from '../definition/service-schema.ts';
import type { ApplicationDraft, ContainerDraft, JobDraft, Reading, ServiceDraft } from './draft.ts';
import { readKeys } from './keys/key.ts';
import { addPort, calledByText } from './keys/network.ts';
import { SERVICE_KEYS } from './keys/service.ts';
import type { Model, Part } from './model.ts';
import type { Ledger } from './verdict.ts';
import { Place } from './verdict.ts';

/*
 * A service, a job or an init step of a Compose file, as the definition has it.
 */

/** The values that stand where a definition says nothing. */
const DEFAULTS = serviceSchema.parse({ image: { reference: 'none:0' } });

/** A job of a file without a schedule runs at this time. */
const ASSUMED_SCHEDULE = '0 3 * * *';

/** Reads the keys of a part into a draft. */
export function readPart(
  model: Model,
  part: Part,
  application: ApplicationDraft,
  ledger: Ledger,
): ContainerDraft {
  const place = new Place(`${part.list}.${part.key}`, ledger);
  const isJob = part.role.kind === 'job';
  const field = `${isJob ? 'jobs' : 'services'}.${part.name}`;
  const draft: ContainerDraft = {};
  const reading: Reading = { model, part, field, draft, application };
  const { triggers, ...raw } = part.raw;
  readKeys(raw, SERVICE_KEYS, place, reading);
  if (isJob) readTriggers(triggers, place.at('triggers'), reading);
  if (!draft.image?.build && !draft.image?.reference)
    place.refused('has neither image nor build; add one of them, or leave it out with --without');
  if (part.name !== part.key)
    place.approximated(
      `is ${part.name}: names of services are host names, which have lower-case letters, digits and "-"`,
    );
  assumeSecurity(reading, place);
  if (isJob) return draft;
  assumePorts(reading, place);
  assumeSizes(reading, place);
  return draft;
}

/** The order in which people read the fields. Others follow. */
const ORDER: readonly (keyof ContainerDraft)[] = [
  ...([
    'version',
    'image',
    'entrypoint',
    'command',
    'workingDirectory',
    'ports',
    'exposure',
    'calls',
  ] as const),
  ...([
    'cpuMillicores',
    'memoryMiB',
    'limits',
    'environment',
    'secrets',
    'configuration',
    'volumes',
  ] as const),
  ...(['initSteps', 'health', 'singleton', 'replicas', 'rollout', 'shutdown', 'security', 'logs'] as const),
];

/** The fields of a service in the order of {@link ORDER}. */
export const orderedService = (draft: ContainerDraft): ServiceDraft =>
  withoutUndefined(
    Object.fromEntries(
      [...ORDER.map((key) => [key, draft[key]] as const), ...Object.entries(draft)].filter(
        ([key], i, all) => all.findIndex(([other]) => other === key) === i,
      ),
    ),
  ) as ServiceDraft;

/** The fields that a job has. */
export function orderedJob({ schedule, timeZone, ...draft }: ContainerDraft): JobDraft {
  const { image, entrypoint, command, workingDirectory, cpuMillicores, memoryMiB, limits } = draft;
  const { configuration, environment, secrets, security, logs } = draft;
  return withoutUndefined({
    ...{ image, entrypoint, command, workingDirectory, schedule: schedule ?? ASSUMED_SCHEDULE, timeZone },
    ...{ cpuMillicores, memoryMiB, limits, configuration, environment, secrets, security, logs },
  }) as JobDraft;
}

const withoutUndefined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/**
 * What Compose means where the file says nothing: the image's own user, all that engines allow by default, a root file
 * system that can be written. A stricter context might stop a program that has never run in it.
 */
function assumeSecurity({ draft, part, field }: Reading, place: Place): void {
  const { user, read_only: readOnly, cap_drop: drops, security_opt: options } = part.raw;
  const said = draft.security ?? {};
  draft.security = {
    ...(user === undefined && { allowRoot: true }),
    ...(user === undefined && draft.volumes && { userId: 0 }),
    ...(readOnly === undefined && { readOnlyRootFilesystem: false }),
    ...(said.capabilities === undefined && { capabilities: 'default' as const }),
    ...(said.allowPrivilegeEscalation === undefined && { allowPrivilegeEscalation: true }),
    ...said,
  };
  const unsaid = [
    ...(user === undefined ? ['user'] : []),
    ...(readOnly === undefined ? ['read_only'] : []),
    ...(drops === undefined ? ['cap_drop'] : []),
    ...(options === undefined ? ['security_opt'] : []),
  ];
  if (unsaid.length > 0)
    place.assumed(
      `${unsaid.join(', ')}: as Compose has it without them, which is loose; tighten security a field at a time`,
      `${field}.security`,
    );
  if (user === undefined && draft.volumes)
    place.assumed(
      'volumes need the number of the user: 0 is root, which works with most images. Set the number of the image',
      `${field}.security.userId`,
    );
}

function assumePorts(reading: Reading, place: Place): void {
  const { part, draft, field } = reading;
  for (const port of part.ports.filter(({ index }) => index < 0)) {
    addPort(port, reading);
    place.assumed(
      `has the port ${port.number}: a health check or another service asks it`,
      `${field}.ports.${port.name}`,
    );
  }
  const called = calledByText(reading).filter(
    (name) => !draft.calls?.includes(name) && !refersTo(draft, name),
  );
  if (called.length > 0) {
    draft.calls = [...(draft.calls ?? []), ...called];
    place.assumed(`calls ${called.join(', ')}, as its variables, its command or its files name it`, `${field}.calls`);
  }
}

const refersTo = ({ environment = {} }: ContainerDraft, name: string): boolean =>
  Object.values(environment).some(
    (value) => typeof value === 'object' && 'service' in value && value.service === name,
  );

function assumeSizes({ draft, field }: Reading, place: Place): void {
  if (draft.singleton) {
    if ((draft.replicas?.max ?? 1) > 1)
      place.approximated('one replica: its volume has one writer', `${field}.replicas`);
    delete draft.replicas;
  } else if (draft.replicas === undefined) {
    draft.replicas = { min: 2, max: 2 };
    place.assumed(
      'two replicas, so that a release or a lost machine stops no request. If the program cannot have a second, set min and max to 1',
      `${field}.replicas`,
    );
  }
  if (draft.cpuMillicores === undefined) {
    draft.cpuMillicores = DEFAULTS.cpuMillicores;
    place.assumed(
      `${DEFAULTS.cpuMillicores} thousandths of a CPU: the file gives no size`,
      `${field}.cpuMillicores`,
    );
  }
  if (draft.memoryMiB === undefined) {
    draft.memoryMiB = DEFAULTS.memoryMiB;
    place.assumed(`${DEFAULTS.memoryMiB} MiB of memory: the file gives no size`, `${field}.memoryMiB`);
  }
}

/** Reads the triggers of a job of Compose's own `jobs`. */
function readTriggers(value: unknown, place: Place, { draft, field, part }: Reading): void {
  if (value === undefined) {
    if (part.raw.restart === undefined)
      place.assumed(
        'it runs to its end, so it is a job; it runs once a day at 03:00 UTC',
        `${field}.schedule`,
      );
    return;
  }
  const { schedule = [], manual } = value as { schedule?: unknown[]; manual?: unknown };
  const [first, ...others] = schedule;
  if (manual !== undefined) place.at('manual').taken('docker compose run starts every job');
  if (first === undefined) {
    place.assumed('it has no schedule, so it runs once a day at 03:00 UTC', `${field}.schedule`);
    return;
  }
  const {
    cron,
    timezone,
    concurrency,
    missed_fires: missed,
  } = (typeof first === 'object' && first ? first : { cron: first }) as Record<string, unknown>;
  draft.schedule = String(cron);
  const at = place.at('schedule').at(0);
  at.taken(`${field}.schedule`);
  if (timezone !== undefined) {
    draft.timeZone = String(timezone);
    at.at('timezone').taken(`${field}.timeZone`);
  }
  if (concurrency !== undefined)
    at.at('concurrency').approximated(
      'a run that is due while another runs is left out on Kubernetes, and starts on ECS',
    );
  if (missed !== undefined)
    at.at('missed_fires').approximated(
      'startWithinSeconds says how late a run may start',
      `${field}.startWithinSeconds`,
    );
  if (others.length > 0) place.at('schedule').refused('a job has one schedule; write a job for each');
}
