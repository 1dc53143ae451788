import type { Application, InitStep, Service } from '../../definition/application.ts';
import { environment, tableEnvironment } from '../../definition/container-variables.ts';
import { fullName } from '../../definition/image-names.ts';
import { LOCAL_SUBSTITUTE } from '../../definition/local-substitute.ts';
import { makeTable, makeTableEnvironment } from '../../definition/platform-steps.ts';
import { configurationMounts, configurationStep } from './configuration-files.ts';
import {
  type Containers,
  common,
  imageOfService,
  partName,
  program,
  variableContext,
  variables,
} from './container.ts';
import { resources } from './container-limits.ts';
import { calledServices, completed, dependsOn, started, usedResources } from './depends-on.ts';
import { hardening, writable } from './hardening.ts';
import { stepNetworks, tableNetwork } from './networks.ts';
import { platformStep } from './platform-step.ts';
import { resourceVariables } from './resource-variables.ts';
import { secretSteps } from './secret-steps.ts';
import { mounted, ownerStep, volumeMounts } from './volumes.ts';

/**
 * The init steps of a service. Compose provides neither a table nor a place for secrets, and its volumes belong to root:
 * the first steps make the table and the secrets, give the volumes to the service's user, and write the configuration files.
 * The user's own steps follow one after the other, in the definition's order.
 */
export function initSteps(application: Application, service: Service): Containers {
  const steps: Containers = {
    ...tableStep(application, service),
    ...secretSteps(service),
    ...ownerStep(service),
    ...configurationStep(service),
  };
  let before = Object.keys(steps);
  for (const step of service.initSteps) {
    const name = partName(service, step.name);
    steps[name] = ownStep(application, service, step, before);
    before = [name];
  }
  return steps;
}

/** The step that makes the table. It waits until the local substitute answers. */
function tableStep(application: Application, service: Service): Containers {
  if (!service.table) return {};
  return platformStep(service, makeTable(service), NOBODY, {
    environment: {
      ...makeTableEnvironment(service, fullName(service)),
      ...tableEnvironment(variableContext(application, service)),
    },
    ...tableNetwork(service),
    ...dependsOn(started(LOCAL_SUBSTITUTE)),
  });
}

/** The user of a public image that needs no rights. */
const NOBODY = { userId: 65534 };

function ownStep(
  application: Application,
  service: Service,
  step: InitStep,
  before: readonly string[],
): object {
  const context = variableContext(application, service);
  return {
    ...(step.image ? { image: step.image } : imageOfService(service)),
    ...program(step),
    ...variables({
      ...environment(context, step.environment),
      ...resourceVariables(application, step.environment),
      ...tableEnvironment(context),
    }),
    ...stepNetworks(application, service),
    ...mounted(...volumeMounts(service), ...(step.image ? [] : configurationMounts(service))),
    ...dependsOn(
      calledServices(application, service),
      usedResources(application, service),
      completed(...before),
    ),
    ...hardening(service.security, service.security),
    ...writable(service),
    ...resources(service, service.limits),
    ...common(service),
  };
}
