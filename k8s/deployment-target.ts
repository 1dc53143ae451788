import type { Application, Service } from '../lib/definition/application.ts';
import type { VariableContext } from '../lib/definition/deployment-target.ts';
import { fullName } from '../lib/definition/image-names.ts';
import { needed } from '../lib/definition/needed.ts';
import { secretParts } from '../lib/definition/resources.ts';

/*
 * The service and the cluster that manifests are for, and the labels of their objects.
 */

/** The facts about a service and its cluster that manifests depend on. */
export interface KubernetesTarget {
  /** The application of the service. */
  readonly application: Application;
  /** The service. */
  readonly service: Service;
  /** The image of the service, under the name by which the nodes pull it. */
  readonly image: string;
  /** Resources of AWS that the service uses.
   * @default - none: a local substitute for the table, secrets from Kubernetes, the cluster's default ingress class */
  readonly aws?: AwsResources | undefined;
}

/** Resources of AWS that the service or its load balancer uses. */
export interface AwsResources {
  /** The region of the table and the secrets. */
  readonly region: string;
  /** The name of the service's table in DynamoDB.
   * @default - the service has no table */
  readonly tableName?: string | undefined;
  /** The ARNs in Secrets Manager, by the names of the service's secrets. */
  readonly secretArns: ReadonlyMap<string, string>;
  /** The host names of the application's databases and caches, by name.
   * @default - none */
  readonly resourceHosts?: ReadonlyMap<string, string>;
  /** The ARNs in Secrets Manager of the secret parts of resources that the service uses, by `partKey`.
   * @default - none */
  readonly resourceSecretArns?: ReadonlyMap<string, string>;
  /** The networks of the application's databases and caches, as CIDR blocks, by name.
   * @default - none */
  readonly resourceCidrs?: ReadonlyMap<string, readonly string[]>;
  /** The storage class of the service's volumes.
   * @default - the cluster's default class */
  readonly storageClass?: string | undefined;
  /** The networks of the load balancer, as CIDR blocks. Public services admit requests from these networks only. */
  readonly loadBalancerCidrs: readonly string[];
  /** The certificate for the domain name of the service.
   * @default - none: the load balancer answers HTTP */
  readonly certificateArn?: string | undefined;
}

/** The context of the service's environment variables. */
export const variableContext = ({ application, service, aws }: KubernetesTarget): VariableContext => ({
  application,
  service,
  target: {
    platform: aws ? 'eks' : 'kubernetes',
    region: aws ? aws.region : 'local',
    tableName: service.table && (aws ? aws.tableName : fullName(service)),
    // The containers of a pod share one network.
    sidecarHost: () => '127.0.0.1',
    // On other clusters, a resource is a Service of the namespace.
    resourceAddress: ({ name }) =>
      aws
        ? { host: needed(aws.resourceHosts ?? new Map(), name, 'resourceHosts'), tls: true }
        : { host: name, tls: false },
    localTable: !aws,
  },
});

/** Tells whether the pods of a service call AWS: for a table, for secrets of its own or of resources, or from a sidecar. */
export const callsAws = (application: Application, service: Service): boolean =>
  service.table !== undefined ||
  service.secrets.length > 0 ||
  secretParts(application, [service]).length > 0 ||
  service.sidecars.some(({ awsActions }) => awsActions.length > 0);

/** The labels that select the pods of a workload. They must never change, so the version is not among them. */
export const selector = (name: string): Record<string, string> => ({ 'app.kubernetes.io/name': name });

/** Kubernetes' recommended labels, and the owner. */
export const labels = (
  application: Pick<Application, 'name' | 'owner'>,
  { name, version }: { readonly name: string; readonly version?: string | undefined },
): Record<string, string> => ({
  ...selector(name),
  'app.kubernetes.io/part-of': application.name,
  ...(version && { 'app.kubernetes.io/version': version }),
  owner: application.owner,
});
