import type { Service } from '../../definition/application.ts';
import { ownVolumes } from '../../definition/platform-steps.ts';
import { volumeName } from '../../definition/volumes.ts';
import type { Containers } from './container.ts';
import { platformStep, type Rights } from './platform-step.ts';

/** A volume where a container sees it. */
export interface Mount {
  readonly type: 'volume';
  readonly source: string;
  readonly target: string;
  /** @default - false */
  readonly read_only?: boolean;
  /** @default - an empty volume takes over the files of the image */
  readonly volume?: {
    readonly nocopy: true;
    /** The one file of the volume that is mounted.
     * @default - the whole volume */
    readonly subpath?: string;
  };
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

/** The init step that gives the volumes to the user of the service: a new volume belongs to root. */
export const ownerStep = (service: Service): Containers =>
  service.volumes.length > 0
    ? platformStep(service, ownVolumes(service), OWNER, {
        network_mode: 'none',
        ...mounted(...volumeMounts(service)),
      })
    : {};

/** Root alone may change owners. */
const OWNER: Rights = { userId: 0, capabilities: ['CHOWN'], forOwnImage: true };
