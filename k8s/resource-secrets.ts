import type { DeepReadonly, Resource } from '../lib/definition/application.ts';
import { needed } from '../lib/definition/needed.ts';
import type { FetchedSecret } from '../lib/definition/platform-steps.ts';
import {
  isServed,
  partKey,
  resourceSecrets,
  resourceUrl,
  type SecretPart,
  secretParts,
} from '../lib/definition/resources.ts';
import { SECRETS_DIRECTORY } from '../lib/definition/secrets.ts';
import type { Value } from '../lib/definition/values.ts';
import type { KubernetesTarget } from './deployment-target.ts';

/*
 * The secret parts of resources, URLs and passwords: from a Kubernetes Secret a resource or, on EKS, from AWS Secrets
 * Manager. They are variables everywhere.
 */

/** The name of the Kubernetes Secret of a resource. */
export const credentialsName = ({ name }: Pick<Resource, 'name'>): string => `${name}-credentials`;

/**
 * The command that makes the Secret of a resource, with a random password. It fails where the Secret exists: a database
 * keeps the password with which it was made.
 */
export function credentialsCommand(application: string, resource: Resource): string {
  const create = `kubectl -n ${application} create secret generic ${credentialsName(resource)}`;
  if (!isServed(resource)) return `${create} --from-literal=url=<value>`;
  const url = resourceUrl(resource, { host: resource.name, tls: false }, '%s');
  // Not by flags, which other users of the machine can read.
  return `password=$(openssl rand -hex 20); printf 'password=%s\\nurl=${url}\\n' "$password" "$password" | ${create} --from-env-file=/dev/stdin`;
}

/** The volume of the pod with the files of secrets. */
export const SECRETS_VOLUME = 'secrets';

/** The key within the file of a part that a kubelet reads. */
const KEY = 'VALUE';
/** The file of a part. Names in a definition have no dot, so no secret of a service has the same. */
const fileOf = ({ resource, part }: SecretPart): string => `${resource.name}.${part}.env`;

/** The parts that the init step of EKS fetches. */
export const fetchedParts = (target: KubernetesTarget): FetchedSecret[] =>
  secretParts(target.application, [target.service]).map((one) => ({
    arn: needed(target.aws?.resourceSecretArns ?? new Map(), partKey(one), 'resourceSecretArns'),
    file: `${SECRETS_DIRECTORY}/${fileOf(one)}`,
    variable: KEY,
  }));

/** The variables of a container that hold secret parts of resources. */
export const resourceVariables = (
  { application, aws }: KubernetesTarget,
  variables: Readonly<Record<string, DeepReadonly<Value>>>,
): object[] =>
  resourceSecrets(application, variables).map((one) => ({
    name: one.variable,
    valueFrom: aws
      ? // The kubelet reads the file that the init step wrote.
        { fileKeyRef: { volumeName: SECRETS_VOLUME, path: fileOf(one), key: KEY, optional: false } }
      : { secretKeyRef: { name: credentialsName(one.resource), key: one.part } },
  }));
