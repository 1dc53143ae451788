import type { DeepReadonly, DefinedService } from './application.ts';
import type { Value } from './values.ts';

type Variables = Readonly<Record<string, DeepReadonly<Value>>>;

/** A reference to another service, with the field that makes it. */
export interface Reference {
  /** The path within the service, such as `environment.VISITS_URL`. */
  readonly field: string;
  /** The service that is called. */
  readonly service: string;
  /** @default - the only port of that service */
  readonly port?: string | undefined;
}

/** The environment variables of all containers of a service, by the path of the field that holds them. */
export const environmentsOf = (
  service: Pick<DefinedService, 'environment' | 'sidecars' | 'initSteps'>,
): [field: string, variables: Variables][] => [
  ['environment', service.environment],
  ...service.sidecars.map(({ environment }, i): [string, Variables] => [
    `sidecars.${i}.environment`,
    environment,
  ]),
  ...service.initSteps.map(({ environment }, i): [string, Variables] => [
    `initSteps.${i}.environment`,
    environment,
  ]),
];

/** The references of a service to other services, in the variables of all its containers. */
export const referencesOf = (
  service: Pick<DefinedService, 'environment' | 'sidecars' | 'initSteps'>,
): Reference[] =>
  environmentsOf(service).flatMap(([field, variables]) =>
    Object.entries(variables).flatMap(([variable, value]) =>
      typeof value === 'object' && 'service' in value
        ? [{ field: `${field}.${variable}`, service: value.service, port: value.port }]
        : [],
    ),
  );

/** The names of the resources that the variables of all containers of a service refer to. */
export const resourceNames = (
  service: Pick<DefinedService, 'environment' | 'sidecars' | 'initSteps'>,
): string[] => [
  ...new Set(
    environmentsOf(service).flatMap(([, variables]) =>
      Object.values(variables).flatMap((value) =>
        typeof value === 'object' && 'resource' in value ? [value.resource] : [],
      ),
    ),
  ),
];
