import { join } from 'node:path';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import type { Application } from '../definition/application.ts';
import { buildArguments } from '../definition/image-names.ts';
import { workloads } from '../definition/workloads.ts';

const PLATFORMS = { x86_64: Platform.LINUX_AMD64, arm64: Platform.LINUX_ARM64 };

/**
 * Files that tools leave in any folder and that no build reads. In the hash of an image, each would cause a release.
 *
 * Not files that a build may read, such as `.env`, logs or reports: the folder's own `.dockerignore` names those.
 */
const LEFT_BY_TOOLS = [
  // Operating systems and network drives.
  ...['.DS_Store', '._*', 'Thumbs.db', 'desktop.ini', '.fuse_hidden*', '.nfs*'],
  // Editors.
  ...['.idea', '*.iml', '.vscode', '.vs', '.fleet', '*.sw[a-p]', '*~', '.#*', '#*#'],
  // Version control.
  ...['.git', '.hg', '.svn', '*.orig', '*.rej'],
  // Package managers that failed, and CDK itself if the folder is the project.
  ...['npm-debug.log*', 'yarn-debug.log*', 'yarn-error.log*', 'pnpm-debug.log*', 'cdk.out'],
].map((pattern) => `**/${pattern}`);

/**
 * The images that are built, by the names of their services. A service with an image by reference is left out.
 *
 * Each stack has assets of its own. Assets of one source have one hash, so one image is built and pushed.
 */
export const builtImages = (
  scope: Construct,
  application: Application,
): ReadonlyMap<string, DockerImageAsset> =>
  new Map(
    workloads(application).flatMap((service) => {
      const { build, architecture } = service.image;
      if (!build) return [];
      const asset = new DockerImageAsset(scope, `Image-${service.name}`, {
        directory: join(__dirname, '..', '..', build.context),
        file: build.dockerfile,
        target: build.target,
        platform: PLATFORMS[architecture],
        buildArgs: buildArguments(service),
        exclude: LEFT_BY_TOOLS,
      });
      return [[service.name, asset] as const];
    }),
  );
