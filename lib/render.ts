import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Tags } from 'aws-cdk-lib';
import {
  DISABLE_ASSET_STAGING_CONTEXT,
  DISABLE_CREATION_STACK_TRACES,
  DISABLE_METADATA_STACK_TRACE,
} from 'aws-cdk-lib/cx-api';
import { plainManifests } from '../k8s/manifests.ts';
import { COMPOSE_FILE, type Committed, MANIFESTS } from './committed.ts';
import { composeFile } from './compose/compose-file.ts';
import { bothChecked, parseService } from './definition.ts';
import { EcsStack } from './ecs/ecs-stack.ts';
import { EksStack } from './eks/eks-stack.ts';
import { type Options, parseOptions } from './options.ts';
import type { Problem } from './rules.ts';
import type { Service } from './schema.ts';
import { SharedStack } from './shared/shared-stack.ts';

/** The folder that the definition's paths are relative to. */
export const PROJECT = join(__dirname, '..');

/**
 * Context for whoever only looks at templates: without copies of the assets, and without where in the code each construct
 * was made. Both take time and show in no template.
 */
export const FOR_TEMPLATES_ALONE = {
  [DISABLE_ASSET_STAGING_CONTEXT]: true,
  [DISABLE_METADATA_STACK_TRACE]: true,
  [DISABLE_CREATION_STACK_TRACES]: true,
};

/** A service and the options of its deployment, both valid. */
export interface Checked {
  readonly service: Service;
  readonly options: Options;
}

/**
 * Checks all that comes from people. Done before there is an app, so that nothing is half-written.
 *
 * @throws InvalidInput naming every field, or every key of the context, that is wrong
 */
export function check(definition: unknown, context: Readonly<Record<string, unknown>>): Checked {
  const [service, options] = bothChecked(
    () => parseService(definition, [imageExists]),
    () => parseOptions(context, domainOf(definition)),
  );
  return {
    options,
    service: {
      ...service,
      image: { ...service.image, architecture: options.architecture ?? service.image.architecture },
      exposure: { ...service.exposure, domainName: options.domain?.name },
    },
  };
}

/** CDK would say so too, but in its own words and when files are written already. */
function* imageExists({ image }: Service): Iterable<Problem> {
  const folder = join(PROJECT, image.context);
  if (!existsSync(folder)) {
    yield { field: 'image.context', received: image.context, allowed: 'a folder of the project' };
  } else if (!existsSync(join(folder, image.dockerfile))) {
    yield { field: 'image.dockerfile', received: image.dockerfile, allowed: `a file in ${image.context}` };
  }
}

/** What the definition calls its domain, right or wrong: the context's zone belongs to it. */
function domainOf(definition: unknown): string | undefined {
  const domain = (definition as Partial<Service> | undefined)?.exposure?.domainName;
  return typeof domain === 'string' ? domain : undefined;
}

/** Adds the stacks of a service to an app, and renders what is no stack. */
export function render(app: App, { service, options }: Checked): Committed {
  const { env } = options;
  const shared = new SharedStack(app, 'Shared', { env, service, options });
  const ecs = new EcsStack(app, 'EcsFargate', { env, service, options, shared });
  const eks = new EksStack(app, 'Eks', { env, service, options, shared });
  const tags = { service: service.name, owner: service.owner };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  // Not on what they share: a release of the service is none of the network.
  for (const stack of [ecs, eks]) Tags.of(stack).add('version', service.version);

  const manifests = plainManifests(service).map(({ fileName, content }) => [
    `${MANIFESTS}/${fileName}`,
    content,
  ]);
  return { [COMPOSE_FILE]: composeFile(service), ...Object.fromEntries(manifests) };
}
