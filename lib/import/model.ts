import type { ComposeProject } from './compose-project.ts';
import { type DatabaseImage, databaseImage } from './database-image.ts';
import { healthUrl } from './health-url.ts';
import { looksLikeHttp, type PortUse } from './http-ports.ts';
import { label } from './names.ts';
import { looksSecret } from './secret-like.ts';
import {
  assignments,
  type ComposePort,
  exposedPorts,
  list,
  publishedPorts,
  text,
  words,
} from './short-forms.ts';

/*
 * The parts of a Compose file by what they become, before any key is read: the meaning of a key hangs on other parts.
 */

/** What a user says about a file, where the file does not. */
export interface Choices {
  /** Whether databases and caches stay services with a volume. @default false */
  readonly keepContainers?: boolean | undefined;
  /** Services that are left out. @default [] */
  readonly without?: readonly string[] | undefined;
  /** Ports that speak HTTP, as `web:9000`. The first one of a service is public. @default [] */
  readonly publicPorts?: readonly string[] | undefined;
}

/** What a service, or a job, of the file becomes. */
export type Role =
  | { readonly kind: 'service' | 'job' }
  | { readonly kind: 'resource'; readonly image: DatabaseImage }
  /** An init step of the services that wait until it has ended. */
  | { readonly kind: 'step'; readonly of: readonly string[] }
  | { readonly kind: 'left out'; readonly reason: string };

/** A service or a job of the file. */
export interface Part {
  /** The name in the file. */
  readonly key: string;
  /** The list in the file. */
  readonly list: 'services' | 'jobs';
  /** The name in the definition, which is also the host name. */
  readonly name: string;
  readonly role: Role;
  readonly raw: Readonly<Record<string, unknown>>;
  /** The ports, each once. Empty for what is no service. */
  readonly ports: readonly PortUse[];
}

export interface Model {
  readonly project: ComposeProject;
  readonly choices: Choices;
  readonly parts: readonly Part[];
  /** The values of variables that look like secrets, but for those that a text may have by chance. */
  readonly secretValues: ReadonlySet<string>;
}

export function modelOf(project: ComposeProject, choices: Choices): Model {
  const { services = {}, jobs = {} } = project.tree;
  const all = [
    ...Object.entries(services).map(([key, raw]) => ({ key, raw: raw ?? {}, list: 'services' as const })),
    ...Object.entries(jobs).map(([key, raw]) => ({ key, raw: raw ?? {}, list: 'jobs' as const })),
  ];
  const taken = new Set<string>();
  const named = all.map((one) => ({
    ...one,
    name: ownName(label(one.key), taken),
    role: roleOf(one, all, project, choices),
  }));
  return {
    project,
    choices,
    secretValues: secretValues(project, all),
    parts: named.map((part) => ({
      ...part,
      ports: part.role.kind === 'service' ? portsOf(part, named, choices) : [],
    })),
  };
}

type Found = Pick<Part, 'key' | 'raw' | 'list'>;

/** A name that no other part has: two keys may differ in `_` and `-` alone. */
function ownName(name: string, taken: Set<string>): string {
  let own = name;
  for (let i = 2; taken.has(own); i++) own = `${name.slice(0, 36)}-${i}`;
  taken.add(own);
  return own;
}

/** A shorter text stands in other texts by chance. */
const SHORTEST_TRACE = 6;

/** The values of secret variables by which a secret is found again in other texts. */
function secretValues(project: ComposeProject, all: readonly Found[]): Set<string> {
  const variables = all.flatMap(({ raw }) => [...assignments(raw.environment)]);
  const isSecret = ([name, value]: readonly [string, string | null]) =>
    value !== null && looksSecret(name, value);
  const plain = new Set([
    ...all.flatMap(({ key, raw }) => [key, text(raw.image).split(/[:/]/)[0] ?? '']),
    ...variables.filter((variable) => !isSecret(variable)).map(([, value]) => value ?? ''),
    ...['password', 'postgres', 'secret', 'changeme', 'example', 'default'],
  ]);
  const values = [...variables.filter(isSecret).map(([, value]) => value ?? ''), ...project.secretValues];
  return new Set(values.filter((value) => value.length >= SHORTEST_TRACE && !plain.has(value)));
}

function roleOf(part: Found, all: readonly Found[], project: ComposeProject, choices: Choices): Role {
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
  const waiting = all.filter(
    ({ raw: other }) => conditionOf(other, key) === 'service_completed_successfully',
  );
  const waits = waiting.map(({ key: name }) => name).filter((name) => !choices.without?.includes(name));
  if (waits.length > 0) return { kind: 'step', of: waits };
  const database = raw.build === undefined ? databaseImage(text(raw.image)) : undefined;
  if (database && !choices.keepContainers) return { kind: 'resource', image: database };
  return { kind: runsToCompletion(raw) ? 'job' : 'service' };
}

/** The condition under which a part starts after another. Undefined if it does not wait for the other. */
export function conditionOf(raw: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const { depends_on: dependsOn } = raw;
  if (Array.isArray(dependsOn)) return dependsOn.includes(key) ? 'service_started' : undefined;
  const found = (dependsOn as Record<string, { condition?: unknown }> | undefined)?.[key];
  return found && text(found.condition);
}

/** Tells whether a service says that it ends. */
function runsToCompletion(raw: Readonly<Record<string, unknown>>): boolean {
  const deploy = raw.deploy as
    | { mode?: unknown; restart_policy?: { condition?: unknown } }
    | null
    | undefined;
  return (
    (raw.restart === 'no' ||
      raw.restart === false ||
      /-job$/.test(text(deploy?.mode)) ||
      deploy?.restart_policy?.condition === 'none') &&
    raw.ports === undefined &&
    raw.expose === undefined
  );
}

/** The name of the service and port that a text refers to, as in `http://web:3000/`, of those of the file. */
export function hostsIn(value: string, keys: readonly string[]): { key: string; port?: number }[] {
  return keys.flatMap((key) => {
    const escaped = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const form = new RegExp(`(?:^|[/@,=\\s])${escaped}(?::(\\d{1,5}))?(?=$|[/?,;\\s])`, 'g');
    return [...value.matchAll(form)].map(([, port]) => ({
      key,
      ...(port !== undefined && { port: Number(port) }),
    }));
  });
}

/** The texts in which a part may name others. */
export const textsOf = (raw: Readonly<Record<string, unknown>>): string[] => [
  ...assignments(raw.environment).map(([, value]) => value ?? ''),
  ...(words(raw.command) ?? []),
];

function portsOf(
  part: Found,
  all: readonly (Found & { readonly role: Role })[],
  choices: Choices,
): PortUse[] {
  const { key, raw } = part;
  const published = publishedPorts(raw.ports).flatMap((ports) => ports ?? []);
  const exposed = exposedPorts(raw.expose).flatMap((ports) => ports ?? []);
  const probed = healthUrl(raw)?.port;
  const called = all
    .filter((other) => other.key !== key && other.role.kind !== 'left out')
    .flatMap(({ raw: other }) => textsOf(other).flatMap((value) => hostsIn(value, [key])))
    .flatMap(({ port }) => port ?? []);
  const unlisted: ComposePort[] = [...called, ...(probed === undefined ? [] : [probed])].map((number) => ({
    number,
    index: -1,
    isPublished: false,
    udp: false,
  }));
  const asked = (choices.publicPorts ?? []).flatMap((choice) => {
    const [service, number] = choice.split(':');
    return service === key && number !== undefined ? [Number(number)] : [];
  });
  const uses = new Map<number, Omit<PortUse, 'name' | 'isPublic'>>();
  for (const port of [...published, ...exposed, ...unlisted].filter(({ udp }) => !udp)) {
    if (uses.has(port.number)) continue;
    const http = asked.includes(port.number)
      ? ({ http: true, because: '--public says so' } as const)
      : looksLikeHttp(port, raw);
    uses.set(port.number, { ...port, ...http });
  }
  // One public port: what was asked for, else the most usual one.
  const http = [...uses.values()].filter((port) => port.http && port.isPublished);
  const chosen =
    http.find(({ number }) => asked.includes(number)) ??
    http.find(({ number }) => number === probed) ??
    http[0];
  const one = [...uses.values()].length === 1;
  return [...uses.values()].map((port) => ({
    ...port,
    name: nameOf(port, port === chosen || (one && port.http === true)),
    isPublic: port === chosen,
  }));
}

const nameOf = ({ number, http }: { number: number; http: boolean | undefined }, first: boolean): string => {
  if (first) return 'http';
  return `${http ? 'http' : 'tcp'}-${number}`;
};
