import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { logicalIds } from '../../definition/logical-ids.ts';
import { pathPrefix, publicPort, publicServices } from '../../definition/public-services.ts';
import { protocols, serviceDomains } from '../domain.ts';
import { builtImages } from '../image.ts';
import { providedSecretOutputs } from '../provided-secrets.ts';
import { importedResources } from '../shared/resource-parameters.ts';
import type { DeploymentStackProps } from '../shared/shared-stack.ts';
import { importedTables } from '../shared/table-names.ts';
import { EksAutoMode } from './eks-auto-mode.ts';
import { refuseSharedVolumes } from './shared-volumes.ts';

/** The stack of an application on Amazon EKS. */
export class EksStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { application, options, shared, removalPolicy, ...props }: DeploymentStackProps,
  ) {
    super(scope, id, {
      description: `${application.name} on EKS with Auto Mode, ${protocols(application)}`,
      ...props,
    });
    const domains = serviceDomains(this, application, options.hostedZone);
    const { cluster, administratorRole } = new EksAutoMode(this, 'Default', {
      application,
      images: new Map(
        [...builtImages(this, application)].map(([service, { imageUri }]) => [service, imageUri]),
      ),
      vpc: shared.vpc,
      tables: importedTables(this, application),
      resources: importedResources(this, application),
      certificates: new Map([...domains].map(([service, { certificate }]) => [service, certificate])),
      kubernetesVersion: options.kubernetesVersion,
      extendedSupport: options.extendedSupport,
      administrators: options.clusterAdministrators,
      removalPolicy,
    });

    refuseSharedVolumes(this, application);
    providedSecretOutputs(this, application);
    const roleArgument = administratorRole ? ` --role-arn ${administratorRole.roleArn}` : '';
    new CfnOutput(this, logicalIds.kubeconfigCommand, {
      description: 'has kubectl speak to the cluster',
      value: `aws eks update-kubeconfig --name ${cluster.clusterName} --region ${this.region}${roleArgument}`,
    });
    // A command, not an address: the load balancer comes minutes after the Ingress. A deployment that waited for the
    // load balancer would fail if it came late.
    const address = '{.status.loadBalancer.ingress[0].hostname}';
    for (const service of publicServices(application)) {
      const { exposure, name } = service;
      const domain = domains.get(name);
      const own = publicPort(application, service);
      const port = own === undefined ? '' : `:${own}`;
      new CfnOutput(this, logicalIds.urlCommand(service), {
        description: domain
          ? `prints the load balancer's name: make ${domain.name} an alias of it in the hosted zone`
          : `prints where ${name} answers, unencrypted: HTTPS needs a domain name`,
        value: `kubectl -n ${application.name} get ingress ${name} -o jsonpath='${domain ? address : `http://${address}${port}${pathPrefix(exposure) ?? ''}`}'`,
      });
    }
  }
}
