import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Tags } from 'aws-cdk-lib';
import { plainManifests } from '../k8s/manifests.ts';
import { COMPOSE_FILE, type Committed, MANIFESTS } from './committed.ts';
import { composeFile } from './compose/compose-file.ts';
import { InvalidInput, parseService } from './definition.ts';
import { EcsStack } from './ecs/ecs-stack.ts';
import { EksStack } from './eks/eks-stack.ts';
import { type Options, parseOptions } from './options.ts';
import type { Service } from './schema.ts';
import { SharedStack } from './shared/shared-stack.ts';

/** The folder that the definition's paths are relative to. */
export const PROJECT = join(__dirname, '..');

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
  const service = parseService(definition);
  imageExists(service);
  const options = parseOptions(context, service.exposure.domainName);
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
function imageExists({ image: { context, dockerfile } }: Service): void {
  const paths = {
    'image.context': join(PROJECT, context),
    'image.dockerfile': join(PROJECT, context, dockerfile),
  };
  const missing = Object.entries(paths).find(([, path]) => !existsSync(path));
  if (!missing) return;
  const [field] = missing;
  const received = field === 'image.context' ? context : dockerfile;
  throw new InvalidInput('the service definition', [
    {
      field,
      received,
      allowed: field === 'image.context' ? 'a folder of the project' : `a file in ${context}`,
    },
  ]);
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
