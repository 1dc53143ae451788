import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageName } from '../../../lib/definition/image-names.ts';
import { spawnApart } from '../interruption.ts';
import { service } from '../sample.ts';

/*
 * The rendered file, under another project name: a developer's own data stays.
 */

export const ROOT = join(__dirname, '..', '..', '..');
export { service };
export const PROJECT = `${service.name}-e2e`;

/** The shell command that restarts the engine: no API shows how an engine was started. @default - it is not restarted */
export const { RESTART_ENGINE = '' } = process.env;

/** An IP address and port outside this machine that accept connections, such as `1.1.1.1:443`. @default - outbound access is not tested */
export const { OUTSIDE_ADDRESS = '' } = process.env;

/**
 * The time limit of a step that builds images. A build installs packages from a registry, which may be slow, and other builds may
 * take the CPU.
 */
export const BUILD_LIMIT_MS = 600_000;

export const BASE_URL = `http://127.0.0.1:${service.exposure.localPort}`;

// Not a synchronous call: HTTP clients in this process would not notice meanwhile that connections are closed.
export const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args, { cwd: ROOT })).stdout.trim();
export const compose = (...args: string[]): Promise<string> => docker('compose', '-p', PROJECT, ...args);
/** Inspects the container of the service, or of another service in the file. */
export const inspect = async (format: string, inspected: string = service.name): Promise<string> =>
  docker('inspect', '-f', format, await compose('ps', '-a', '-q', inspected));

type Signal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

/** The command line that sends a signal to the process of the service, or of another service in the file. */
export const signalCommand = async (signal: Signal, signalled = service.name): Promise<string[]> =>
  signalContainer(signal, await compose('ps', '-a', '-q', signalled));

/**
 * The command line that sends a signal to the process of a container. Not `docker kill`: it counts as a stop by hand, after
 * which Docker does not restart the container. A container that sees the host's processes sends the signal to the
 * process's id on the host.
 *
 * @throws Error if the container has no process
 */
export async function signalContainer(signal: Signal, container: string): Promise<string[]> {
  const pid = Number(await docker('inspect', '-f', '{{.State.Pid}}', container));
  if (!(pid > 1)) throw new Error(`the container must have a process; got the id ${pid}`);
  return [
    ...['docker', 'run', '--rm', '--pid=host', '--user=0', '--network=none', imageName(service)],
    ...['node', '-e', `process.kill(${pid}, '${signal}')`],
  ];
}

// Synchronous, because the clean-up after Ctrl-C uses it, too.
export const dockerNow = (...args: string[]): string[] =>
  spawnApart('docker', args, { cwd: ROOT, timeout: 120_000 }).stdout.split(/\s+/).filter(Boolean);

/** The filter for everything that Compose has made for the project. */
export const OURS = ['--filter', `label=com.docker.compose.project=${PROJECT}`];
export const imagesOf = (...selection: string[]): string[] =>
  dockerNow('image', 'ls', '--quiet', '--no-trunc', ...selection);

/** The tag of the developer's own image while the test uses its name. */
const SET_ASIDE = `${PROJECT}:set-aside`;

export function setAsideImage(): void {
  if (imagesOf(imageName(service)).length > 0) dockerNow('tag', imageName(service), SET_ASIDE);
}

function removeImages(): void {
  const ours = imagesOf('--all', ...OURS);
  if (ours.length > 0) dockerNow('image', 'rm', '--force', ...ours);
  if (imagesOf(SET_ASIDE).length === 0) return;
  dockerNow('tag', SET_ASIDE, imageName(service));
  dockerNow('image', 'rm', SET_ASIDE);
}

export const down = (): string[] =>
  dockerNow('compose', '-p', PROJECT, 'down', '--volumes', '--remove-orphans');

/** Removes the project and its images, in whatever state they are. */
export function clean(): void {
  down();
  removeImages();
}
