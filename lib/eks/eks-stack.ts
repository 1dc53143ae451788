import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { App as Cdk8sApp } from 'cdk8s';
import type { Construct } from 'constructs';
import { EksChart, READINESS_GATE } from '../../k8s/eks-chart.ts';
import { NamespaceChart } from '../../k8s/namespace-chart.ts';
import { ServiceChart } from '../../k8s/service-chart.ts';
import { serviceImage } from '../image.ts';
import type { Options } from '../options.ts';
import type { Service } from '../schema.ts';
import type { SharedStack } from '../shared/shared-stack.ts';
import { containerLogs, metricsServer } from './add-ons.ts';
import { autoModeCluster, grantAdministrators } from './cluster.ts';
import { KubernetesManifest } from './eks-v2.ts';
import { serviceIdentity } from './pod-identity.ts';

export interface EksStackProps extends StackProps {
  readonly service: Service;
  readonly options: Options;
  readonly shared: SharedStack;
}

/** The service on Amazon EKS: a cluster of Auto Mode, and the charts that run on any Kubernetes. */
export class EksStack extends Stack {
  constructor(scope: Construct, id: string, { service, options, shared, ...props }: EksStackProps) {
    const { domain } = options;
    super(scope, id, {
      description: `${service.name} on EKS with Auto Mode, over ${domain ? 'HTTPS' : 'HTTP: give domainName, hostedZoneId and hostedZoneName for HTTPS'}`,
      ...props,
    });

    const cluster = autoModeCluster(this, { service, options, vpc: shared.vpc });
    const administrator = grantAdministrators(this, cluster, options);
    const identity = serviceIdentity(this, { service, cluster, shared });
    const logs = containerLogs(this, { service, options, cluster });
    if (service.scaling) metricsServer(this, cluster);

    const charts = new Cdk8sApp();
    // By the class, as `addCdk8sChart` can only create, and the network's configuration may be there already.
    const clusterManifest = new KubernetesManifest(this, 'ClusterManifest', {
      cluster,
      manifest: new EksChart(charts, 'Cluster', { service }).toJson(),
      overwrite: true,
    });
    const namespaceManifest = cluster.addCdk8sChart(
      'NamespaceManifest',
      new NamespaceChart(charts, 'Namespace', { service, labels: READINESS_GATE }),
    );
    const serviceManifest = cluster.addCdk8sChart(
      'ServiceManifest',
      new ServiceChart(charts, 'Service', {
        service,
        around: {
          image: serviceImage(this, 'Image', service).imageUri,
          aws: {
            region: this.region,
            tableName: shared.table.tableName,
            secretArns: new Map([...shared.secrets].map(([name, secret]) => [name, secret.secretArn])),
            balancerCidrs: shared.vpc.publicSubnets.map((subnet) => subnet.ipv4CidrBlock),
            certificateArn: shared.certificate?.certificateArn,
          },
        },
      }),
    );
    // Made last and deleted first: pods need their credentials, their first lines are to be kept, and the Ingress must
    // be gone, its load balancer with it, while the cluster still has the class and the controller for it.
    serviceManifest.node.addDependency(clusterManifest, namespaceManifest, identity, logs);

    const roleArgument = administrator ? ` --role-arn ${administrator.roleArn}` : '';
    new CfnOutput(this, 'KubeconfigCommand', {
      description: 'has kubectl speak to the cluster',
      value: `aws eks update-kubeconfig --name ${cluster.clusterName} --region ${this.region}${roleArgument}`,
    });
    // The load balancer comes minutes after the Ingress. A deployment that waited for it would fail where it comes late.
    const address = '{.status.loadBalancer.ingress[0].hostname}';
    new CfnOutput(this, 'UrlCommand', {
      description: domain
        ? `prints the load balancer's name: make ${domain.name} an alias of it in the hosted zone`
        : 'prints where the service answers, unencrypted: HTTPS needs a domain name',
      value: `kubectl -n ${service.name} get ingress ${service.name} -o jsonpath='${domain ? '' : 'http://'}${address}'`,
    });
  }
}
