import { basename, resolve } from 'node:path';
import type { PartReading } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { label } from '../names.ts';
import type { VOLUME_CHOICES } from '../parts.ts';
import { type ComposeMount, mountOf, text } from '../short-forms.ts';
import { isWithin } from '../yaml-file.ts';
import { cleanPath, entriesOf } from './files.ts';

/*
 * Volumes, which outlive their containers, and folders of the machine that become volumes.
 */

/** Folders of dependencies, which an image that is built here has, and caches of the programs that fetch them. */
const DEPENDENCIES =
  /\/(?:node_modules|vendor|\.venv|venv|bower_components|\.cache(?:\/[\w.-]+)?|\.npm|\.yarn|\.pnpm-store|\.gradle|\.m2|\.cargo\/registry|go\/pkg\/mod)$/;

export const FOR_DEVELOPMENT = 'is for development; the image has it already';

export const isBuilt = ({ part: { raw } }: PartReading): boolean =>
  raw.build !== undefined && raw.build !== null;

/** Reads a volume of its own. */
export function readVolume(mount: ComposeMount, place: KeyPlace, reading: PartReading) {
  if (mount.subpath !== undefined)
    return place.refused('a folder within a volume cannot be mounted alone; give it a volume of its own');
  if (isBuilt(reading) && (DEPENDENCIES.test(cleanPath(mount.target)) || isWithinSource(mount, reading)))
    return place.dropped(FOR_DEVELOPMENT);
  addVolume(mount, mount.source ?? basename(mount.target), place, reading);
}

/** Tells whether an anonymous volume keeps a folder of the image within a mount of source. */
const isWithinSource = ({ source, target }: ComposeMount, { part }: PartReading): boolean =>
  source === undefined &&
  entriesOf(part.raw.volumes)
    .map(mountOf)
    .some((one) => one.type === 'bind' && one.target !== target && isWithin(one.target, target));

/**
 * Adds a volume. One that several services share is refused, unless each of them is to have its own.
 *
 * @param note what becomes of the files. @default - nothing to say
 */
export function addVolume(
  mount: ComposeMount,
  source: string,
  place: KeyPlace,
  reading: PartReading,
  note?: string,
) {
  const { draft, field, part } = reading;
  if (part.role.kind === 'job')
    return place.refused('a job has no volume; let it write to a database, or leave it out with --without');
  const says = (key: string, how: (typeof VOLUME_CHOICES)[number]): boolean =>
    (reading.model.choices.volumes ?? []).includes(`${key}:${how}`);
  const users = usersOf(mount, reading);
  const others = users.filter((key) => key !== part.key);
  if (others.length > 0 && !users.every((key) => says(key, 'own'))) {
    refuseToShare(mount, users, place, reading);
    return;
  }
  const isShared = says(part.key, 'shared');
  const isOnNetwork = isShared || says(part.key, 'network');
  const volumes = draft.volumes ?? [];
  // Renderers put the name of the service before the name of the volume.
  const base = label(source.startsWith(`${part.key}.`) ? source.slice(part.key.length) : source);
  const name = volumes.some((one) => one.name === base) ? `${base}-${volumes.length + 1}` : base;
  draft.volumes = [
    ...volumes,
    {
      ...{ name, path: cleanPath(mount.target) },
      ...(isOnNetwork && { allowNetworkFileSystem: true }),
      ...(isShared && { shared: true }),
    },
  ];
  if (!isShared) draft.singleton = true;
  place.assumed(
    [
      'becomes a volume, which begins empty, with 1 GiB on Kubernetes',
      ...(note === undefined ? [] : [note]),
      ...(others.length > 0
        ? [`It is not the volume of ${others.join(', ')}: neither sees the files of the other`]
        : []),
      isShared
        ? 'All replicas write to it, on a network file system (NFS), which EKS refuses here'
        : 'A volume has one writer: the service gets one replica, and a release stops it for a moment',
      ...(isOnNetwork
        ? []
        : [
            `On Fargate a volume is a network file system (NFS), which not every program can use, so ECS refuses it. If yours can: --volumes ${part.key}:network`,
          ]),
    ].join('. '),
    `${field}.volumes.${volumes.length}`,
  );
}

/** Refuses a volume of several services, once, with the ways out. */
function refuseToShare(
  mount: ComposeMount,
  users: readonly string[],
  place: KeyPlace,
  { part }: PartReading,
): void {
  const [first] = users;
  if (first !== part.key) {
    place.refused(`shares ${mount.source} with ${first}: see there`);
    return;
  }
  const others = users.slice(1);
  const reads =
    mount.type === 'bind'
      ? ' If they only read its files, mount it with :ro, which makes them configuration.'
      : '';
  place.refused(
    `shares ${mount.source} with ${others.join(', ')}, and a definition has no volume of several services.${reads} Keep the files in a database or an object store, or leave out ${others.length === 1 ? 'one' : 'all but one'} of them with --without ${others.join(',')}. To compare the platforms with a volume for each of them, which share no files: --volumes ${users.map((key) => `${key}:own`).join(',')}`,
  );
}

/** The services and jobs that mount the same volume or folder. */
function usersOf(mount: ComposeMount, { model }: PartReading): string[] {
  const identity = ({ type, source }: ComposeMount): string | undefined =>
    source === undefined || type !== 'bind' ? source : resolve(model.project.folder, text(source));
  const own = identity(mount);
  if (own === undefined) return [];
  return model.parts
    .filter(({ role }) => role.kind === 'service' || role.kind === 'job')
    .filter(({ raw }) =>
      entriesOf(raw.volumes)
        .map(mountOf)
        .some((one) => one.type === mount.type && identity(one) === own),
    )
    .map(({ key }) => key);
}
