import type { DeepReadonly, Table } from './application.ts';
import type { DeploymentTarget, VariableContext } from './deployment-target.ts';
import { factText } from './fact-text.ts';
import { localTableUrl } from './local-substitute.ts';
import { calledPort, portNumber } from './ports.ts';
import { resourceText } from './resources.ts';
import type { PLACES, Value } from './values.ts';

/*
 * The environment variables of a container. A container gets the variables that its definition asks for, and no others.
 */

/**
 * The environment variables of a container of a service, except for secrets and for the places of replicas. Parts of
 * resources that are secrets are left out, too: see `resourceSecrets`.
 *
 * @param variables the container's own variables. @default - those of the service's own container
 */
export const environment = (
  context: VariableContext,
  variables: Readonly<Record<string, DeepReadonly<Value>>> = context.service.environment,
): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => {
      const text = textOf(value, context);
      return text === undefined ? [] : [[name, text]];
    }),
  ),
});

/**
 * The variables by which the AWS SDK finds the table. Every container of a service with a table gets them but its
 * sidecars, which have no use for them.
 */
export const tableEnvironment = ({
  application,
  service,
  target,
}: VariableContext): Record<string, string> =>
  service.table
    ? {
        // Always set: not every platform sets it in its containers.
        AWS_REGION: target.region,
        ...(target.localTable && {
          AWS_ENDPOINT_URL_DYNAMODB: localTableUrl(application),
          // DynamoDB Local takes any credentials, but the SDK sends no request without some.
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        }),
      }
    : {};

/** The variables that hold the place of a replica, with the place that each one asks for. Kubernetes alone sets them. */
export const placeVariables = (
  variables: Readonly<Record<string, DeepReadonly<Value>>>,
): [name: string, place: (typeof PLACES)[number]][] =>
  Object.entries(variables).flatMap(([name, value]): [string, (typeof PLACES)[number]][] =>
    typeof value === 'object' && 'place' in value ? [[name, value.place]] : [],
  );

/** The text of a variable; undefined for a place. */
function textOf(
  value: DeepReadonly<Value>,
  { application, service, target }: VariableContext,
): string | undefined {
  if (typeof value === 'string') return value;
  if ('port' in value && !('service' in value) && !('sidecar' in value))
    return String(portNumber(service, value.port));
  if ('service' in value) {
    const { name, number, protocol } = calledPort(application, value);
    if (value.as === 'host') return name;
    if (value.as === 'port') return String(number);
    return value.as === 'address' ? `${name}:${number}` : `${protocol}://${name}:${number}`;
  }
  if ('sidecar' in value) {
    const sidecar = service.sidecars.find(({ name }) => name === value.sidecar);
    const number = sidecar && (value.port ? sidecar.ports[value.port] : Object.values(sidecar.ports)[0]);
    return `http://${target.sidecarHost(value.sidecar)}:${number}`;
  }
  if ('resource' in value) {
    const resource = application.resources.find(({ name }) => name === value.resource);
    return resource && resourceText(resource, value.part, service, target.resourceAddress(resource));
  }
  if ('table' in value) return tableText(service.table, value.table, target);
  if ('fact' in value) return factText(value.fact, service, target);
  return undefined;
}

const tableText = (
  table: Table | undefined,
  part: 'name' | 'partition-key' | 'time-to-live-attribute',
  target: DeploymentTarget,
): string | undefined =>
  ({
    name: target.tableName,
    'partition-key': table?.partitionKey,
    'time-to-live-attribute': table?.timeToLiveAttribute,
  })[part];
