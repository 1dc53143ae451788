import { isDatabase } from '../definition/resources.ts';
import type { ApplicationDraft, ContainerDraft, ResourceDraft } from './draft.ts';
import { KeyPlace, type VerdictLedger } from './key-verdict.ts';
import type { Model, Part } from './parts.ts';
import { hostVariable, isResource, type PartAsResource, partNamed } from './resource-variables.ts';
import { conditionOf } from './roles.ts';
import { own } from './short-forms.ts';

/** A service or a job that may use a resource. */
interface User {
  readonly part: Part;
  readonly draft: ContainerDraft;
  readonly place: KeyPlace;
  /** The field of the definition. */
  readonly field: string;
}

/**
 * Tells services what they need of the resources that they use and no variable says: on AWS the host is another one, and
 * everywhere the user and the password.
 */
export function fitResources(definition: ApplicationDraft, { parts }: Model, ledger: VerdictLedger): void {
  const { services, jobs = {}, resources = {} } = definition;
  const users = parts.flatMap((part): User[] => {
    const list = part.role.kind === 'job' ? 'jobs' : 'services';
    const draft = own<ContainerDraft>(list === 'jobs' ? jobs : services, part.name);
    const place = new KeyPlace(`${part.list}.${part.key}`, ledger);
    return draft ? [{ part, draft, place, field: `${list}.${part.name}` }] : [];
  });
  for (const part of parts.filter(isResource)) {
    for (const user of users) tellHost(part, user);
    const own = users.filter(({ draft }) => partsUsed(draft, part.name).length > 0);
    const resource = resources[part.name];
    if (own.length === 0)
      new KeyPlace(`services.${part.key}`, ledger).asked(
        `which service uses it? None names it or waits for it, so none can reach it. Give the service a variable, such as ${hostVariable(part)}=${part.key}, or leave it out with --without ${part.key}`,
        `resources.${part.name}`,
      );
    else if (resource && isDatabase(resource as Parameters<typeof isDatabase>[0])) {
      nameDatabase(part, resource, own);
      for (const user of own) missCredentials(part, user);
    }
  }
}

/** Gives a service that waits for a resource, or whose command names it, a variable with its host, if it has none. */
function tellHost(resource: PartAsResource, { part, draft, place, field }: User): void {
  const isNamed = part.mentions.some(({ host }) => resource.hosts.includes(host));
  if (partsUsed(draft, resource.name).some((one) => one === 'host' || one === 'url')) return;
  if (!isNamed && conditionOf(part.raw, resource.key) === undefined) return;
  const variable = hostVariable(resource);
  draft.environment = { ...draft.environment, [variable]: { resource: resource.name, part: 'host' } };
  place.assumed(
    `gets the variable ${variable}: nothing in the file tells it the host of ${resource.name}, which is another one on AWS. Let the program read it`,
    `${field}.environment.${variable}`,
  );
}

/** Gives a database without a name the one that services call it by. */
function nameDatabase(part: PartAsResource, resource: ResourceDraft, users: readonly User[]): void {
  if (!('databaseName' in resource) && (resource.type === 'postgres' || resource.type === 'mysql'))
    for (const { draft, place, field } of users)
      for (const [variable, value] of Object.entries(draft.environment ?? {})) {
        if (
          typeof value !== 'string' ||
          partNamed(variable, part) !== 'name' ||
          !/^[a-z][a-z0-9_]{0,62}$/.test(value)
        )
          continue;
        resource.databaseName ??= value;
        if (resource.databaseName !== value) continue;
        draft.environment = { ...draft.environment, [variable]: { resource: part.name, part: 'name' } };
        place.assumed(
          `${variable} is the name of the database ${part.name}, which the file does not give`,
          `${field}.environment.${variable}`,
        );
      }
}

/** Says that a service has no user or password of a database. Each deployment makes both. */
function missCredentials(resource: PartAsResource, { part, draft, place, field }: User): void {
  const used = partsUsed(draft, resource.name);
  if (used.includes('url') || used.includes('password')) return;
  // A text in a form of its own is a secret of the user, who writes the credentials into it.
  const own = (draft.secrets ?? []).map(({ environmentVariable }) =>
    part.variables.effective.get(environmentVariable ?? ''),
  );
  if (own.some((value) => resource.hosts.some((host) => value?.includes(host)))) return;
  place.approximated(
    `no variable gives it the password of ${resource.name}, which each deployment makes anew: give the program variables with the values that the container of ${resource.key} has, so that they refer to the user and the password`,
    field,
  );
}

/** The parts of a resource that the variables of a container, or of an init step before it, refer to. */
export const partsUsed = ({ environment = {}, initSteps = [] }: ContainerDraft, resource: string): string[] =>
  [environment, ...initSteps.map((step) => step.environment ?? {})].flatMap((variables) =>
    Object.values(variables).flatMap((value) =>
      typeof value === 'object' && 'resource' in value && value.resource === resource
        ? [value.part ?? 'url']
        : [],
    ),
  );
