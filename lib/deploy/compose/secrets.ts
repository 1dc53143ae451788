import { dirname } from 'node:path';
import type { Secret, Service } from '../../definition/application.ts';
import { SECRETS_DIRECTORY, secretFile, secretVariable } from '../../definition/secrets.ts';
import { UserVariable } from './user-variable.ts';
import type { Mount } from './volumes.ts';

/*
 * Secrets on Compose, which has no secret store. A value is made by an init step, or taken from the user's environment.
 */

/** Secrets that an init step makes: the image reads them from files. Compose itself can make no random value. */
export const madeSecrets = ({ secrets }: Service): Secret[] =>
  secrets.filter(({ file, source }) => file && source === 'generated');

/** Secrets that the user provides to a container's environment. */
export const variableSecrets = ({ secrets }: Service): Secret[] =>
  secrets.filter(({ file, source, environmentVariable }) =>
    file ? source !== 'generated' && environmentVariable : true,
  );

/**
 * Secrets that the user provides, and that the image reads from files alone. An init step writes the files.
 *
 * Not Compose's own `secrets` with the content of a variable: Compose refuses them for a service with a read-only root
 * file system. Source: docker/compose#12531.
 */
export const writtenSecrets = ({ secrets }: Service): Secret[] =>
  secrets.filter(
    ({ file, source, environmentVariable }) => file && source !== 'generated' && !environmentVariable,
  );

/** Secrets that a container reads from files. */
export const fileSecrets = (service: Service): Secret[] => [
  ...madeSecrets(service),
  ...writtenSecrets(service),
];

/** The value of a secret that the user provides. The variable is named after the service and the secret. */
export const userVariable = (service: Service, secret: Secret): UserVariable =>
  new UserVariable(
    secretVariable(service, secret),
    `the secret ${secret.name} of ${service.name}; the head of the Compose file says how to set it`,
  );

/** The variables of a service's container that hold secrets. */
export const secretEnvironment = (service: Service): Record<string, UserVariable> =>
  Object.fromEntries(
    variableSecrets(service).flatMap((secret) =>
      secret.environmentVariable ? [[secret.environmentVariable, userVariable(service, secret)]] : [],
    ),
  );

/** The mounts of the files of secrets: a volume for each folder, because a volume replaces a whole folder. */
export function secretMounts(service: Service, secrets: readonly Secret[], readOnly: boolean): Mount[] {
  const folders = [...new Set(secrets.map((secret) => dirname(secretFile(secret))))];
  return folders.map((folder) => ({
    type: 'volume',
    source: volumeName(service, folder),
    target: folder,
    read_only: readOnly,
  }));
}

/** The name of a volume. It follows from the folder alone, so that generated secrets outlive changes of other secrets. */
const volumeName = ({ name }: Service, folder: string): string =>
  folder === SECRETS_DIRECTORY ? `${name}_secrets` : `${name}_secrets${folder.replaceAll('/', '.')}`;
