import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Application } from '../../definition/application.ts';
import { imageName } from '../../definition/image-names.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { workloads } from '../../definition/workloads.ts';
import { protocols, serviceDomains } from '../domain.ts';
import { builtImages } from '../image.ts';
import { providedSecretOutputs } from '../provided-secrets.ts';
import { importedResources } from '../shared/resource-parameters.ts';
import type { DeploymentStackProps } from '../shared/shared-stack.ts';
import { importedTables } from '../shared/table-names.ts';
import { registryImage } from './container-fields.ts';
import { EcsFargate } from './ecs-fargate.ts';

/** The stack of the application on Amazon ECS. */
export class EcsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { application, options, shared, removalPolicy, ...props }: DeploymentStackProps,
  ) {
    super(scope, id, {
      description: `${application.name} on ECS with Fargate, ${protocols(application)}`,
      ...props,
    });
    // No reference to a table leads to the stack that makes it.
    this.addStackDependency(Stack.of(shared));
    const { urls, jobs } = new EcsFargate(this, 'Default', {
      application,
      images: images(this, application),
      vpc: shared.vpc,
      tables: importedTables(this, application),
      resources: importedResources(this, application),
      domains: serviceDomains(this, application, options.hostedZone),
      removalPolicy,
      executeCommand: options.ecsExec,
    });
    for (const [name, url] of urls)
      new CfnOutput(this, logicalIds.url({ name }), {
        description: url.startsWith('https:')
          ? `where ${name} answers`
          : `where ${name} answers, unencrypted: HTTPS needs a domain name`,
        value: url,
      });
    for (const [name, { runCommand }] of jobs)
      new CfnOutput(this, logicalIds.runCommand({ name }), {
        description: `runs ${name} now`,
        value: runCommand,
      });
    providedSecretOutputs(this, application);
  }
}

/** The images by the names of the services: built and pushed by the CDK CLI, or pulled from their registry. */
function images(scope: Construct, application: Application): ReadonlyMap<string, ContainerImage> {
  const built = builtImages(scope, application);
  return new Map(
    workloads(application).map((service) => {
      const asset = built.get(service.name);
      return [
        service.name,
        asset
          ? ContainerImage.fromDockerImageAsset(asset)
          : registryImage(scope, service.name, imageName(service)),
      ] as const;
    }),
  );
}
