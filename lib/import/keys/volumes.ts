import { basename, resolve } from 'node:path';
import type { Reading } from '../draft.ts';
import { label } from '../names.ts';
import { type ComposeMount, mountOf, text } from '../short-forms.ts';
import type { Place } from '../verdict.ts';
import { isWithin } from '../yaml-file.ts';
import { cleanPath, entriesOf } from './files.ts';

/*
 * Volumes, which outlive their containers, and folders of the machine that become volumes.
 */

/** Folders of dependencies, which an image that is built here has. */
const DEPENDENCIES = /\/(?:node_modules|vendor|\.venv|venv|bower_components)$/;

export const FOR_DEVELOPMENT = 'is for development; the image has it already';

export const isBuilt = ({ part: { raw } }: Reading): boolean => raw.build !== undefined && raw.build !== null;

/** Reads a volume of its own. */
export function readVolume(mount: ComposeMount, place: Place, reading: Reading) {
  if (mount.subpath !== undefined)
    return place.refused('a folder within a volume cannot be mounted alone; give it a volume of its own');
  if (isBuilt(reading) && (DEPENDENCIES.test(cleanPath(mount.target)) || isWithinSource(mount, reading)))
    return place.dropped(FOR_DEVELOPMENT);
  addVolume(mount, mount.source ?? basename(mount.target), place, reading);
}

/** Tells whether an anonymous volume keeps a folder of the image within a mount of source. */
const isWithinSource = ({ source, target }: ComposeMount, { part }: Reading): boolean =>
  source === undefined &&
  entriesOf(part.raw.volumes)
    .map(mountOf)
    .some((one) => one.type === 'bind' && one.target !== target && isWithin(one.target, target));

/**
 * Adds a volume of one writer. Volumes that two services share are refused.
 *
 * @param note what becomes of the files. @default - nothing to say
 */
export function addVolume(
  mount: ComposeMount,
  source: string,
  place: Place,
  reading: Reading,
  note?: string,
) {
  const { draft, field, part } = reading;
  if (part.role.kind === 'job')
    return place.refused('a job has no volume; let it write to a database, or leave it out with --without');
  const users = usersOf(mount, reading);
  const [first, ...others] = users;
  if (others.includes(part.key)) return place.refused(`shares ${mount.source} with ${first}: see there`);
  if (others.length > 0)
    return place.refused(
      `shares ${mount.source} with ${others.join(', ')}, and a volume has one service: its disk is in one place. Put the files into both images or into an object store, make one of them a sidecar in lib/application.ts, or leave out ${others.length === 1 ? 'one' : 'all but one'} of them with --without ${others.join(',')}`,
    );
  const volumes = draft.volumes ?? [];
  // Renderers put the name of the service before the name of the volume.
  const base = label(source.startsWith(`${part.key}.`) ? source.slice(part.key.length) : source);
  const name = volumes.some((one) => one.name === base) ? `${base}-${volumes.length + 1}` : base;
  draft.volumes = [...volumes, { name, path: cleanPath(mount.target) }];
  draft.singleton = true;
  place.assumed(
    [
      'begins empty, with 1 GiB on Kubernetes',
      ...(note === undefined ? [] : [note]),
      'one replica writes it, so a release stops the service for a moment',
      'ECS refuses it until allowNetworkFileSystem says that the program can work on NFS, which is all that Fargate has',
    ].join('; '),
    `${field}.volumes.${volumes.length}`,
  );
}

/** The services and jobs that mount the same volume or folder. */
function usersOf(mount: ComposeMount, { model }: Reading): string[] {
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
