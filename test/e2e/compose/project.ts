import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseService } from '../../../lib/definition.ts';
import { imageTag } from '../../../lib/derive.ts';
import { service as definition } from '../../../lib/service.ts';
import { spawnApart } from '../interruption.ts';

/*
 * The committed file, under a project name of its own: a developer's data stays.
 */

export const ROOT = join(__dirname, '..', '..', '..');
export const service = parseService(definition);
export const PROJECT = `${service.name}-e2e`;

/** Restarts the engine: a shell command. Nothing says of an engine how it was started. @default - it is not restarted */
export const { RESTART_ENGINE = '' } = process.env;

export const BASE_URL = `http://127.0.0.1:${service.exposure.localPort}`;

// Not the synchronous calls: the client would not see which of its connections were closed meanwhile.
export const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args, { cwd: ROOT })).stdout.trim();
export const compose = (...args: string[]): Promise<string> => docker('compose', '-p', PROJECT, ...args);
/** Of the service's container. */
export const inspect = async (format: string): Promise<string> =>
  docker('inspect', '-f', format, await compose('ps', '-a', '-q', service.name));

/**
 * The command line that sends a signal to the service's process, by its id on the host, from a container that sees it:
 * `docker kill` would count as a stop by hand, after which nothing restarts it.
 */
export const signalCommand = async (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<string[]> => [
  ...['docker', 'run', '--rm', '--pid=host', '--user=0', '--network=none', imageTag(service)],
  ...['node', '-e', `process.kill(${await inspect('{{.State.Pid}}')}, '${signal}')`],
];

// Synchronous, as they are also for Ctrl-C.
const dockerNow = (...args: string[]): string[] =>
  spawnApart('docker', args, { cwd: ROOT, timeout: 120_000 }).stdout.split(/\s+/).filter(Boolean);

export const OURS = ['--filter', `label=com.docker.compose.project=${PROJECT}`];
export const imagesOf = (...selection: string[]): string[] =>
  dockerNow('image', 'ls', '--quiet', '--no-trunc', ...selection);

/** The developer's own image, put aside while ours has its name. */
const KEPT = `${PROJECT}:kept`;

export function putAsideImage(): void {
  if (imagesOf(imageTag(service)).length > 0) dockerNow('tag', imageTag(service), KEPT);
}

function removeImages(): void {
  const ours = imagesOf('--all', ...OURS);
  if (ours.length > 0) dockerNow('image', 'rm', '--force', ...ours);
  if (imagesOf(KEPT).length === 0) return;
  dockerNow('tag', KEPT, imageTag(service));
  dockerNow('image', 'rm', KEPT);
}

export const down = (): string[] =>
  dockerNow('compose', '-p', PROJECT, 'down', '--volumes', '--remove-orphans');

/** Whatever was made, however far it came. */
export function clean(): void {
  down();
  removeImages();
}
