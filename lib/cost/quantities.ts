import type { NodeType, PodSize } from './nodes.ts';

/** What the stacks have that is paid for, as numbers: all that the model knows of the templates. */
export interface Quantities {
  /** At the least. */
  readonly replicas: number;
  /** Zones in which replicas, and the load balancer, are. */
  readonly zones: number;
  readonly natGateways: number;
  readonly secrets: number;
  readonly task: {
    readonly vcpus: number;
    readonly memoryGB: number;
    readonly architecture: NodeType['architecture'];
  };
  readonly pod: PodSize & { readonly architecture: NodeType['architecture'] };
}
