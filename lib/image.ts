import { join } from 'node:path';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { buildArguments } from './derive.ts';
import type { Service } from './schema.ts';

const PLATFORMS = { x86_64: Platform.LINUX_AMD64, arm64: Platform.LINUX_ARM64 };

/** The service's image. Each stack asks for its own asset, and all get one: the same source has the same hash. */
export const serviceImage = (scope: Construct, id: string, service: Service): DockerImageAsset =>
  new DockerImageAsset(scope, id, {
    directory: join(__dirname, '..', service.image.context),
    file: service.image.dockerfile,
    platform: PLATFORMS[service.image.architecture],
    buildArgs: buildArguments(service),
  });
