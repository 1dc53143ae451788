import { type App, Tags } from 'aws-cdk-lib';
import { plainManifests } from '../k8s/manifests.ts';
import { COMPOSE_FILE, type Committed, MANIFESTS } from './committed.ts';
import { composeFile } from './compose/compose-file.ts';
import { parseService } from './definition.ts';
import { EcsStack } from './ecs/ecs-stack.ts';
import { EksStack } from './eks/eks-stack.ts';
import { type Options, parseOptions } from './options.ts';
import type { Service } from './schema.ts';
import { SharedStack } from './shared/shared-stack.ts';

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

/** Adds the stacks of a service to an app, and renders what is no stack. */
export function render(app: App, { service, options }: Checked): Committed {
  const { env } = options;
  const shared = new SharedStack(app, 'Shared', { env, service, options });
  new EcsStack(app, 'EcsFargate', { env, service, options, shared });
  new EksStack(app, 'Eks', { env, service, options, shared });
  const tags = { service: service.name, version: service.version, owner: service.owner };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);

  const manifests = plainManifests(service).map(({ fileName, content }) => [
    `${MANIFESTS}/${fileName}`,
    content,
  ]);
  return { [COMPOSE_FILE]: composeFile(service), ...Object.fromEntries(manifests) };
}
