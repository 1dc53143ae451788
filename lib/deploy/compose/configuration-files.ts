import type { Service } from '../../definition/application.ts';
import { filesWriter, nameInVolume } from '../../definition/configuration-files.ts';
import { configurationChecksum } from '../../definition/sidecar-configuration.ts';
import { type Containers, common } from './container.ts';
import { resources } from './container-limits.ts';
import { hardening, STRICT } from './hardening.ts';
import { type Mount, mounted } from './volumes.ts';

/*
 * The configuration files of a service. A container writes them into a volume, of which each file is mounted alone.
 *
 * Not an inline `configs` entry: Compose mounts none into a container whose root is read-only.
 */

/** The folder of the volume in the container that writes it. */
const FOLDER = '/configuration';

/** The container that writes the files. None for a service without files. */
export function configurationStep(service: Service): Containers {
  if (service.configuration.length === 0) return {};
  const { name, ...writer } = writerOf(service);
  return {
    [name]: {
      ...writer,
      network_mode: 'none',
      ...mounted({ type: 'volume', source: name, target: FOLDER }),
      // Root, because a new volume belongs to root. Writing into the volume needs no capability.
      ...hardening(STRICT, { userId: 0 }),
      ...resources(service, service.limits),
      ...common(service),
    },
  };
}

const writerOf = (service: Service) =>
  filesWriter(
    service,
    service.configuration.map((_, i) => `${FOLDER}/${nameInVolume(i)}`),
    // Until it is replaced, a running service keeps its old files: they are removed, not overwritten.
    [`rm -f ${FOLDER}/*`],
  );

/** The mounts of the files, for containers that read them. The image's other files in their folders stay. */
export const configurationMounts = (service: Service): Mount[] =>
  service.configuration.map(({ path }, i) => ({
    type: 'volume',
    source: writerOf(service).name,
    target: path,
    read_only: true,
    // Without `nocopy`, Docker Engine 29.4 refuses to mount over a file of the image: moby/moby#52546.
    volume: { nocopy: true, subpath: nameInVolume(i) },
  }));

/** The label by which a change of a text replaces the service's container, which reads the files only when it starts. */
export const checksumLabel = ({ configuration }: Service): Record<string, string> =>
  configuration.length > 0
    ? { 'checksum/config': configurationChecksum(...configuration.map(({ text }) => text)) }
    : {};
