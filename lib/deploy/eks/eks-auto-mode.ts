import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { App as Cdk8sApp, type Chart } from 'cdk8s';
import { Construct, type IDependable } from 'constructs';
import { type AwsResources, callsAws, type KubernetesTarget } from '../../../k8s/deployment-target.ts';
import {
  Arm64NodesChart,
  EksChart,
  READINESS_GATE,
  STORAGE_CLASS,
  StorageChart,
} from '../../../k8s/eks-chart.ts';
import { JobChart } from '../../../k8s/job-chart.ts';
import { NamespaceChart } from '../../../k8s/namespace-chart.ts';
import { ServiceChart } from '../../../k8s/service-chart.ts';
import type { Application, Resource, Service } from '../../definition/application.ts';
import { imageName } from '../../definition/image-names.ts';
import { constructId } from '../../definition/logical-ids.ts';
import { needed } from '../../definition/needed.ts';
import { partKey, secretParts } from '../../definition/resources.ts';
import { workloads } from '../../definition/workloads.ts';
import { type SupportedVersion, TRIED_VERSION } from '../kubernetes-versions.ts';
import {
  applicationSecrets,
  type BackingResources,
  type Secrets,
  secretKey,
  secretOfPart,
  secretsOfService,
} from '../service-resources.ts';
import { containerLogs, metricsServer } from './add-ons.ts';
import { autoModeCluster, grantAdministrators } from './cluster.ts';
import { type Cluster, KubernetesManifest } from './eks-v2.ts';
import { serviceIdentity } from './pod-identity.ts';
import { refuseOldVersions } from './variables-from-files.ts';

export interface EksAutoModeProps {
  /** The definition of the application. It is not checked here: `parseApplication` does that. */
  readonly application: Application;
  /** The URIs of images by the names of their services, for the architectures that the definition names.
   * @default - the references of the definition; an image that is built has none */
  readonly images?: ReadonlyMap<string, string>;
  /** The network: public subnets for the load balancer, private subnets with outbound access for the nodes. */
  readonly vpc: ec2.IVpc;
  /** The tables by the names of their services, with the partition keys that the definition names.
   * @default - none: no service has a table */
  readonly tables?: ReadonlyMap<string, ITable>;
  /** The databases, caches and outside services by name, one for each of the definition's `resources`.
   * @default - none: no service uses a resource */
  readonly resources?: BackingResources;
  /** The secrets of all services, by `secretKey`: the name of the service, a slash and the name of the secret.
   * @default - generated secrets, which are deleted with their stack, and those that exist by their names */
  readonly secrets?: Secrets;
  /** The certificates by the names of the public services, in the region of the cluster, one for each
   * `exposure.domainName`.
   * @default - none: no service has a domain name */
  readonly certificates?: ReadonlyMap<string, ICertificate>;
  /** The version of the cluster.
   * @default - the version that the end-to-end tests run on */
  readonly kubernetesVersion?: SupportedVersion;
  /** Whether the cluster may stay on its version when standard support ends, at six times the price an hour.
   * @default false - AWS upgrades the cluster some time after that day */
  readonly extendedSupport?: boolean;
  /** ARNs of the IAM roles and users who administer the cluster.
   * @default - a new role, which the account's identities may assume as their own policies allow */
  readonly administrators?: readonly string[];
  /** Whether the log groups outlive their stack.
   * @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/** An application on Amazon EKS: a cluster of Auto Mode, and on it the charts that run on any Kubernetes. */
export class EksAutoMode extends Construct {
  /** The cluster, with the charts of the application on it. */
  readonly cluster: Cluster;
  /** The role that administers the cluster.
   * @default - none: `administrators` names the roles and users */
  readonly administratorRole?: Role;

  /** @throws Error when `images`, `tables`, `resources`, `secrets` or `certificates` lacks one that the definition names */
  constructor(scope: Construct, id: string, props: EksAutoModeProps) {
    super(scope, id);
    const {
      application,
      vpc,
      kubernetesVersion = TRIED_VERSION,
      extendedSupport = false,
      administrators = [],
      removalPolicy = RemovalPolicy.RETAIN,
    } = props;
    refuseOldVersions(application, kubernetesVersion);
    const secrets = props.secrets ?? applicationSecrets(this, application);
    const cluster = autoModeCluster(this, {
      application,
      vpc,
      version: kubernetesVersion,
      extendedSupport,
      removalPolicy,
    });
    this.cluster = cluster;
    this.administratorRole = grantAdministrators(this, cluster, administrators);
    const logs = containerLogs(this, { application, cluster, removalPolicy });
    // A fixed number of pods needs no metrics.
    if (application.services.some(({ scaling }) => scaling)) metricsServer(this, cluster);

    const charts = new Cdk8sApp();
    const first = [...this.addClusterManifests(application, charts), logs];
    for (const resource of application.resources) this.admitPods(resource, props.resources);
    for (const service of application.services)
      this.addWorkload(
        service,
        props,
        { secrets, charts, first },
        (target) => new ServiceChart(charts, `Service-${service.name}`, target),
      );
    for (const job of application.jobs)
      this.addWorkload(
        job,
        props,
        { secrets, charts, first },
        (target) => new JobChart(charts, `Job-${job.name}`, { ...target, service: job }),
      );
  }

  /**
   * Lets the pods of the cluster connect to a database or a cache. Auto Mode gives all pods of a node one security group, so
   * that the NetworkPolicy of a service decides which of them connect.
   */
  private admitPods(resource: Resource, resources: BackingResources = new Map()): void {
    const { group } = needed(resources, resource.name, 'resources');
    group?.addIngressRule(
      this.cluster.clusterSecurityGroup,
      ec2.Port.tcp(resource.port),
      'the pods of the cluster',
    );
  }

  /** Applies the charts that all services need. */
  private addClusterManifests(application: Application, charts: Cdk8sApp): IDependable[] {
    const { cluster } = this;
    // Not `addCdk8sChart`, which can only create: the configuration of the network may exist already.
    const clusterManifest = new KubernetesManifest(this, 'ClusterManifest', {
      cluster,
      manifest: new EksChart(charts, 'Cluster', { application }).toJson(),
      overwrite: true,
    });
    const namespaceManifest = cluster.addCdk8sChart(
      'NamespaceManifest',
      new NamespaceChart(charts, 'Namespace', { application, labels: READINESS_GATE }),
    );
    const nodes = workloads(application).some(({ image }) => image.architecture === 'arm64')
      ? [cluster.addCdk8sChart('NodesManifest', new Arm64NodesChart(charts, 'Nodes'))]
      : [];
    const storage = application.services.some(({ volumes }) => volumes.length > 0)
      ? [cluster.addCdk8sChart('StorageManifest', new StorageChart(charts, 'Storage'))]
      : [];
    return [clusterManifest, namespaceManifest, ...nodes, ...storage];
  }

  /**
   * Applies the chart of a service or of a job after everything that its pods need, and deletes it before. The pods need their
   * credentials, and the log add-on for their first lines. The Ingress and its load balancer must be deleted while the
   * cluster still has their class and controller.
   *
   * No chart waits for the chart of another service: names are found when they are called.
   */
  private addWorkload(
    service: Service,
    props: EksAutoModeProps,
    { secrets, first }: ForCharts,
    chartOf: (target: KubernetesTarget) => Chart,
  ): void {
    const { application } = props;
    const aws = this.awsResources(service, props, secrets);
    const identity = callsAws(application, service)
      ? [
          serviceIdentity(new Construct(this, constructId(service.name)), {
            service,
            cluster: this.cluster,
            table: props.tables?.get(service.name),
            secrets: [
              ...secretsOfService(secrets, service),
              ...secretParts(application, [service]).map((one) =>
                secretOfPart(props.resources ?? new Map(), one),
              ),
            ],
          }),
        ]
      : [];
    const image = service.image.build
      ? needed(props.images ?? new Map(), service.name, 'images')
      : (props.images?.get(service.name) ?? imageName(service));
    const manifest = this.cluster.addCdk8sChart(
      `Manifest-${service.name}`,
      chartOf({ application, service, image, aws }),
    );
    Validations.of(manifest).acknowledge({
      id: 'CloudFormation-Validate::E1029',
      reason: 'the variables in the text of a file are for the container to fill in, not for CloudFormation',
    });
    manifest.node.addDependency(...first, ...identity);
  }

  private awsResources(
    service: Service,
    {
      application,
      tables = new Map(),
      resources = new Map(),
      vpc,
      certificates = new Map(),
    }: EksAutoModeProps,
    secrets: Secrets,
  ): AwsResources {
    const { name, table, exposure } = service;
    return {
      region: Stack.of(this).region,
      tableName: table && needed(tables, name, 'tables').tableName,
      secretArns: new Map(
        service.secrets.map((secret) => [
          secret.name,
          needed(secrets, secretKey(service, secret), 'secrets').secretArn,
        ]),
      ),
      resourceHosts: new Map([...resources].map(([one, { host = '' }]) => [one, host])),
      resourceSecretArns: new Map(
        secretParts(application, [service]).map((one) => [
          partKey(one),
          secretOfPart(resources, one).secretArn,
        ]),
      ),
      resourceCidrs: new Map([...resources].map(([one, { cidrs = [] }]) => [one, cidrs])),
      storageClass: STORAGE_CLASS,
      loadBalancerCidrs: vpc.publicSubnets.map((subnet) => subnet.ipv4CidrBlock),
      certificateArn: exposure?.domainName && needed(certificates, name, 'certificates').certificateArn,
    };
  }
}

interface ForCharts {
  readonly secrets: Secrets;
  readonly charts: Cdk8sApp;
  /** The resources that exist before the chart of any service. */
  readonly first: readonly IDependable[];
}
