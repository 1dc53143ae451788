import { ASSUMED_SCHEDULE } from './assumed-schedule.ts';
import type { ApplicationDraft, ContainerDraft, JobDraft, PartReading, ServiceDraft } from './draft.ts';
import type { VerdictLedger } from './key-verdict.ts';
import { KeyPlace } from './key-verdict.ts';
import { JOB_KEYS } from './keys/job.ts';
import { readKeys } from './keys/key.ts';
import { SERVICE_KEYS } from './keys/service.ts';
import type { Model, Part } from './parts.ts';
import {
  assumeOutbound,
  assumePorts,
  assumeProbes,
  assumeReplicas,
  assumeSecurity,
  assumeSizes,
  fitStopTime,
} from './unsaid.ts';

/*
 * A service, a job or an init step of a Compose file, as the definition has it.
 */

/** Reads the keys of a part into a draft. */
export function readPart(
  model: Model,
  part: Part,
  application: ApplicationDraft,
  ledger: VerdictLedger,
): ContainerDraft {
  const place = new KeyPlace(`${part.list}.${part.key}`, ledger);
  const isJob = part.role.kind === 'job';
  const field = `${isJob ? 'jobs' : 'services'}.${part.name}`;
  const draft: ContainerDraft = {};
  const reading: PartReading = { model, part, field, draft, application };
  readKeys(part.raw, isJob ? JOB_KEYS : SERVICE_KEYS, place, reading);
  if (!draft.image?.build && !draft.image?.reference)
    place.refused('has neither image nor build; add one of them, or leave it out with --without');
  if (part.name !== part.key) place.approximated(renamed(part));
  assumeSecurity(reading, place);
  assumeSizes(reading, place);
  assumeOutbound(reading, place);
  if (isJob) return draft;
  assumePorts(reading, place);
  assumeProbes(reading, place);
  assumeReplicas(reading, place);
  fitStopTime(reading, place);
  return draft;
}

/** The verdict on a name that is no host name. */
export const renamed = ({ name, key }: Part): string =>
  `is ${name}: names are host names, which have lower-case letters, digits and "-". Variables that name ${key} are read so; a program that has the name built in needs a variable`;

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
  ...([
    'initSteps',
    'health',
    'singleton',
    'replicas',
    'rollout',
    'availability',
    'shutdown',
    'security',
    'network',
    'logs',
  ] as const),
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
  const { configuration, environment, secrets, security, network, logs } = draft;
  return withoutUndefined({
    ...{ image, entrypoint, command, workingDirectory, schedule: schedule ?? ASSUMED_SCHEDULE, timeZone },
    ...{ cpuMillicores, memoryMiB, limits, configuration, environment, secrets, security, network, logs },
  }) as JobDraft;
}

const withoutUndefined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
