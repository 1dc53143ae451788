import type { ComposeProject } from './compose-project.ts';
import { databaseImage } from './database-image.ts';
import type { Choices, NamedPart, Role } from './parts.ts';
import { list, text } from './short-forms.ts';

type Found = Pick<NamedPart, 'key' | 'raw' | 'list'>;

/** What a service, or a job, of a Compose file becomes. */
export function roleOf(part: Found, all: readonly Found[], project: ComposeProject, choices: Choices): Role {
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
    };
  if (part.list === 'jobs') return { kind: 'job' };
  const waits = all
    .filter(({ raw: other }) => conditionOf(other, key) === 'service_completed_successfully')
    .map(({ key: name }) => name)
    .filter((name) => !choices.without?.includes(name));
  if (waits.length > 0) return { kind: 'step', of: waits };
  const database = raw.build === undefined ? databaseImage(text(raw.image)) : undefined;
  if (database && !choices.keepContainers) return { kind: 'resource', image: database };
  return { kind: runsToCompletion(raw) ? 'job' : 'service' };
}

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
