import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunningEcsService } from './ecs-service.ts';

/** The shell command that sets the number of tasks. */
export const scaleLine = ({ cluster, name }: RunningEcsService, replicas: number): string =>
  `aws ecs update-service --cluster ${cluster} --service ${name} --desired-count ${replicas} --query service.desiredCount`;

/** The shell command that waits until the service is stable. */
export const waitUntilStableLine = ({ cluster, name }: RunningEcsService): string =>
  `aws ecs wait services-stable --cluster ${cluster} --services ${name}`;

/** Runs Docker's command line, and returns its output. */
export const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout.trim();

/** The id of a container of an emulated task, which is a container of this machine. */
export async function emulatedContainer({ imageUri, container }: RunningEcsService): Promise<string> {
  const [id] = (await docker('ps', '--quiet', '--filter', `ancestor=${imageUri}`)).split('\n');
  if (!id) throw new Error(`the container ${container} of a task must run on this engine; got none`);
  return id;
}

/**
 * The shell command that kills the process of an emulated task. Not `docker kill`: it counts as a stop by hand. A
 * container that sees the host's processes kills the process by its id on the host.
 */
export async function killLine(ecs: RunningEcsService): Promise<string> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', await emulatedContainer(ecs));
  const kill = `node -e "process.kill(${pid}, 'SIGKILL')"`;
  return `docker run --rm --pid=host --user=0 --network=none ${ecs.imageUri} ${kill}`;
}
