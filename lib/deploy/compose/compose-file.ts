import type { Application, Service } from '../../definition/application.ts';
import { type Handling, OF_DEFINITION } from '../handling.ts';
import { yamlText } from '../yaml-text.ts';
import type { Containers } from './container.ts';
import { header } from './header.ts';
import { initSteps } from './init-steps.ts';
import { jobContainers } from './job-containers.ts';
import { localStore } from './local-store.ts';
import { networks } from './networks.ts';
import { resourceContainers } from './resource-containers.ts';
import { serviceContainer } from './service-container.ts';
import { sidecars } from './sidecars.ts';
import { literally } from './user-variable.ts';

/**
 * The Compose file of an application for local work: its services, with their sidecars and init steps, its databases and
 * caches, and the local substitute of their tables.
 */
export function composeFile(application: Application, handling: Handling = OF_DEFINITION): string {
  const services = {
    ...Object.assign({}, ...application.services.map((service) => containers(application, service))),
    ...Object.assign({}, ...application.jobs.map((job) => jobContainers(containers(application, job), job))),
    ...resourceContainers(application),
    ...localStore(application),
  };
  const file = {
    name: application.name,
    services,
    ...given('networks', networks(application)),
    ...given('volumes', volumesOf(services)),
  };
  return `${header(application, handling)}\n\n${yamlText(literally(file))}`;
}

function containers(application: Application, service: Service): Containers {
  const steps = initSteps(application, service);
  return {
    [service.name]: serviceContainer(application, service, Object.keys(steps)),
    ...sidecars(application, service),
    ...steps,
  };
}

/** The volumes that containers mount, none with settings of its own. */
const volumesOf = (services: Containers): Record<string, object> =>
  Object.fromEntries(
    (Object.values(services) as { volumes?: readonly { source: string }[] }[])
      .flatMap(({ volumes }) => volumes ?? [])
      .map(({ source }) => [source, {}]),
  );

const given = <K extends string>(key: K, value: object): Partial<Record<K, object>> =>
  Object.keys(value).length > 0 ? ({ [key]: value } as Record<K, object>) : {};
