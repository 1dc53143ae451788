import { Repository } from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** The parts of a reference to a private repository of Amazon ECR. */
const PRIVATE_ECR =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com\/(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/;

/**
 * An image in a registry. For a private repository of Amazon ECR, the task also gets the right to pull. Other private
 * registries are not supported: the definition has no place for their credentials.
 */
export function registryImage(scope: Construct, id: string, reference: string): ecs.ContainerImage {
  const { account, region, name, tag, digest } = PRIVATE_ECR.exec(reference)?.groups ?? {};
  if (!name) return ecs.ContainerImage.fromRegistry(reference);
  const repository = Repository.fromRepositoryAttributes(scope, `Repository-${id}`, {
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    repositoryName: name,
  });
  return ecs.ContainerImage.fromEcrRepository(repository, digest ?? tag);
}
