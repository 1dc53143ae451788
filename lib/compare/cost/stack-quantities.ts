import { enumerated } from '../counted.ts';
import type { NodeType, PodSize } from './nodes.ts';

/** A count for each stack. */
export interface PerStack {
  readonly shared: number;
  readonly ecs: number;
  readonly eks: number;
}

/** The billed quantities of the stacks: all that the cost model knows of the templates. */
export interface Quantities {
  /** The names of the services. Lists of other fields are in the same order. */
  readonly services: readonly string[];
  /** The minimum of each service. */
  readonly replicas: readonly number[];
  /** The number of services that a load balancer leads to. */
  readonly publicServices: number;
  /** The number of services that have a port: all others are workers. */
  readonly servicesWithPorts: number;
  /** The number of zones of the load balancer in front of tasks; 0 without one. */
  readonly balancerZones: number;
  /** The number of zones of the nodes and of the load balancer in front of their pods. */
  readonly nodeZones: number;
  readonly natGateways: PerStack;
  /** Elastic IP addresses, without the addresses of load balancers. */
  readonly addresses: PerStack;
  /** Load balancers. On EKS no template names them: EKS creates one for all Ingresses of a class with a group. */
  readonly loadBalancers: PerStack;
  readonly secrets: PerStack;
  readonly tables: PerStack;
  /** Instances of RDS in the shared stack. */
  readonly databases: readonly DatabaseSize[];
  /** Serverless caches of ElastiCache. */
  readonly caches: PerStack;
  /** File systems of EFS. */
  readonly fileSystems: PerStack;
  /** The sizes of all claims on EKS together. */
  readonly volumesGiB: number;
  readonly clusters: PerStack;
  /** Keys of KMS. */
  readonly keys: PerStack;
  /** Whether EKS has the add-on metrics-server, which an application has only if it scales. */
  readonly metricsServer: boolean;
  /** Retention of the logs of each service's tasks. */
  readonly taskLogDays: readonly number[];
  /** Retention of the logs of all pods. */
  readonly podLogDays: number;
  /** Retention of the logs of the control plane; 0 where it writes none. */
  readonly controlPlaneLogDays: number;
  /** A task of each service, with its sidecars and the proxy of Service Connect. */
  readonly tasks: readonly TaskSize[];
  /** A pod of each service, with its sidecars. */
  readonly pods: readonly Pod[];
  /** The limits of all containers that Docker Compose keeps running, together. */
  readonly containers: Pod;
  /** The types of the resources in the templates, and the kinds of the objects that EKS applies. */
  readonly types: readonly string[];
}

/** The properties of a database that its bill from RDS depends on. */
export interface DatabaseSize {
  readonly instanceClass: string;
  /** 2 with a standby in another zone, and otherwise 1. */
  readonly instances: number;
  readonly storageGiB: number;
}

export interface TaskSize {
  readonly vcpus: number;
  readonly memoryGB: number;
  readonly architecture: NodeType['architecture'];
  /** The size with the CPU that AWS recommends for the proxy of Service Connect. @default - the task has no proxy */
  readonly withProxyCpu?: Pick<TaskSize, 'vcpus' | 'memoryGB'> | undefined;
}

export interface Pod extends PodSize {
  readonly architecture: NodeType['architecture'];
}

/** The largest of the minimum numbers of replicas, which the assumption `replicas` starts from. */
export const mostReplicas = ({ replicas }: Pick<Quantities, 'replicas'>): number => Math.max(...replicas);

/** The words after "replicas of": the service with the most of them, where services differ. */
export function replicasOfWhat({ services, replicas }: Pick<Quantities, 'services' | 'replicas'>): string {
  const most = mostReplicas({ replicas });
  const largest = services.filter((_, i) => replicas[i] === most);
  return largest.length === services.length
    ? 'each service'
    : `${enumerated(largest)}, and of the others in proportion`;
}

/**
 * The replicas of each service, if the service with the most of them has a given number. The others are in proportion,
 * with at least one each.
 */
export const replicasOf = (quantities: Pick<Quantities, 'replicas'>, most: number): number[] =>
  quantities.replicas.map((one) => Math.max(1, Math.round((one * most) / mostReplicas(quantities))));

/** The parts that are in the costs on AWS and not in that of Docker Compose, in a sentence. */
export function unlikeText({ loadBalancers, tables, databases, caches }: Quantities): string {
  const without = [
    ...(isThere(loadBalancers) ? ['no load balancer'] : []),
    ...(isThere(tables) || databases.length > 0 || isThere(caches) ? ['no managed store with backups'] : []),
    'no second machine',
  ];
  return `The cost of Docker Compose buys less: it has ${enumerated(without)}.`;
}

/** Tells whether no service takes requests: what then grows with the work is the log alone, and tables. */
export const areAllWorkers = ({ servicesWithPorts }: Pick<Quantities, 'servicesWithPorts'>): boolean =>
  servicesWithPorts === 0;

/** Tells whether some tasks have a proxy of Service Connect. */
export const haveProxies = ({ tasks }: Pick<Quantities, 'tasks'>): boolean =>
  tasks.some(({ withProxyCpu }) => withProxyCpu);

/** Tells whether some stack has a resource that is counted. */
export const isThere = ({ shared, ecs, eks }: PerStack): boolean => shared + ecs + eks > 0;
