import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { environmentsOf } from '../references.ts';
import { configurationAsVariable } from '../sidecar-configuration.ts';

/** Variables with the words for who sets each: they complete "is set by". */
type Setters = ReadonlyMap<string, string>;

/**
 * The variables by which a task or a pod finds its credentials and metadata. With other values, it finds neither.
 * Sources: Amazon ECS developer guide, "Task IAM role" and "Container metadata V4"; EKS user guide, "How EKS Pod
 * Identity works".
 */
const BY_PLATFORMS: readonly [string, string][] = [
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'ECS (its credentials)'],
  ['ECS_CONTAINER_METADATA_URI', 'ECS (where it runs)'],
  ['ECS_CONTAINER_METADATA_URI_V4', 'ECS (where it runs)'],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'EKS (its credentials)'],
  ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 'EKS (its credentials)'],
];

const FOR_THE_TABLE: readonly string[] = [
  'AWS_REGION',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
];

/** The variables that the project or a platform sets in the service's own container and in its init steps. */
const takenIn = ({ table }: Service): [string, string][] => [
  ...(table
    ? FOR_THE_TABLE.map((name): [string, string] => [name, 'the project, because the service has a table'])
    : []),
  ...BY_PLATFORMS,
];

/** Refuses variables that two fields set, or that the project or a platform sets. */
export const variablesAreSetOnce: Rule<Service> = function* (service) {
  const taken = new Map(takenIn(service));
  for (const [i, secret] of service.secrets.entries()) {
    const named = [
      [`secrets.${i}.environmentVariable`, secret.environmentVariable],
      [`secrets.${i}.file.environmentVariable`, secret.file?.environmentVariable],
    ] as const;
    for (const [field, variable] of named) {
      if (variable === undefined) continue;
      const by = taken.get(variable);
      if (by) yield problem(field, variable, `is already set by ${by}; choose another name`);
      else taken.set(variable, field);
    }
  }
  for (const [field, variables] of environmentsOf(service)) {
    const setters = field.startsWith('sidecars') ? takenInSidecar(service, field) : taken;
    for (const variable of Object.keys(variables)) {
      const by = setters.get(variable);
      if (!by) continue;
      // Without the value received: it may be wrong itself, and the name says enough.
      const path = `${field}.${variable}`;
      yield { field: path, message: `${path} is set by ${by}; remove it or rename yours` };
    }
  }
};

function takenInSidecar({ sidecars }: Service, field: string): Setters {
  const sidecar = sidecars[Number(field.split('.')[1])];
  const variable =
    sidecar?.configuration && configurationAsVariable(sidecar, sidecar.configuration.local)?.environment;
  return new Map([
    ...Object.keys(variable ?? {}).map((name): [string, string] => [
      name,
      'the project (from the sidecar’s configuration)',
    ]),
    ...BY_PLATFORMS,
  ]);
}
