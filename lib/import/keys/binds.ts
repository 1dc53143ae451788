import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { PartReading } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { filesIn, MOST_FILES } from '../mounted-files.ts';
import { type ComposeMount, text } from '../short-forms.ts';
import { isWithin } from '../yaml-file.ts';
import { addConfiguration, NOTHING_THERE } from './files.ts';
import { addVolume, FOR_DEVELOPMENT, isBuilt } from './volumes.ts';

/*
 * Mounts of files and folders of the user's machine.
 */

/** Mounts of the machine itself that only tell a container its time. */
const TIME_OF_THE_MACHINE = /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo(?:\/.*)?)$/;

/** The beginning of a refusal: what may be mounted, and what was received. */
const mustBeOurs = (root: string, given: string): string =>
  `must be a named volume, or a file or a folder within ${root}; got ${given}`;

const SOCKET = /(?:docker|containerd|podman)\.sock$/;

export function readBind(mount: ComposeMount, place: KeyPlace, reading: PartReading) {
  const { folder, root } = reading.model.project;
  const given = mount.source ?? '';
  if (SOCKET.test(given))
    return place.refused(
      `${mustBeOurs(root, given)}, the engine's socket, which rules the whole machine, and Fargate has none. Remove the entry if the program works without it, or leave the service out with --without`,
    );
  if (TIME_OF_THE_MACHINE.test(given))
    return place.dropped('containers run in UTC on every platform; set TZ if the program needs another zone');
  const path = resolve(folder, given);
  if (given.startsWith('~') || !isWithin(root, path))
    return place.refused(
      given.startsWith('.')
        ? `must be within ${root}; got ${given}. Give a folder that holds it with --root`
        : `${mustBeOurs(root, given)}, which is of the machine, and on Fargate you have no machine. Put the files into the image, or name a volume for what the program writes, as in data:${mount.target}, or leave the service out with --without`,
    );
  if (!existsSync(path)) {
    // Compose makes a folder of what is missing, also where a file was meant.
    if (mount.readOnly || /\.[a-z]{2,5}$/i.test(path)) return place.refused(NOTHING_THERE);
    return addVolume(mount, basename(path), place, reading);
  }
  const isFolder = statSync(path).isDirectory();
  if (isBuilt(reading) && isSource(path, isFolder, mount, reading)) return place.dropped(FOR_DEVELOPMENT);
  if (!isFolder) return addConfiguration(path, mount.target, place, reading);
  const files = filesIn(path);
  const isShort = files.length > 0 && files.length <= MOST_FILES;
  if (mount.readOnly || (isShort && mount.target.startsWith('/etc/')))
    return readFolder(path, files, mount, place, reading);
  const note = files.length > 0 ? `The files of ${given} do not come along` : undefined;
  addVolume(mount, basename(path), place, reading, note);
}

/** Tells whether a mount beside `build` hands source to the container. Its configuration is most often below /etc. */
function isSource(
  path: string,
  isFolder: boolean,
  mount: ComposeMount,
  { part, model }: PartReading,
): boolean {
  const { folder } = model.project;
  const { build } = part.raw;
  const given = typeof build === 'string' ? build : text((build as { context?: unknown }).context ?? '.');
  const context = resolve(folder, given);
  if (mount.target.startsWith('/etc/')) return false;
  if (isFolder && !mount.readOnly) return true;
  // A context that is the whole project has configuration, too.
  return isWithin(context, path) && (isFolder || !mount.readOnly || context !== folder);
}

/** Reads a folder that the program only reads: its files become configuration. */
function readFolder(
  path: string,
  files: readonly string[],
  mount: ComposeMount,
  place: KeyPlace,
  reading: PartReading,
) {
  if (files.length === 0 || files.length > MOST_FILES)
    return place.refused(
      `has ${files.length === 0 ? 'no' : `more than ${MOST_FILES}`} files, and 1 to ${MOST_FILES} can be configuration; copy the folder into an image of your own`,
    );
  for (const name of [...files].sort())
    addConfiguration(join(path, name), join(mount.target, name), place.at(name), reading);
}
