import { join } from 'node:path';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import type { Service } from './schema.ts';

const PLATFORMS = { x86_64: Platform.LINUX_AMD64, arm64: Platform.LINUX_ARM64 };

/** The service's image. Each stack asks for its own asset, and all get one: the same source has the same hash. */
export const serviceImage = (scope: Construct, id: string, { image, version }: Service): DockerImageAsset =>
  new DockerImageAsset(scope, id, {
    directory: join(__dirname, '..', image.context),
    file: image.dockerfile,
    platform: PLATFORMS[image.architecture],
    buildArgs: { VERSION: version },
  });
