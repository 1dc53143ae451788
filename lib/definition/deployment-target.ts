import type { Application, Resource, Service } from './application.ts';
import type { ResourceAddress } from './resources.ts';

/** The deployment target, as far as environment variables depend on it. */
export interface DeploymentTarget {
  readonly platform: 'compose' | 'ecs' | 'eks' | 'kubernetes';
  /** The region of the table; any text for a local substitute. */
  readonly region: string;
  /** The name of the service's table, in DynamoDB or in its local substitute.
   * @default - the service has no table */
  readonly tableName?: string | undefined;
  /** The host by which the service reaches a sidecar: loopback if both share a network, else the sidecar's name. */
  readonly sidecarHost: (sidecarName: string) => string;
  /** The address of a resource that the service uses. */
  readonly resourceAddress: (resource: Resource) => ResourceAddress;
  /** Whether a local substitute holds the table, in place of DynamoDB. */
  readonly localTable: boolean;
}

/** A container whose variables are rendered, in its service and its application. */
export interface VariableContext {
  readonly application: Application;
  readonly service: Service;
  readonly target: DeploymentTarget;
}
