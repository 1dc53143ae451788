import { ASSUMED_TIME } from './assumed-schedule.ts';
import type { ComposeProject } from './compose-project.ts';
import { databaseImage } from './database-image.ts';
import type { Choices, NamedPart, Role } from './parts.ts';
import { startsServer } from './server-start.ts';
import { assignments, list, text } from './short-forms.ts';

type PartOfFile = Pick<NamedPart, 'key' | 'raw' | 'list'>;

/** The role that a service, or a job, of a Compose file gets. */
export function roleOf(
  part: PartOfFile,
  all: readonly PartOfFile[],
  project: ComposeProject,
  choices: Choices,
): Role {
  const { key, raw } = part;
  if (choices.without?.includes(key)) return { kind: 'left out', reason: '--without leaves it out' };
  const profiles = list(raw.profiles);
  if (
    profiles.length > 0 &&
    !profiles.some((one) => project.profiles.includes(one)) &&
    !project.profiles.includes('*')
  )
    return {
      kind: 'left out',
      reason: `its profile is not asked for; --profile ${profiles[0]} reads it`,
      asked: `is ${key} deployed, too? Compose starts it for the profile ${profiles[0]} alone, so it is left out. --profile ${profiles[0]} reads it, and it becomes ${BECOMES[roleOf(part, all, { ...project, profiles: ['*'] }, choices).kind]}`,
    };
  if (part.list === 'jobs') return { kind: 'job' };
  const waits = all
    .filter(({ raw: other }) => conditionOf(other, key) === 'service_completed_successfully')
    .map(({ key: name }) => name)
    .filter((name) => !choices.without?.includes(name));
  if (waits.length > 0) return { kind: 'step', of: waits };
  const of = sidecarOf(part, all);
  if (of !== undefined) return { kind: 'sidecar', of };
  const database = raw.build === undefined ? databaseImage(text(raw.image)) : undefined;
  if (database && !choices.keepContainers && startsServer(raw)) return { kind: 'resource', image: database };
  return { kind: runsToCompletion(raw) ? 'job' : 'service' };
}

/** The future of a part, in words. */
const BECOMES: Readonly<Record<Role['kind'], string>> = {
  service: 'a service',
  job: `a job, which runs ${ASSUMED_TIME}; its schedule is yours to set after npm run import`,
  resource: 'a database or a cache',
  step: 'an init step',
  sidecar: 'a sidecar',
  'left out': 'nothing',
};

/** The condition under which a part starts after another. Undefined if it does not wait for the other. */
export function conditionOf(raw: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const { depends_on: dependsOn } = raw;
  if (Array.isArray(dependsOn)) return dependsOn.includes(key) ? 'service_started' : undefined;
  const conditions = (dependsOn ?? {}) as Record<string, { condition?: unknown }>;
  return Object.hasOwn(conditions, key) ? text(conditions[key]?.condition) : undefined;
}

/** Tells whether a service says that it ends. */
function runsToCompletion(raw: Readonly<Record<string, unknown>>): boolean {
  const deploy = raw.deploy as
    | { mode?: unknown; restart_policy?: { condition?: unknown } }
    | null
    | undefined;
  return (
    (raw.restart === 'no' ||
      /-job$/.test(text(deploy?.mode)) ||
      deploy?.restart_policy?.condition === 'none') &&
    raw.ports === undefined &&
    raw.expose === undefined
  );
}

/** The service whose sidecar a container is: renderers label it, and give it a network with that service. */
function sidecarOf({ key, raw }: PartOfFile, all: readonly PartOfFile[]): string | undefined {
  const of = labelOf(raw);
  const main = all.find((one) => one.key === of);
  return of !== undefined &&
    key.startsWith(`${of}-`) &&
    main &&
    labelOf(main.raw) === of &&
    list(raw.networks).includes(`${of}_sidecars`) &&
    conditionOf(main.raw, key) === 'service_started'
    ? of
    : undefined;
}

/** The service that a container belongs to, in the label that renderers set. */
const labelOf = (raw: Readonly<Record<string, unknown>>): string | undefined =>
  assignments(raw.labels).find(([name]) => name === 'service')?.[1] ?? undefined;
