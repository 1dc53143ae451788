import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type App, RemovalPolicy, Tags } from 'aws-cdk-lib';
import {
  DISABLE_ASSET_STAGING_CONTEXT,
  DISABLE_CREATION_STACK_TRACES,
  DISABLE_METADATA_STACK_TRACE,
  ENABLE_ADDITIONAL_METADATA_COLLECTION,
} from 'aws-cdk-lib/cx-api';
import { plainManifests } from '../../k8s/manifests.ts';
import type { Application, Service } from '../definition/application.ts';
import { bothChecked } from '../definition/invalid-input.ts';
import { parseApplication } from '../definition/parse-application.ts';
import { mustBe, type Problem } from '../definition/problem.ts';
import { composeFile } from './compose/compose-file.ts';
import { EcsStack } from './ecs/ecs-stack.ts';
import { EksStack } from './eks/eks-stack.ts';
import { type Handling, OF_DEFINITION } from './handling.ts';
import { type Options, parseOptions, type UncheckedPublicService } from './options.ts';
import { COMPOSE_FILE, MANIFESTS, type RenderedFiles } from './rendered-files.ts';
import { SharedStack } from './shared/shared-stack.ts';
import { stackNames } from './stack-names.ts';

/** The folder that the definition's paths are relative to. */
export const PROJECT = join(__dirname, '..', '..');

/**
 * Context for renderings of which only the templates are read. It turns off copies of assets, stack traces of
 * constructs, and what CDK notes of their properties: all take time, and templates have none of them.
 */
export const FOR_TEMPLATES_ALONE = {
  [DISABLE_ASSET_STAGING_CONTEXT]: true,
  [DISABLE_METADATA_STACK_TRACE]: true,
  [DISABLE_CREATION_STACK_TRACES]: true,
  [ENABLE_ADDITIONAL_METADATA_COLLECTION]: false,
};

/** An application and the options of its deployment, both valid. */
export interface Checked {
  /** The definition of the application, with the architecture and the domain name that the options choose. */
  readonly application: Application;
  /** The options, with their defaults. */
  readonly options: Options;
}

/**
 * Checks the definition and the context. Call it before an app exists, so that a mistake leaves no partly written
 * files.
 *
 * @param today as in `parseOptions`
 * @throws InvalidInput with every wrong field of the definition and every wrong key of the context
 */
export function check(
  definition: unknown,
  context: Readonly<Record<string, unknown>>,
  today?: Date,
): Checked {
  const [application, options] = bothChecked(
    () => parseApplication(definition, [imagesExist]),
    () => parseOptions(context, publicServices(definition), today),
  );
  return {
    options,
    application: {
      ...application,
      services: application.services.map((service) => withOptions(service, options)),
      jobs: application.jobs.map((job) => ({ ...job, ...withOptions(job, options) })),
    },
  };
}

/** A service as the options change it. The architecture is for built images: an image by reference has its own. */
const withOptions = (service: Service, { architecture, domainName }: Options): Service => ({
  ...service,
  image: {
    ...service.image,
    architecture: (service.image.build && architecture) ?? service.image.architecture,
  },
  exposure: service.exposure && {
    ...service.exposure,
    domainName: domainName ?? service.exposure.domainName,
  },
});

/** Refuses an image without a folder or a Dockerfile. CDK would also refuse the image, but after files were written. */
function* imagesExist({ services, jobs }: Application): Iterable<Problem> {
  const all = [
    ...services.map((one) => ['services', one] as const),
    ...jobs.map((one) => ['jobs', one] as const),
  ];
  for (const [list, { name, image }] of all) {
    const { build } = image;
    if (!build) continue;
    const field = `${list}.${name}.image.build`;
    const folder = join(PROJECT, build.context);
    if (!existsSync(folder)) {
      yield mustBe(`${field}.context`, build.context, 'a folder of the project');
    } else if (!existsSync(join(folder, build.dockerfile))) {
      yield mustBe(`${field}.dockerfile`, build.dockerfile, `a file in ${build.context}`);
    }
  }
}

/** The public services of an unchecked definition. The hosted zone of the context belongs to their domain names. */
function publicServices(definition: unknown): UncheckedPublicService[] | undefined {
  const services = (definition as { services?: unknown } | undefined)?.services;
  if (typeof services !== 'object' || !services) return undefined;
  return Object.entries(services).flatMap(([name, service]) => {
    const exposure = (service as { exposure?: { domainName?: unknown } } | undefined)?.exposure;
    if (typeof exposure !== 'object' || !exposure) return [];
    const { domainName } = exposure;
    return [{ name, domainName: typeof domainName === 'string' ? domainName : undefined }];
  });
}

/**
 * Adds the stacks of an application to an app, and renders the Compose file and the manifests.
 *
 * @param handling the commands at the heads of the files
 */
export function render(
  app: App,
  { application, options }: Checked,
  handling: Handling = OF_DEFINITION,
): RenderedFiles {
  const { env } = options;
  const removalPolicy = options.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const common = { env, application, options, removalPolicy };
  // People type the construct ids. The stack names contain the application's name.
  const names = stackNames(application);
  const { resources: shared } = new SharedStack(app, 'Shared', { ...common, stackName: names.Shared });
  const ecs = new EcsStack(app, 'EcsFargate', { ...common, stackName: names.EcsFargate, shared });
  const eks = new EksStack(app, 'Eks', { ...common, stackName: names.Eks, shared });
  for (const [key, value] of Object.entries({ application: application.name, owner: application.owner }))
    Tags.of(app).add(key, value);
  // Not on the shared stack: a release does not change the network.
  for (const stack of [ecs, eks]) Tags.of(stack).add('version', application.version);

  const manifests = plainManifests(application, handling).map(({ fileName, content }) => [
    `${MANIFESTS}/${fileName}`,
    content,
  ]);
  return { [COMPOSE_FILE]: composeFile(application, handling), ...Object.fromEntries(manifests) };
}
