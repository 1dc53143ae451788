import type { PartReading } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { list, mebibytes, mountOf } from '../short-forms.ts';
import { readBind } from './binds.ts';
import { cleanPath, entriesOf } from './files.ts';
import { type ComposeKeys, dropped, refused } from './key.ts';
import { readVolume } from './volumes.ts';

/*
 * Mounts: volumes, files and folders of the user's machine, and folders in memory.
 */

/** The size of an ephemeral volume for which the file gives none. */
const TMPFS_MIB = 64;

function readMount(mount: ReturnType<typeof mountOf>, place: KeyPlace, reading: PartReading) {
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

function addWritable(
  path: string,
  sizeMiB: number | undefined,
  place: KeyPlace,
  { draft, field }: PartReading,
) {
  const paths = draft.security?.writablePaths ?? [];
  const size = Math.min(1024, Math.max(1, Math.ceil(sizeMiB ?? TMPFS_MIB)));
  draft.security = { ...draft.security, writablePaths: [...paths, { path: cleanPath(path), sizeMiB: size }] };
  const name = `${field}.security.writablePaths.${paths.length}`;
  if (sizeMiB === undefined) place.assumed(`gets ${TMPFS_MIB} MiB: the file gives no size`, name);
  else if (size === sizeMiB) place.taken(name);
  else place.approximated(`has ${size} MiB: from 1 to 1024 can be had`, name);
}

export const STORAGE_KEYS: ComposeKeys<PartReading> = {
  volumes: {
    kinds: ['taken', 'assumed', 'approximated', 'dropped', 'refused'],
    about:
      'A named or anonymous volume is a volume of one writer, which makes the service a singleton. A file is `configuration`, as are the few files of a folder that is mounted read-only or below /etc. Source and dependencies beside `build` are dropped as for development; another folder becomes a volume. `--volumes SERVICE:HOW` says that it works on NFS, that all replicas write to it, or that each service gets its own. Paths of the machine are refused, as are volumes and folders that several services share. A file that lies beside a secret becomes a secret',
    read: (value, place, reading) => {
      if (entriesOf(value).length === 0) place.dropped('it is empty');
      const mounts = entriesOf(value).map(mountOf);
      for (const [i, mount] of mounts.entries()) {
        const isAgain = mounts
          .slice(i + 1)
          .some((later) => cleanPath(later.target) === cleanPath(mount.target));
        if (isAgain) place.at(i).dropped('a later mount has the same path, and comes first');
        else readMount(mount, place.at(i), reading);
      }
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
