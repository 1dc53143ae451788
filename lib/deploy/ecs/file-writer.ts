import { dirname } from 'node:path';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { filesWriter } from '../../definition/configuration-files.ts';
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
 * Adds a container that writes files before other containers start, because Fargate mounts no file. The files are in
 * volumes of the task: the first has the name of the writer.
 *
 * No CPU and no memory of its own: the writer ends before the other containers use the task's.
 */
export function addFileWriter(
  { task, service, logging }: TaskContext,
  readers: readonly ecs.ContainerDefinition[],
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
    for (const reader of readers) reader.addMountPoints({ sourceVolume, containerPath, readOnly: true });
  }
  for (const reader of readers)
    reader.addContainerDependencies({
      container: writer,
      condition: ecs.ContainerDependencyCondition.SUCCESS,
    });
}

/**
 * Hands the configuration files of a service to the containers that read them. The volume of a folder hides the image's
 * folder. The texts are in the task definition, so a change of a text is a new revision.
 */
export function writeConfiguration(context: TaskContext, readers: readonly ecs.ContainerDefinition[]): void {
  const { configuration } = context.service;
  if (configuration.length === 0) return;
  const paths = configuration.map(({ path }) => path);
  const all = [...new Set(paths.map((path) => dirname(path)))];
  // The volume of a folder holds the folders within it, too.
  const isWithinAnother = (folder: string): boolean => all.some((one) => folder.startsWith(`${one}/`));
  const inner = all.filter(isWithinAnother);
  addFileWriter(context, readers, {
    ...filesWriter(context.service, paths, inner.length > 0 ? [`mkdir -p ${inner.join(' ')}`] : []),
    folders: all.filter((folder) => !isWithinAnother(folder)),
  });
}
