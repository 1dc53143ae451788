import type { ApplicationDraft, ContainerDraft } from './draft.ts';
import type { Model } from './parts.ts';
import { hostVariable, isResource } from './resource-variables.ts';
import { conditionOf } from './roles.ts';
import { own } from './short-forms.ts';
import { type Ledger, Place } from './verdict.ts';

/**
 * Tells services the hosts of the resources that they wait for, where no variable does: on AWS the host is another one, and
 * without a reference a service may not call the resource.
 */
export function fitResources(
  { services, jobs = {} }: ApplicationDraft,
  { parts }: Model,
  ledger: Ledger,
): void {
  for (const resource of parts.filter(isResource)) {
    let isUsed = false;
    for (const { key, name, role, raw } of parts) {
      const draft = own<ContainerDraft>(role.kind === 'job' ? jobs : services, name);
      if (!draft) continue;
      if (uses(draft, resource.name)) isUsed = true;
      else if (conditionOf(raw, resource.key) !== undefined) {
        isUsed = true;
        const variable = hostVariable(resource);
        draft.environment = { ...draft.environment, [variable]: { resource: resource.name, part: 'host' } };
        new Place(`services.${key}`, ledger).assumed(
          `gets the variable ${variable}: nothing in the file tells it the host of ${resource.name}, which is another one on AWS. Let the program read it`,
          `${role.kind === 'job' ? 'jobs' : 'services'}.${name}.environment.${variable}`,
        );
      }
    }
    if (!isUsed)
      new Place(`services.${resource.key}`, ledger).asked(
        `which service uses it? None names it or waits for it, so none can reach it. Give the service a variable, such as ${hostVariable(resource)}=${resource.key}, or leave it out with --without ${resource.key}`,
        `resources.${resource.name}`,
      );
  }
}

/** Tells whether a container, or an init step before it, refers to a resource. */
const uses = ({ environment = {}, initSteps = [] }: ContainerDraft, resource: string): boolean =>
  [environment, ...initSteps.map((step) => step.environment ?? {})].some((variables) =>
    Object.values(variables).some(
      (value) => typeof value === 'object' && 'resource' in value && value.resource === resource,
    ),
  );
