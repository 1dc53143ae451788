import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Reading } from '../draft.ts';
import { label } from '../names.ts';
import { type ComposeMount, list, mebibytes, mountOf, text } from '../short-forms.ts';
import type { Place } from '../verdict.ts';
import { isWithin } from '../yaml-file.ts';
import { addConfiguration, cleanPath, entriesOf, NOTHING_THERE } from './files.ts';
import { dropped, type Keys, refused } from './key.ts';

/*
 * Mounts: volumes, and files and folders of the user's machine.
 */

/** The size of an ephemeral volume for which the file gives none. */
const TMPFS_MIB = 64;

/** Files of a read-only folder become configuration, up to this many. */
const MOST_FILES = 20;

/** Mounts of the machine itself that only tell a container its time. */
const TIME_OF_THE_MACHINE = /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo(?:\/.*)?)$/;

function readMount(mount: ComposeMount, place: Place, reading: Reading) {
  if (!mount.target.startsWith('/'))
    return place.refused('has no path in the container that begins with /; give one as target');
  switch (mount.type) {
    case 'tmpfs':
      return addWritable(mount.target, mount.sizeMiB, place, reading);
    case 'bind':
      return readBind(mount, place, reading);
    case 'volume':
      return readVolume(mount, place, reading);
    default:
      place.refused(`${mount.type} is a mount of Compose alone; put its files into the image`);
  }
}

function addWritable(path: string, sizeMiB: number | undefined, place: Place, { draft, field }: Reading) {
  const paths = draft.security?.writablePaths ?? [];
  const size = Math.min(1024, Math.max(1, Math.ceil(sizeMiB ?? TMPFS_MIB)));
  draft.security = { ...draft.security, writablePaths: [...paths, { path: cleanPath(path), sizeMiB: size }] };
  const name = `${field}.security.writablePaths.${paths.length}`;
  if (sizeMiB === undefined) place.assumed(`has ${TMPFS_MIB} MiB: the file gives no size`, name);
  else if (size === sizeMiB) place.taken(name);
  else place.approximated(`has ${size} MiB: from 1 to 1024 can be had`, name);
}

/** Reads a volume of its own, which outlives the container. */
function readVolume(mount: ComposeMount, place: Place, reading: Reading) {
  const { model, part, draft } = reading;
  const { source } = mount;
  if (part.role.kind === 'job')
    return place.refused('a job has no volume; let it write to a database, or leave it out with --without');
  if (mount.subpath !== undefined)
    return place.refused('a folder within a volume cannot be mounted alone; give it a volume of its own');
  const users = model.parts.filter(
    (other) =>
      source !== undefined &&
      ['service', 'job'].includes(other.role.kind) &&
      entriesOf(other.raw.volumes)
        .map(mountOf)
        .some((one) => one.type === 'volume' && one.source === source),
  );
  if (users.length > 1)
    return place.refused(
      `${users.map(({ key }) => key).join(' and ')} share the volume ${source}, and a volume has one service: its disk is in one place. Put the files into both images or into an object store, make one of them a sidecar in lib/application.ts, or leave one out with --without`,
    );
  addVolume(mount, source ?? basename(mount.target), place, reading, [
    `one replica writes it, so a release stops the service for a moment`,
  ]);
  draft.singleton = true;
}

function addVolume(mount: ComposeMount, source: string, place: Place, reading: Reading, notes: string[]) {
  const { draft, field } = reading;
  const volumes = draft.volumes ?? [];
  // Renderers put the name of the service before the name of the volume.
  const base = label(
    source.startsWith(`${reading.part.key}.`) ? source.slice(reading.part.key.length) : source,
  );
  const name = volumes.some((one) => one.name === base) ? `${base}-${volumes.length + 1}` : base;
  draft.volumes = [...volumes, { name, path: cleanPath(mount.target) }];
  draft.singleton = true;
  place.assumed(
    [
      'begins empty, with 1 GiB on Kubernetes',
      ...notes,
      'ECS refuses it until allowNetworkFileSystem says that the program can work on NFS, which is all that Fargate has',
    ].join('; '),
    `${field}.volumes.${volumes.length}`,
  );
}

/** Reads a mount of a file or a folder of the machine. */
function readBind(mount: ComposeMount, place: Place, reading: Reading) {
  const { model, part } = reading;
  const { folder, root } = model.project;
  const given = mount.source ?? '';
  if (/docker\.sock$|containerd\.sock$|podman\.sock$/.test(given))
    return place.refused(
      "the engine's socket rules the whole machine, and Fargate has none; leave the service out with --without",
    );
  if (TIME_OF_THE_MACHINE.test(given))
    return place.dropped('containers run in UTC on every platform; set TZ if the program needs another zone');
  if (given.startsWith('~')) return place.refused(ofTheMachine(given));
  const path = resolve(folder, given);
  if (!isWithin(root, path))
    return place.refused(
      given.startsWith('.')
        ? `leads out of ${root}; give a folder that holds it with --root`
        : ofTheMachine(given),
    );
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const isFile = existsSync(path) && !isFolder;
  if (isFile) return addConfiguration(path, mount.target, place, reading);
  if (isBuilt(part.raw) && isFolder && !mount.readOnly)
    return place.dropped('mounts source for development; the image has it already');
  if (isBuilt(part.raw) && isFolder && isOfTheContext(path, reading))
    return place.dropped('mounts source for development; the image has it already');
  if (!isFolder && /\.[a-z]{2,5}$/i.test(path)) return place.refused(NOTHING_THERE);
  if (mount.readOnly)
    return isFolder ? readFolder(path, mount, place, reading) : place.refused(NOTHING_THERE);
  if (part.role.kind !== 'service')
    return place.refused('a job has no volume; let it write to a database, or leave it out with --without');
  addVolume(mount, basename(path), place, reading, [
    `takes the place of the folder ${given}, whose files do not come along`,
    'one replica writes it, so a release stops the service for a moment',
  ]);
}

const ofTheMachine = (path: string): string =>
  `${path} is of the machine, and no machine is yours on Fargate; put the files into the image, or leave the service out with --without`;

const isBuilt = (raw: Readonly<Record<string, unknown>>): boolean =>
  raw.build !== undefined && raw.build !== null;

function isOfTheContext(path: string, { part, model }: Reading): boolean {
  const { build } = part.raw;
  const context = typeof build === 'string' ? build : text((build as { context?: unknown }).context ?? '.');
  return isWithin(resolve(model.project.folder, context), path);
}

/** Reads a folder that the program only reads: its files become configuration. */
function readFolder(path: string, mount: ComposeMount, place: Place, reading: Reading) {
  const files = filesIn(path);
  if (files.length === 0 || files.length > MOST_FILES)
    return place.refused(
      `has ${files.length === 0 ? 'no' : `more than ${MOST_FILES}`} files, and 1 to ${MOST_FILES} can be configuration; copy the folder into an image of your own`,
    );
  for (const name of files.sort())
    addConfiguration(join(path, name), join(mount.target, name), place.at(name), reading);
}

/** The files of a folder and of folders in it, up to one more than can be used. Symbolic links to folders are left out. */
function filesIn(folder: string, within = '', found: string[] = []): string[] {
  for (const entry of readdirSync(join(folder, within), { withFileTypes: true })) {
    if (found.length > MOST_FILES) break;
    if (entry.isDirectory()) filesIn(folder, join(within, entry.name), found);
    else found.push(join(within, entry.name));
  }
  return found;
}

export const STORAGE_KEYS: Keys<Reading> = {
  volumes: {
    kinds: ['taken', 'assumed', 'approximated', 'dropped', 'refused'],
    about:
      'A named or anonymous volume is a volume of one writer, which makes the service a singleton. A file is `configuration`, as are the few files of a folder that is mounted read-only. A folder beside `build` is dropped as for development; another folder becomes a volume. Paths of the machine and volumes of two services are refused',
    read: (value, place, reading) => {
      if (entriesOf(value).length === 0) place.dropped('it is empty');
      for (const [i, entry] of entriesOf(value).entries()) readMount(mountOf(entry), place.at(i), reading);
    },
  },
  volumes_from: refused('mounts what another container has; give the volume to one service'),
  tmpfs: {
    kinds: ['taken', 'assumed', 'approximated', 'dropped'],
    about: 'as `security.writablePaths`, with 64 MiB where the file gives no size',
    read: (value, place, reading) => {
      if (list(value).length === 0) place.dropped('it is empty');
      for (const [i, entry] of list(value).entries()) {
        const [path = '', options = ''] = entry.split(':');
        const size = /(?:^|,)size=([^,]+)/.exec(options)?.[1];
        addWritable(path, mebibytes(size), Array.isArray(value) ? place.at(i) : place, reading);
      }
    },
  },
  shm_size: dropped('Fargate has 64 MiB of /dev/shm, as Docker by default; let the program write elsewhere'),
  storage_opt: dropped('Fargate has 20 GiB of ephemeral storage a task, and Kubernetes that of the node'),
};
