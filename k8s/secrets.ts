import type { Secret, Service } from '../lib/definition/application.ts';
import { needed } from '../lib/definition/needed.ts';
import { type PlatformStep, readSecrets } from '../lib/definition/platform-steps.ts';
import { secretParts } from '../lib/definition/resources.ts';
import { SECRETS_DIRECTORY, secretFile, secretFileEnvironment } from '../lib/definition/secrets.ts';
import type { KubernetesTarget } from './deployment-target.ts';
import { fetchedParts, SECRETS_VOLUME } from './resource-secrets.ts';

/*
 * The secrets of a service: from Kubernetes Secrets or, on EKS, from AWS Secrets Manager. A secret with a file is
 * mounted; any other secret is a variable.
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
