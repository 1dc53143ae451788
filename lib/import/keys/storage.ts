import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InvalidInput } from '../../definition/invalid-input.ts';
import type { Reading } from '../draft.ts';
import { databaseOfSecret, isSecret, secretName } from '../environment.ts';
import { label, longLabel } from '../names.ts';
import { assignments, type ComposeMount, list, mebibytes, mountOf, text } from '../short-forms.ts';
import type { Place } from '../verdict.ts';
import { isWithin, readText } from '../yaml-file.ts';
import { dropped, type Keys, refused } from './key.ts';

/*
 * Files: volumes, configuration, and secrets as files.
 */

/** The size of an ephemeral volume for which the file gives none. */
const TMPFS_MIB = 64;

/** Files of a read-only folder become configuration, up to this many. */
const MOST_FILES = 20;

/** Mounts of the machine itself that only tell a container its time. */
const TIME_OF_THE_MACHINE = /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo(?:\/.*)?)$/;

function readMount(mount: ComposeMount, place: Place, reading: Reading) {
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

const cleanPath = (path: string): string => path.replace(/\/+$/, '') || '/';

function addWritable(path: string, sizeMiB: number | undefined, place: Place, { draft, field }: Reading) {
  const paths = draft.security?.writablePaths ?? [];
  const size = Math.min(1024, Math.max(1, Math.ceil(sizeMiB ?? TMPFS_MIB)));
  draft.security = { ...draft.security, writablePaths: [...paths, { path: cleanPath(path), sizeMiB: size }] };
  const name = `${field}.security.writablePaths`;
  if (sizeMiB === undefined) place.assumed(`has ${TMPFS_MIB} MiB: the file gives no size`, name);
  else if (size === sizeMiB) place.taken(name);
  else place.approximated(`has ${size} MiB: from 1 to 1024 can be had`, name);
}

/** Reads a volume of its own, which outlives the container. */
function readVolume(mount: ComposeMount, place: Place, reading: Reading) {
  const { model, part, draft } = reading;
  const { source } = mount;
  if (part.role.kind === 'job')
    return place.refused(
      'what runs to its end has no volume here; let it write to a database, or leave it out with --without',
    );
  if (mount.subpath !== undefined)
    return place.refused('a folder within a volume cannot be mounted alone; give it a volume of its own');
  const users = model.parts.filter(
    (other) =>
      source !== undefined &&
      other.role.kind !== 'left out' &&
      // An init step mounts what its service mounts.
      other.role.kind !== 'step' &&
      other.role.kind !== 'resource' &&
      list2(other.raw.volumes)
        .map(mountOf)
        .some((one) => one.type === 'volume' && one.source === source),
  );
  if (users.length > 1)
    return place.refused(
      `${users.map(({ key }) => key).join(' and ')} share the volume ${source}, and a volume has one service: its disk is in one place. Put the files into both images, or into an object store; or make one of them a sidecar`,
    );
  addVolume(mount, source ?? basename(mount.target), place, reading, [
    `one replica writes it, so a release stops the service for a moment`,
  ]);
  draft.singleton = true;
}

const list2 = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function addVolume(mount: ComposeMount, source: string, place: Place, reading: Reading, notes: string[]) {
  const { draft, field } = reading;
  const volumes = draft.volumes ?? [];
  const base = label(source);
  const name = volumes.some((one) => one.name === base) ? `${base}-${volumes.length + 1}` : base;
  draft.volumes = [...volumes, { name, path: cleanPath(mount.target) }];
  draft.singleton = true;
  place.assumed(
    [
      'begins empty, with 1 GiB on Kubernetes',
      ...notes,
      'ECS refuses it until allowNetworkFileSystem says that the program can work on NFS, which is all that Fargate has',
    ].join('; '),
    `${field}.volumes`,
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
  if (mount.readOnly)
    return isFolder ? readFolder(path, mount, place, reading) : place.refused(NOTHING_THERE);
  if (part.role.kind !== 'service')
    return place.refused('what runs to its end has no volume here; let it write to a database');
  addVolume(mount, basename(path), place, reading, [
    `takes the place of the folder ${given}, whose files do not come along`,
    'one replica writes it, so a release stops the service for a moment',
  ]);
}

const NOTHING_THERE = 'there is no such file or folder; create it, or remove the entry';

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
  const files = (readdirSync(path, { recursive: true }) as string[]).filter((name) =>
    lstatSync(join(path, name)).isFile(),
  );
  if (files.length === 0 || files.length > MOST_FILES)
    return place.refused(
      `has ${files.length} files, and 1 to ${MOST_FILES} can be configuration; copy the folder into an image of your own`,
    );
  for (const name of files.sort())
    addConfiguration(
      join(path, name),
      join(mount.target, name),
      place.at(relative(path, join(path, name))),
      reading,
    );
}

function addConfiguration(file: string, target: string, place: Place, reading: Reading) {
  let content: string;
  try {
    content = readText(file, reading.model.project.root);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return place.refused(`${error.problems[0]?.message}; or copy it into an image of your own`);
  }
  addText(basename(file), content, target, place, reading);
}

/** Makes a text a file of the service, or a secret if it looks like one. */
function addText(name: string, content: string, target: string, place: Place, reading: Reading) {
  const { draft, field } = reading;
  if (isSecret(name.replace(/\.[a-z]+$/, ''), content, reading))
    return addSecretFile(name, target, undefined, place, reading, 'looks like a secret');
  if (content === '') return place.dropped('it is empty');
  const path = cleanPath(target);
  draft.configuration = [...(draft.configuration ?? []), { path, text: content }];
  place.approximated(
    `is the file ${path}. On ECS, ${dirname(path)} holds such files alone: if the image has others there, put the file into the image`,
    `${field}.configuration`,
  );
}

/** Makes a file a secret that the user stores. */
function addSecretFile(
  name: string,
  target: string | undefined,
  existingName: string | undefined,
  place: Place,
  reading: Reading,
  because: string,
) {
  const { draft, field, part } = reading;
  const usual = `/run/secrets/${name}`;
  const variable = assignments(part.raw.environment).find(([, value]) => value === (target ?? usual))?.[0];
  const path = target === undefined || target === usual ? undefined : cleanPath(target);
  // The folder of Docker's secrets is one that Kubernetes needs: see lib/definition/secrets.ts.
  if (path === undefined && variable === undefined)
    return place.refused(
      `the program reads ${target ?? usual}, and Kubernetes keeps its own files in /run/secrets; let a variable of the program have the path, as ..._FILE of official images does`,
    );
  const secret = {
    name: secretName(longLabel(name), draft.secrets ?? []),
    file: {
      ...(path !== undefined && { path }),
      ...(variable !== undefined && { environmentVariable: variable }),
    },
    ...(existingName === undefined
      ? ({ source: 'provided' } as const)
      : ({ source: 'existing', existingName } as const)),
  };
  draft.secrets = [...(draft.secrets ?? []), secret];
  place.approximated(
    `${because}: it becomes the secret ${secret.name}, which ${
      existingName === undefined ? 'you store before the first deployment. Its value is not copied' : 'exists'
    }`,
    `${field}.secrets`,
  );
}

interface Grant {
  readonly source: string;
  readonly target?: string | undefined;
}

const grantOf = (entry: unknown): Grant => {
  if (typeof entry !== 'object' || !entry) return { source: text(entry) };
  const { source, target } = entry as { source?: unknown; target?: unknown };
  return { source: text(source), ...(target !== undefined && { target: text(target) }) };
};

function readSecrets(value: unknown, place: Place, reading: Reading) {
  const known = reading.model.project.tree.secrets ?? {};
  for (const [i, { source, target }] of list2(value).map(grantOf).entries()) {
    const at = place.at(i);
    const secret = known[source];
    const path = target === undefined || target.startsWith('/') ? target : `/run/secrets/${target}`;
    const database = databaseOfSecret(source, reading);
    if (!secret) at.refused(`there is no secret ${source}; add it to secrets at the top of the file`);
    else if (database && reading.part.role.kind !== 'resource')
      at.approximated(`is the password of ${database.name}, which a variable hands over`);
    else if (isExternal(secret))
      addSecretFile(source, path, externalName(source, secret), at, reading, 'exists');
    else addSecretFile(source, path, undefined, at, reading, 'is a secret');
  }
  if (list2(value).length === 0) place.dropped('it is empty');
}

const isExternal = ({ external }: Readonly<Record<string, unknown>>): boolean =>
  external === true || external === 'true' || (typeof external === 'object' && external !== null);

const externalName = (key: string, { name, external }: Readonly<Record<string, unknown>>): string =>
  label(
    text(
      name ??
        (typeof external === 'object' ? (external as { name?: unknown } | null)?.name : undefined) ??
        key,
    ),
  );

function readConfigs(value: unknown, place: Place, reading: Reading) {
  const { project } = reading.model;
  for (const [i, { source, target = `/${source}` }] of list2(value).map(grantOf).entries()) {
    const at = place.at(i);
    const config = project.tree.configs?.[source];
    if (!config) at.refused(`there is no config ${source}; add it to configs at the top of the file`);
    else if (config.content !== undefined) addText(source, text(config.content), target, at, reading);
    else if (config.environment !== undefined)
      addText(
        text(config.environment),
        project.variables[text(config.environment)] ?? '',
        target,
        at,
        reading,
      );
    else if (config.file !== undefined) {
      const path = resolve(project.folder, text(config.file));
      if (existsSync(path)) addConfiguration(path, target, at, reading);
      else at.refused(NOTHING_THERE);
    } else at.refused('is in no file here; give its text with content');
  }
  if (list2(value).length === 0) place.dropped('it is empty');
}

export const STORAGE_KEYS: Keys<Reading> = {
  volumes: {
    kinds: ['taken', 'assumed', 'approximated', 'dropped', 'refused'],
    about:
      'A named or anonymous volume is a volume of one writer, which makes the service a singleton. A file is `configuration`, as are the few files of a folder that is mounted read-only. A folder beside `build` is dropped as for development; another folder becomes a volume. Paths of the machine and volumes of two services are refused',
    read: (value, place, reading) => {
      if (list2(value).length === 0) place.dropped('it is empty');
      for (const [i, entry] of list2(value).entries()) readMount(mountOf(entry), place.at(i), reading);
    },
  },
  volumes_from: refused('mounts what another container has; give the volume to one service'),
  tmpfs: {
    kinds: ['taken', 'assumed', 'approximated'],
    about: 'as `security.writablePaths`, with 64 MiB where the file gives no size',
    read: (value, place, reading) => {
      for (const [i, entry] of list(value).entries()) {
        const [path = '', options = ''] = entry.split(':');
        const size = /(?:^|,)size=([^,]+)/.exec(options)?.[1];
        addWritable(path, mebibytes(size), Array.isArray(value) ? place.at(i) : place, reading);
      }
    },
  },
  configs: {
    kinds: ['taken', 'approximated', 'dropped', 'refused'],
    about: 'as `configuration`, a text each. What looks like a secret becomes one',
    read: readConfigs,
  },
  secrets: {
    kinds: ['approximated', 'dropped', 'refused'],
    about:
      'as `secrets`, files that you store. The variable that has the path gets the new one: /run/secrets is a folder of Kubernetes. Without such a variable it is refused',
    read: readSecrets,
  },
  shm_size: dropped('Fargate has 64 MiB of /dev/shm, as Docker by default; let the program write elsewhere'),
  storage_opt: dropped('Fargate has 20 GiB of ephemeral storage a task, and Kubernetes that of the node'),
};
