import * as ecs from 'aws-cdk-lib/aws-ecs';
import { hardening } from './hardening.ts';
import type { TaskContext } from './task-context.ts';

export interface FileWriterProps
  extends Pick<ecs.ContainerDefinitionOptions, 'command' | 'environment' | 'secrets'> {
  /** The name of the container. Unique, because names in a definition have no underscore. */
  readonly name: string;
  /** A public image with a shell. */
  readonly image: string;
  /** The folders of the files. Each becomes a volume of the task. */
  readonly folders: readonly string[];
}

/**
 * Adds a container that writes files before another container starts, because Fargate mounts no file. The files are in
 * volumes of the task: the first has the name of the writer.
 *
 * No CPU and no memory of its own: the writer ends before the other containers use the task's.
 */
export function addFileWriter(
  { task, service, logging }: TaskContext,
  reader: ecs.ContainerDefinition,
  { name, image, folders, ...options }: FileWriterProps,
): void {
  const writer = task.addContainer(name, {
    ...options,
    image: ecs.ContainerImage.fromRegistry(image),
    logging,
    essential: false,
    // A new volume belongs to root. Writing into the volume needs no capability.
    ...hardening(task, `Linux-${name}`, service, { userId: 0 }),
  });
  for (const [i, containerPath] of folders.entries()) {
    const sourceVolume = i === 0 ? name : `${name}_${i}`;
    task.addVolume({ name: sourceVolume });
    writer.addMountPoints({ sourceVolume, containerPath, readOnly: false });
    reader.addMountPoints({ sourceVolume, containerPath, readOnly: true });
  }
  reader.addContainerDependencies({
    container: writer,
    condition: ecs.ContainerDependencyCondition.SUCCESS,
  });
}
