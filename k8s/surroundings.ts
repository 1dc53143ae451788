import { TWIN } from '../lib/derive.ts';
import type { Surroundings as EnvironmentSurroundings } from '../lib/environment.ts';
import type { Service } from '../lib/schema.ts';

/** Where the service's pods run, as far as their manifests depend on it. */
export interface Surroundings {
  /** The image, as the nodes of the cluster find it. */
  readonly image: string;
  /** What the cluster has because it is in AWS.
   * @default - a plain cluster: a twin of the table beside the service, secrets from Kubernetes, any ingress controller */
  readonly aws?: AwsSurroundings;
}

export interface AwsSurroundings {
  readonly region: string;
  readonly tableName: string;
  /** The secrets in Secrets Manager, by their names in the definition. */
  readonly secretArns: ReadonlyMap<string, string>;
  /** Where the load balancer stands: nobody else may call the pods. */
  readonly balancerCidrs: readonly string[];
  /** The certificate for the definition's domain name.
   * @default - none: HTTP */
  readonly certificateArn?: string;
}

/** The same, as the environment of the image is told. */
export const forEnvironment = (service: Service, { aws }: Surroundings): EnvironmentSurroundings => ({
  platform: aws ? 'eks' : 'kubernetes',
  region: aws ? aws.region : 'local',
  tableName: aws ? aws.tableName : service.name,
  // The containers of a pod share one network.
  sidecarHost: () => '127.0.0.1',
  twinEndpoint: aws ? undefined : `http://${TWIN}:${service.store.twin.port}`,
});
