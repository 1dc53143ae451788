import type { ComposeProject } from './compose-project.ts';
import type { DatabaseImage } from './database-image.ts';
import type { IsKnown, Mention } from './hosts.ts';
import type { PortUse } from './http-ports.ts';
import type { PartVariables } from './variables.ts';

/*
 * The parts of a Compose file by what they become.
 */

/** The answers that a user gives about a file, where the file says nothing. */
export interface Choices {
  /** Whether databases and caches stay services with a volume. @default false */
  readonly keepContainers?: boolean | undefined;
  /** Services that are left out. @default [] */
  readonly without?: readonly string[] | undefined;
  /** Ports that speak HTTP, as `web:9000`. The first one of a service is public. @default [] */
  readonly publicPorts?: readonly string[] | undefined;
  /** Ways in which services take their volumes, as `web:network`. @default [] */
  readonly volumes?: readonly string[] | undefined;
}

/**
 * - `network`: the program works on a network file system, which is all that Fargate has.
 * - `shared`: all replicas of the service write to it at the same time, on a network file system.
 * - `own`: the service gets a volume of its own, although the file shares it with other services.
 */
export const VOLUME_CHOICES = ['network', 'shared', 'own'] as const;

/** The role that a service, or a job, of the file gets. */
export type Role =
  | { readonly kind: 'service' | 'job' }
  | { readonly kind: 'resource'; readonly image: DatabaseImage }
  /** An init step of the services that wait until it has ended. */
  | { readonly kind: 'step'; readonly of: readonly string[] }
  /** A sidecar of a service, in a file that was rendered here. */
  | { readonly kind: 'sidecar'; readonly of: string }
  | {
      readonly kind: 'left out';
      readonly reason: string;
      /** The question whether it should be. @default - the user has said so */
      readonly asked?: string;
    };

/** A service or a job of the file, before its ports are known. */
export interface NamedPart {
  /** The name in the file. */
  readonly key: string;
  /** The list in the file. */
  readonly list: 'services' | 'jobs';
  /** The name in the definition, which is also the host name. */
  readonly name: string;
  /** The host names in the file: the key, the name of the container, and aliases. */
  readonly hosts: readonly string[];
  readonly role: Role;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly variables: PartVariables;
}

/** The hosts of other parts that a part names in its variables and its commands. */
export type Mentions = (part: NamedPart) => readonly Mention[];

/** A service or a job of the file. */
export interface Part extends NamedPart {
  /** The hosts of other parts that its variables and commands name. */
  readonly mentions: readonly Mention[];
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

/** The part of a host. Parts that are left out have none. */
export const partOfHost = <P extends NamedPart>(parts: readonly P[], host: string): P | undefined =>
  parts.find(({ role, hosts }) => role.kind !== 'left out' && hosts.includes(host));

/** The name of a sidecar within its service: Compose has the name of the service before it. */
export const sidecarName = ({ key }: Pick<NamedPart, 'key'>, of: string): string => key.slice(of.length + 1);

/** Tells which words are hosts of other parts. A word that may be anything is a host only if it names a service. */
export const hostsBeside =
  (part: Pick<NamedPart, 'key'>, parts: readonly NamedPart[]): IsKnown =>
  (host, isSure) => {
    const other = partOfHost(parts, host);
    return other !== undefined && other.key !== part.key && (isSure || other.role.kind === 'service');
  };
