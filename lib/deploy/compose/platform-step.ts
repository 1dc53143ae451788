import type { Service } from '../../definition/application.ts';
import type { PlatformStep } from '../../definition/platform-steps.ts';
import { type Containers, common, imageOfService, partName, program } from './container.ts';
import { resources } from './container-limits.ts';
import { hardening, STRICT, writable } from './hardening.ts';

/** The size of a public image's container. The AWS CLI alone takes about 100 MiB. */
const SIZE = { cpuMillicores: 500, memoryMiB: 256 };

/** The user of a public image, and capabilities that its step needs. */
export interface Rights {
  readonly userId: number;
  readonly capabilities?: readonly string[];
  /** Whether the service's own image runs the step with these rights, too.
   * @default false - the service's own image has the rights of the service */
  readonly forOwnImage?: boolean;
}

/**
 * An init step that Compose needs, as a container.
 *
 * @param rights the rights of a public image
 * @param more the variables, networks, volumes and conditions of the container
 */
export function platformStep(service: Service, step: PlatformStep, rights: Rights, more: object): Containers {
  const container = {
    ...(step.image ? { image: step.image } : imageOfService(service)),
    ...program(step),
    ...more,
    ...(step.image || rights.forOwnImage
      ? {
          ...hardening(STRICT, rights),
          ...(rights.capabilities && { cap_add: rights.capabilities }),
          ...resources(SIZE),
        }
      : {
          ...hardening(service.security, service.security),
          ...writable(service),
          ...resources(service, service.limits),
        }),
    ...common(service),
  };
  return { [partName(service, step.name)]: container };
}
