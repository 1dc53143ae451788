import type { DeepReadonly, Resource, Secret, Service } from '../lib/definition/application.ts';
import { needed } from '../lib/definition/needed.ts';
import { type FetchedSecret, type PlatformStep, readSecrets } from '../lib/definition/platform-steps.ts';
import {
  isServed,
  partKey,
  resourceSecrets,
  resourceUrl,
  type SecretPart,
  secretParts,
} from '../lib/definition/resources.ts';
import { SECRETS_DIRECTORY, secretFile, secretFileEnvironment } from '../lib/definition/secrets.ts';
import type { Value } from '../lib/definition/values.ts';
import type { KubernetesTarget } from './deployment-target.ts';

/*
 * The secrets of a service, and then the secret parts of resources, URLs and passwords: from Kubernetes Secrets or, on
 * EKS, from AWS Secrets Manager. A secret with a file is mounted; any other secret is a variable, as are the parts.
 */

/** The name of the Kubernetes Secret with the values that the deployment needs, on clusters without AWS. */
export const secretName = (service: Pick<Service, 'name'>): string => `${service.name}-secrets`;

/** The Kubernetes Secret and the key that hold a value. */
export const keyOf = (
  service: Service,
  { name, source, existingName }: Secret,
): { name: string; key: string } => {
  if (source !== 'existing' || !existingName) return { name: secretName(service), key: name };
  const [secret = existingName, key = name] = existingName.split('/');
  return { name: secret, key };
};

/**
 * The command that creates or replaces the Secret with all of its keys. Not one `create` for each: the second would
 * fail.
 *
 * @returns undefined if every secret exists already
 */
export const secretCommand = (service: Service): string | undefined => {
  const secrets = service.secrets.filter(({ source }) => source !== 'existing');
  if (secrets.length === 0) return undefined;
  const kubectl = `kubectl -n ${service.application}`;
  const values = secrets.map(({ name }) => `--from-literal=${name}=<value>`).join(' ');
  return `${kubectl} create secret generic ${secretName(service)} ${values} --dry-run=client -o yaml | ${kubectl} apply -f -`;
};

/** The names of the Kubernetes Secrets that must exist already. */
export const existingSecrets = (service: Service): string[] => [
  ...new Set(
    service.secrets
      .filter(({ source }) => source === 'existing')
      .map((secret) => keyOf(service, secret).name),
  ),
];

/** The volume of the pod with the files of secrets. */
const SECRETS_VOLUME = 'secrets';

const mounted = ({ secrets }: Service) => secrets.filter(({ file }) => file !== undefined);

/** The name of the file, within the volume, that holds a variable for the kubelet. */
const variableFile = ({ name }: Secret): string => `${name}.env`;

/**
 * The volume with the secrets; none where a service needs no volume.
 *
 * On EKS an init step fills the volume from Secrets Manager. The volume is in memory, so the cluster's database holds
 * no second copy. On other clusters the volume shows Kubernetes Secrets. A pod waits until they exist: a service that
 * started without its secret would fail in ways of its own.
 */
export function secretVolumes(target: KubernetesTarget): object[] {
  const { application, service, aws } = target;
  if (aws) {
    return service.secrets.length > 0 || secretParts(application, [service]).length > 0
      ? [{ name: SECRETS_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }]
      : [];
  }
  const keys = mounted(service).map((secret) => ({ ...keyOf(service, secret), path: secret.name }));
  if (keys.length === 0) return [];
  const sources = [...new Set(keys.map(({ name }) => name))].map((name) => ({
    secret: {
      name,
      items: keys.filter((key) => key.name === name).map(({ key, path }) => ({ key, path })),
    },
  }));
  return [{ name: SECRETS_VOLUME, projected: { sources } }];
}

/**
 * The mounts of the secrets in the service's own container. A file outside of the folder for secrets is mounted alone,
 * so that the image's other files in its folder stay; such a file does not change before the pod is replaced.
 */
export function secretMounts(service: Service): object[] {
  const alone = mounted(service).filter(
    (secret) => secretFile(secret) !== `${SECRETS_DIRECTORY}/${secret.name}`,
  );
  return [
    ...(mounted(service).length > alone.length
      ? [{ name: SECRETS_VOLUME, mountPath: SECRETS_DIRECTORY, readOnly: true }]
      : []),
    ...alone.map((secret) => ({
      name: SECRETS_VOLUME,
      mountPath: secretFile(secret),
      subPath: secret.name,
      readOnly: true,
    })),
  ];
}

/** The variables of the service's own container for its secrets: values, and paths of files. */
export const secretVariables = ({ service, aws }: KubernetesTarget): object[] => [
  ...Object.entries(secretFileEnvironment(service.secrets)).map(([name, value]) => ({ name, value })),
  ...service.secrets.flatMap((secret) => {
    const { environmentVariable: name, file } = secret;
    // If an image reads both, it gets the file: a process's environment is easier to leak.
    if (!name || file) return [];
    return [
      {
        name,
        valueFrom: aws
          ? // The kubelet reads the file that the init step wrote. The container does not mount it.
            {
              fileKeyRef: {
                volumeName: SECRETS_VOLUME,
                path: variableFile(secret),
                key: name,
                optional: false,
              },
            }
          : { secretKeyRef: keyOf(service, secret) },
      },
    ];
  }),
];

/** The init step that fetches the secrets, with the mount that it writes to. On EKS alone; none without secrets. */
export function secretsStep(
  target: KubernetesTarget,
): { readonly step: PlatformStep; readonly mount: object } | undefined {
  const { service, aws } = target;
  const parts = aws ? fetchedParts(target) : [];
  if (!aws || service.secrets.length + parts.length === 0) return undefined;
  const step = readSecrets(service, [
    ...service.secrets.map((secret) => ({
      arn: needed(aws.secretArns, secret.name, 'secretArns'),
      ...(secret.file
        ? { file: `${SECRETS_DIRECTORY}/${secret.name}` }
        : {
            file: `${SECRETS_DIRECTORY}/${variableFile(secret)}`,
            variable: secret.environmentVariable,
          }),
    })),
    ...parts,
  ]);
  return { step, mount: { name: SECRETS_VOLUME, mountPath: SECRETS_DIRECTORY } };
}

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

/** The key within the file of a part that a kubelet reads. */
const PART_KEY = 'VALUE';

/** The file of a part. Names in a definition have no dot, so no secret of a service has the same. */
const partFile = ({ resource, part }: SecretPart): string => `${resource.name}.${part}.env`;

/** The parts that the init step of EKS fetches. */
const fetchedParts = (target: KubernetesTarget): FetchedSecret[] =>
  secretParts(target.application, [target.service]).map((one) => ({
    arn: needed(target.aws?.resourceSecretArns ?? new Map(), partKey(one), 'resourceSecretArns'),
    file: `${SECRETS_DIRECTORY}/${partFile(one)}`,
    variable: PART_KEY,
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
        { fileKeyRef: { volumeName: SECRETS_VOLUME, path: partFile(one), key: PART_KEY, optional: false } }
      : { secretKeyRef: { name: credentialsName(one.resource), key: one.part } },
  }));
