import { RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { NamespaceType } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { Application, Resource, Service } from '../../definition/application.ts';
import { constructId } from '../../definition/logical-ids.ts';
import { needed } from '../../definition/needed.ts';
import { callablePorts } from '../../definition/ports.ts';
import { usedBy } from '../../definition/resources.ts';
import { applicationSecrets, type BackingResources, type Secrets } from '../service-resources.ts';
import { EcsJob, EcsService } from './ecs-workloads.ts';
import { type LoadBalancerDomain, loadBalancer } from './load-balancer.ts';

/*
 * The ECS construct: the cluster of an application, its services and jobs, and which of them may call what.
 */

export interface EcsFargateProps {
  /** The definition of the application. It is not checked here: `parseApplication` does that. */
  readonly application: Application;
  /** The images of the services by name, for the architectures that the definition names. */
  readonly images: ReadonlyMap<string, ecs.ContainerImage>;
  /** The network: public subnets for the load balancer, private subnets with outbound access for the tasks. */
  readonly vpc: ec2.IVpc;
  /** The tables by the names of their services, with the partition keys that the definition names.
   * @default - no service has a table */
  readonly tables?: ReadonlyMap<string, ITable>;
  /** The databases, caches and outside services by name, one for each of the definition's `resources`.
   * @default - none: no service uses a resource */
  readonly resources?: BackingResources;
  /** Secrets by `service/secret`, one for each secret of the definition.
   * @default - those of the definition's `source`; generated values are deleted with their stack */
  readonly secrets?: Secrets;
  /** The domains by the names of the public services, one for each `exposure.domainName`.
   * @default - none: HTTP under the load balancer's own name */
  readonly domains?: ReadonlyMap<string, LoadBalancerDomain>;
  /** Whether the log groups outlive their stack.
   * @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Whether `aws ecs execute-command` opens a shell in a task: as root, with volumes and rights for its agent.
   * @default false */
  readonly executeCommand?: boolean;
}

/**
 * An application on Amazon ECS: Fargate tasks in private subnets. Its public services share an application load
 * balancer. Services call each other by Service Connect.
 */
export class EcsFargate extends Construct {
  /** The ECS services, by the names of the services. */
  readonly services: ReadonlyMap<string, ecs.FargateService>;
  /** The load balancer of the public services.
   * @default - none: no service is public */
  readonly loadBalancer?: ApplicationLoadBalancer;
  /** The jobs, by name. */
  readonly jobs: ReadonlyMap<string, EcsJob>;
  /** The URLs at which the public services answer, by the names of the services. */
  readonly urls: ReadonlyMap<string, string>;

  /** @throws Error when `images`, `tables`, `resources`, `secrets` or `domains` lacks one that the definition names */
  constructor(scope: Construct, id: string, props: EcsFargateProps) {
    super(scope, id);
    const { application, vpc, images, tables, resources = new Map(), domains = new Map() } = props;
    const { services } = application;
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      // Service Connect needs no DNS: each task's proxy knows the names of the namespace.
      ...(services.some(({ calls }) => calls.length > 0) && {
        defaultCloudMapNamespace: {
          name: application.name,
          type: NamespaceType.HTTP,
          useForServiceConnect: true,
        },
      }),
    });
    const secrets = props.secrets ?? applicationSecrets(this, application);
    const running = new Map<string, EcsService>();
    for (const service of services) {
      const ecsService = new EcsService(this, constructId(service.name), {
        application,
        service,
        image: needed(images, service.name, 'images'),
        table: service.table && needed(tables ?? new Map(), service.name, 'tables'),
        resources,
        secrets,
        cluster,
        vpc,
        removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
        executeCommand: props.executeCommand ?? false,
      });
      for (const called of service.calls)
        allowCalls(ecsService, services, called, needed(running, called, 'services in start order'));
      for (const resource of usedBy(application, service)) allowUse(ecsService, resource, resources);
      running.set(service.name, ecsService);
    }
    const jobs = new Map<string, EcsJob>();
    for (const job of application.jobs) {
      const ecsJob = new EcsJob(this, constructId(job.name), {
        application,
        job,
        image: needed(images, job.name, 'images'),
        resources,
        secrets,
        cluster,
        vpc,
        removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
        executeCommand: false,
      });
      for (const resource of usedBy(application, job)) allowUse(ecsJob, resource, resources);
      jobs.set(job.name, ecsJob);
    }
    const open = loadBalancer(this, { application, running, vpc, domains });
    this.services = new Map([...running].map(([name, { fargate }]) => [name, fargate]));
    this.jobs = jobs;
    this.loadBalancer = open?.balancer;
    this.urls = open?.urls ?? new Map();
  }
}

/** Lets a service or a job connect to a database or a cache. */
function allowUse(user: Pick<EcsService, 'group'>, resource: Resource, resources: BackingResources): void {
  const { group } = needed(resources, resource.name, 'resources');
  if (!group) return;
  const port = ec2.Port.tcp(resource.port);
  group.addIngressRule(user.group, port, 'a service that uses it');
  user.group.addEgressRule(group, port, `use of ${resource.name}`);
}

/**
 * Lets a service call another one.
 *
 * The caller's proxy connects to the container ports of the called tasks, where their proxies listen. So the security
 * groups need those ports, and no others. Source: Amazon ECS API reference, ServiceConnectService, `ingressPortOverride`.
 */
function allowCalls(
  caller: EcsService,
  services: readonly Service[],
  name: string,
  called: EcsService,
): void {
  const service = services.find((one) => one.name === name);
  for (const [, { number }] of service ? callablePorts(service) : []) {
    called.group.addIngressRule(caller.group, ec2.Port.tcp(number), 'calls inside the application');
    caller.group.addEgressRule(called.group, ec2.Port.tcp(number), `calls of ${name}`);
  }
  // A running task does not see names that come after it.
  caller.fargate.node.addDependency(called.fargate);
}
