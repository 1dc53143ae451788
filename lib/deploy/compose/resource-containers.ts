import type { Application } from '../../definition/application.ts';
import { RESOURCE_STOP_SECONDS, resourceProgram } from '../../definition/resource-program.ts';
import { isServed, type Served } from '../../definition/resources.ts';
import type { Containers } from './container.ts';
import { logging, resources } from './container-limits.ts';
import { hardening, STRICT } from './hardening.ts';
import { resourceNetworks } from './networks.ts';
import { userVariable } from './resource-variables.ts';

/** The databases and caches of an application: the real programs, each with a volume of its own. */
export const resourceContainers = (application: Application): Containers =>
  Object.fromEntries(
    application.resources
      .filter(isServed)
      .map((resource) => [resource.name, resourceContainer(application, resource)]),
  );

function resourceContainer(application: Application, resource: Served): object {
  const program = resourceProgram(resource);
  const { passwordVariable } = program;
  const environment = {
    ...program.environment,
    ...(passwordVariable && { [passwordVariable]: userVariable(resource) }),
  };
  const [first] = application.services;
  return {
    image: resource.image,
    command: program.arguments,
    ...(Object.keys(environment).length > 0 && { environment }),
    ...resourceNetworks(application, resource),
    // A new volume takes over the folder of the image, with its owner.
    volumes: [{ type: 'volume', source: resource.name, target: program.folder }],
    healthcheck: {
      test: ['CMD', ...program.ready],
      interval: '5s',
      timeout: '3s',
      retries: 3,
      // A new database is made first, and one that was killed reads its log.
      start_period: '120s',
      start_interval: '1s',
    },
    stop_grace_period: `${RESOURCE_STOP_SECONDS}s`,
    restart: 'unless-stopped',
    ...hardening(STRICT, resource),
    tmpfs: program.writable.map((path) => `${path}:mode=1777`),
    ...resources(resource),
    // The definition has log settings for services alone.
    ...(first && { logging: logging(first) }),
    labels: { resource: resource.name, owner: application.owner },
  };
}
