import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Paths at which the agent of ECS Exec writes in a container. AWS names no paths and calls a read-only root
 * unsupported. Source: aws/containers-roadmap issue 1359, whose users mount volumes at these paths.
 */
export const AGENT_PATHS = ['/managed-agents', '/var/lib/amazon/ssm', '/var/log/amazon/ssm'] as const;

/**
 * Lets the agent of ECS Exec write in a container with a read-only root: an ephemeral volume of the task at each path.
 *
 * Not tmpfs, which counts against the container's memory. Volumes belong to root, and the agent runs as root.
 *
 * @param writable paths that are writable already
 */
export function mountAgentPaths(
  task: ecs.TaskDefinition,
  container: ecs.ContainerDefinition,
  writable: readonly string[],
): void {
  for (const containerPath of AGENT_PATHS.filter((path) => !writable.includes(path))) {
    const name = containerPath.slice(1).replaceAll('/', '-');
    task.addVolume({ name });
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false });
  }
}
