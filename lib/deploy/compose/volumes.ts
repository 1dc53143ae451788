import type { Service } from '../../definition/application.ts';
import { ownVolumes } from '../../definition/platform-steps.ts';
import { volumeName } from '../../definition/volumes.ts';
import { type Containers, common, imageOfService, partName, program } from './container.ts';
import { hardening, STRICT } from './hardening.ts';
import { SIZE } from './platform-step.ts';
import { resources } from './resources.ts';

/** A volume where a container sees it. */
export interface Mount {
  readonly type: 'volume';
  readonly source: string;
  readonly target: string;
  /** @default - false */
  readonly read_only?: boolean;
  /** @default - an empty volume takes over the files of the image */
  readonly volume?: { readonly nocopy: true };
}

/** The mounts of a container, if there are any. */
export const mounted = (...mounts: readonly Mount[]): { readonly volumes?: readonly Mount[] } =>
  mounts.length > 0 ? { volumes: mounts } : {};

/** The mounts of the service's own volumes. As on the other platforms, they take over no files of the image. */
export const volumeMounts = (service: Service): Mount[] =>
  service.volumes.map((volume) => ({
    type: 'volume',
    source: volumeName(service, volume),
    target: volume.path,
    volume: { nocopy: true },
  }));

/**
 * The step that gives the volumes to the user of the service: a new volume belongs to root. Not `platformStep`, which
 * lets the service's own image neither be root nor change owners.
 */
export function ownerStep(service: Service): Containers {
  if (service.volumes.length === 0) return {};
  const step = ownVolumes(service);
  return {
    [partName(service, step.name)]: {
      ...(step.image ? { image: step.image } : imageOfService(service)),
      ...program(step),
      network_mode: 'none',
      ...mounted(...volumeMounts(service)),
      ...hardening(STRICT, { userId: 0 }),
      cap_add: ['CHOWN'],
      ...resources(SIZE),
      ...common(service),
    },
  };
}
