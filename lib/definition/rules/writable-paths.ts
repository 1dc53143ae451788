import { basename, dirname } from 'node:path';
import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { problem } from '../problem.ts';
import { SECRETS_DIRECTORY, secretFile } from '../secrets.ts';
import { configurationAsVariable } from '../sidecar-configuration.ts';

/**
 * Refuses writable paths and volumes that hide something that a container needs. At each path, an empty folder replaces
 * the image's folder, so programs in that folder are gone. Also, an engine mounts no folder within its own mounts.
 */
export const pathsAreFree: Rule<Service> = function* (service) {
  const programs = programsOf(service);
  const secrets = [
    SECRETS_DIRECTORY,
    ...service.secrets.flatMap((secret) => (secret.file ? [dirname(secretFile(secret))] : [])),
  ];
  const taken: string[] = [];
  const mounts = [
    ...service.security.writablePaths.map(({ path }, i) => ({
      field: `security.writablePaths.${i}.path`,
      path,
      isInMemory: true,
    })),
    ...service.volumes.map(({ path }, i) => ({ field: `volumes.${i}.path`, path, isInMemory: false })),
  ];
  for (const { field, path, isInMemory } of mounts) {
    const refused = (saying: string) => problem(field, path, saying);
    const engine = OF_THE_ENGINE.find((folder) => isWithin(path, folder));
    const hidden = programs.find(([file]) => isWithin(file, path));
    const secret = secrets.find((folder) => isWithin(path, folder) || isWithin(folder, path));
    const other = taken.find((one) => isWithin(path, one) || isWithin(one, path));
    if (engine && !(isInMemory && path === SHARED_MEMORY))
      yield refused(`is within ${engine}, which the engine mounts itself; choose another path`);
    else if (secret) yield refused(`overlaps ${secret}, where secrets are mounted; choose another path`);
    else if (isOfTheImage(path))
      yield refused(
        'would hide programs, libraries or certificates of the image; choose a folder that is empty in the image, and tell the program its path',
      );
    else if (hidden)
      yield refused(
        `would hide ${hidden[0]}, which ${hidden[1]}; choose a folder that is empty in the image`,
      );
    else if (other) yield refused(`overlaps ${other}, which is already writable; remove one of them`);
    taken.push(path);
  }
};

/**
 * Refuses a sidecar's configuration in a folder with other files. On Compose and ECS the folder becomes a volume: see
 * `configurationWriter`.
 */
export const configurationFoldersAreFree: Rule<Service> = function* ({ sidecars }) {
  for (const [i, sidecar] of sidecars.entries()) {
    if (!sidecar.configuration) continue;
    const { path, local } = sidecar.configuration;
    const folder = dirname(path);
    if (holdsOtherFiles(folder) && !configurationAsVariable(sidecar, local))
      yield problem(
        `sidecars.${i}.configuration.path`,
        path,
        `is in ${folder}, which holds other files of the image or the engine; Compose and Fargate mount the whole folder, so choose one of its own, such as /etc/${sidecar.name}`,
      );
  }
};

/** Tells whether a folder holds files of the image or the engine, which a volume mounted there would hide. */
export const holdsOtherFiles = (folder: string): boolean =>
  isOfTheImage(folder) || OF_THE_ENGINE.some((one) => isWithin(folder, one));

/** Tells whether a path is the folder itself or lies within the folder. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** Programs of the image that are known to be run, each with the words for what runs it. */
export const programsOf = ({
  image,
  entrypoint,
  command,
  health,
  initSteps,
}: Service): [string, string][] => {
  const commands: readonly (readonly [use: string, words: readonly string[] | undefined])[] = [
    ['entrypoint runs', entrypoint],
    // With an entrypoint, the command holds only arguments.
    ['command runs', entrypoint ? undefined : command],
    ['health.command runs', health.command],
    ...(['startup', 'liveness', 'readiness'] as const).map(
      (kind) => [`health.${kind}.exec runs`, health[kind]?.exec?.command] as const,
    ),
    // A step with an image of its own runs that image's programs.
    ...initSteps
      .filter((step) => !step.image)
      .map((step) => [`the init step ${step.name} runs`, step.entrypoint ?? step.command] as const),
    ['image.stepProgram names', image.stepProgram],
  ];
  return commands.flatMap(([use, words]) => {
    const program = words && programIn(words);
    return program ? [[program, use] as [string, string]] : [];
  });
};

/**
 * The file that a command runs, if the command names it by its path. Other paths in a command are arguments: the process
 * may well write there.
 */
const programIn = ([first = '', ...others]: readonly string[]): string | undefined => {
  const program = INTERPRETERS.includes(basename(first))
    ? others.find((word) => !word.startsWith('-'))
    : first;
  return [program, first].find((word) => word?.startsWith('/'));
};

const INTERPRETERS = [
  'node',
  'python',
  'python3',
  'ruby',
  'php',
  'perl',
  'sh',
  'bash',
  'java',
  'deno',
  'bun',
];

const OF_THE_ENGINE = ['/proc', '/sys', '/dev'];
/** Shared memory, which some programs want larger than the 64 MiB of an engine. */
const SHARED_MEMORY = '/dev/shm';

/** Tells whether images have programs, libraries or certificates in a folder. */
const isOfTheImage = (folder: string): boolean =>
  PROGRAMS.test(folder) ||
  APPLICATIONS.test(folder) ||
  ROOTS.includes(folder) ||
  TREES.some((tree) => isWithin(folder, tree));

/** Folders of programs and libraries, with everything in them. Source: Filesystem Hierarchy Standard 3.0. */
const PROGRAMS = /^\/(usr\/(local\/)?)?(s?bin|lib(32|64|x32|exec)?|include)(\/|$)/;

/**
 * The folders below `/usr`, down to the folder of one application, such as `/usr/src/app` or `/usr/local/tomcat`, which has
 * its programs. What an application has in it may be for data, and is empty in the image: `/usr/share/elasticsearch/data`,
 * `/usr/local/apache2/logs`. In `/usr/local/etc`, an application has its configuration alone.
 */
const APPLICATIONS = /^\/usr(\/local)?(\/(share|src))?(\/[^/]+)?$/;

/** Folders that are needed themselves, with folders in them that are not. */
const ROOTS = ['/', '/etc', '/etc/ssl', '/etc/pki', '/etc/pki/tls'];

/** Certificates, time zones, links to programs, and what Nix, buildpacks and distroless images have programs in. */
const TREES = [
  ...['/etc/ssl/certs', '/etc/pki/ca-trust', '/etc/pki/tls/certs', '/etc/ca-certificates'],
  ...['/usr/share/ca-certificates', '/usr/local/share/ca-certificates', '/usr/share/zoneinfo'],
  ...['/etc/alternatives', '/nix', '/cnb', '/layers', '/nodejs'],
];
