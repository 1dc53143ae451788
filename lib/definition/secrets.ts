import type { Resource, Secret, Service } from './application.ts';

/**
 * The folder of the secrets, on platforms that hand them over as files.
 *
 * Not /run/secrets: in most images /var/run leads to /run, and Kubernetes mounts tokens below /var/run/secrets.
 * Kubernetes would have to make a folder for the tokens in this read-only volume, and the container would never start.
 */
export const SECRETS_DIRECTORY = '/etc/secrets';

/** The path of a secret's file. */
export const secretFile = ({ name, file }: Secret): string => file?.path ?? `${SECRETS_DIRECTORY}/${name}`;

/**
 * The variable of the user's own environment that holds a secret, where a platform has no store for it: `WEB_API_KEY` for
 * the secret `api-key` of the service `web`.
 */
export const secretVariable = ({ name }: Pick<Service, 'name'>, secret: Pick<Secret, 'name'>): string =>
  `${name}_${secret.name}`.toUpperCase().replaceAll('-', '_');

/** The same for a resource: `ORDERS_PASSWORD` for the database `orders`, `MAILER_URL` for the outside service `mailer`. */
export const resourceVariable = ({ name, type }: Pick<Resource, 'name' | 'type'>): string =>
  secretVariable({ name }, { name: type === 'external' ? 'url' : 'password' });

/** The variables with the paths of the secrets that a platform hands over as files. */
export const secretFileEnvironment = (secrets: readonly Secret[]): Record<string, string> =>
  Object.fromEntries(
    secrets.flatMap((secret) =>
      secret.file?.environmentVariable ? [[secret.file.environmentVariable, secretFile(secret)]] : [],
    ),
  );
