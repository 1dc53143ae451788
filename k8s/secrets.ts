import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { SECRETS_DIRECTORY, secretFile } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import type { Surroundings } from './surroundings.ts';

/** The Kubernetes Secret of a plain cluster. */
export const secretName = (service: Service): string => `${service.name}-secrets`;

/**
 * The volume with a file a secret.
 *
 * On a plain cluster it is a Kubernetes Secret that may be absent: the service runs without. In AWS it is memory that
 * an init step fills from Secrets Manager, so that no second copy lies in the cluster's database.
 */
export const secretsVolume = (scope: Construct, service: Service, { aws }: Surroundings): kplus.Volume =>
  aws
    ? kplus.Volume.fromEmptyDir(scope, 'Secrets', 'secrets', {
        medium: kplus.EmptyDirMedium.MEMORY,
        sizeLimit: Size.mebibytes(1),
      })
    : kplus.Volume.fromSecret(
        scope,
        'Secrets',
        kplus.Secret.fromSecretName(scope, 'SecretsByName', secretName(service)),
        { name: 'secrets', optional: true },
      );

export const secretsMount = (volume: kplus.Volume, readOnly: boolean): kplus.VolumeMount => ({
  path: SECRETS_DIRECTORY,
  volume,
  readOnly,
});

/** What the step that fetches them is told: `file=ARN`. */
export const fetchArguments = (service: Service, secretArns: ReadonlyMap<string, string>): string[] =>
  service.secrets.map((secret) => {
    const arn = secretArns.get(secret.name);
    if (!arn)
      throw new Error(`secret must be one of ${[...secretArns.keys()].join(', ')}; got ${secret.name}`);
    return `${secretFile(secret)}=${arn}`;
  });
