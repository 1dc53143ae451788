import type { NodeType, PodSize } from './nodes.ts';

/** How many of something each stack has. */
export interface PerStack {
  readonly shared: number;
  readonly ecs: number;
  readonly eks: number;
}

/** What the stacks have that is paid for, as numbers: all that the model knows of the templates. */
export interface Quantities {
  /** At the least. */
  readonly replicas: number;
  /** Zones in which the load balancer of the tasks is. */
  readonly balancerZones: number;
  /** Zones in which nodes, and so the load balancer of their pods, are. */
  readonly nodeZones: number;
  readonly natGateways: PerStack;
  /** Public ones that are kept, without those of load balancers. */
  readonly addresses: PerStack;
  readonly loadBalancers: PerStack;
  /** Each makes EKS make a load balancer. */
  readonly ingresses: number;
  readonly secrets: PerStack;
  readonly tables: PerStack;
  readonly clusters: PerStack;
  /** Of KMS. */
  readonly keys: PerStack;
  readonly taskLogDays: number;
  readonly podLogDays: number;
  /** 0 where the control plane keeps no logs. */
  readonly controlPlaneLogDays: number;
  readonly task: {
    readonly vcpus: number;
    readonly memoryGB: number;
    readonly architecture: NodeType['architecture'];
  };
  readonly pod: PodSize & { readonly architecture: NodeType['architecture'] };
}
