import { dirname } from 'node:path';
import { type RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import type { Construct } from 'constructs';
import type { Secret, Service, Volume } from '../../definition/application.ts';
import { filesWriter } from '../../definition/configuration-files.ts';
import { BUSYBOX, fullName } from '../../definition/image-names.ts';
import { secretFile } from '../../definition/secrets.ts';
import { volumeName } from '../../definition/volumes.ts';
import { refuseTemplate } from '../service-resources.ts';
import { hardening, type TaskContext } from './container-fields.ts';

/*
 * The volumes of a task, in this order: the service's own, which outlive the task; volumes with configuration files and
 * secrets, which a container writes before the others start; volumes in which the agent of ECS Exec writes.
 *
 * The service's own volumes are folders of a network file system, because Fargate has no disk that outlives its task.
 * Source: Amazon ECS developer guide, "Storage options for Amazon ECS tasks".
 */

export interface FileSystemProps {
  /** The service. */
  readonly service: Service;
  /** The network of the tasks. */
  readonly vpc: ec2.IVpc;
  /** The security group of the tasks, which alone may mount the file system. */
  readonly tasks: ec2.SecurityGroup;
  /** Whether the files outlive their stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** A file system of EFS with a folder for each volume of a service, encrypted and backed up every day. */
export interface ServiceFiles {
  readonly fileSystem: efs.FileSystem;
  /** The access points by the names of the volumes. */
  readonly accessPoints: ReadonlyMap<string, efs.AccessPoint>;
}

/**
 * The reason why the volumes of a service must not be deployed on Fargate; undefined if they may, or if there are none.
 * It names the field, its value, what is allowed, and the way out.
 */
export function diskRefusal({ name, volumes }: Pick<Service, 'name' | 'volumes'>): string | undefined {
  const fields = volumes.flatMap(({ allowNetworkFileSystem }, i) =>
    allowNetworkFileSystem ? [] : [`services.${name}.volumes.${i}.allowNetworkFileSystem`],
  );
  return fields.length === 0
    ? undefined
    : `${fields.join(' and ')} must be true on ECS, got false: Fargate keeps volumes on EFS, a network file system, on which SQLite and other databases lose data or are slow. Set it to true if the program can work there; otherwise keep the data in a database outside of the service, or deploy on EKS.`;
}

/**
 * Makes the file system of a service; undefined if the service has no volumes. CloudFormation refuses the template if a
 * volume needs a disk.
 */
export function serviceFiles(
  scope: Construct,
  { service, vpc, tasks, removalPolicy }: FileSystemProps,
): ServiceFiles | undefined {
  if (service.volumes.length === 0) return undefined;
  const refusal = diskRefusal(service);
  if (refusal) refuseTemplate(scope, 'FilesNeedADisk', refusal, 'a disk', 'a network file system');
  const group = new ec2.SecurityGroup(scope, 'FilesGroup', {
    vpc,
    allowAllOutbound: false,
    description: `files of ${service.name}`,
  });
  const fileSystem = new efs.FileSystem(scope, 'Files', {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroup: group,
    encrypted: true,
    enableAutomaticBackups: true,
    // Adds a policy without which everybody in the network could mount the files, with or without a role.
    allowAnonymousAccess: false,
    fileSystemName: fullName(service),
    removalPolicy,
  });
  const nfs = ec2.Port.tcp(efs.FileSystem.DEFAULT_PORT);
  group.addIngressRule(tasks, nfs, 'mounts of the service');
  tasks.addEgressRule(group, nfs, 'its files');
  const owner = String(service.security.userId);
  const accessPoints = service.volumes.map((volume) => {
    const accessPoint = new efs.AccessPoint(scope, `Files-${volume.name}`, {
      fileSystem,
      path: `/${volume.name}`,
      // All writes are made as this user. A new folder belongs to it.
      posixUser: { uid: owner, gid: owner },
      createAcl: { ownerUid: owner, ownerGid: owner, permissions: '750' },
    });
    Tags.of(accessPoint).add('Name', volumeName(service, volume));
    return [volume.name, accessPoint] as const;
  });
  return { fileSystem, accessPoints: new Map(accessPoints) };
}

/** Adds the volumes to a task, and lets its role mount and write them. */
export function addVolumes(
  task: ecs.FargateTaskDefinition,
  volumes: readonly Volume[],
  { fileSystem, accessPoints }: ServiceFiles,
): void {
  for (const volume of volumes)
    task.addVolume({
      name: nameInTask(volume),
      efsVolumeConfiguration: {
        fileSystemId: fileSystem.fileSystemId,
        transitEncryption: 'ENABLED',
        authorizationConfig: {
          accessPointId: accessPoints.get(volume.name)?.accessPointId,
          iam: 'ENABLED',
        },
      },
    });
  fileSystem.grant(task.taskRole, 'elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite');
}

/** Mounts the volumes of the service in one of its containers. */
export function mountVolumes(container: ecs.ContainerDefinition, { volumes }: Service): void {
  for (const volume of volumes)
    container.addMountPoints({
      sourceVolume: nameInTask(volume),
      containerPath: volume.path,
      readOnly: false,
    });
}

/** The name of a volume in its task, which no volume with a configuration or a secret has. */
const nameInTask = ({ name }: Volume): string => `${name}-volume`;

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

interface SecretWithValue {
  readonly secret: Secret;
  readonly value: ecs.Secret;
}

/**
 * Hands secrets to the service's container as files: a container that ends before the service starts gets the values as
 * variables, and writes them into a volume of the task. Fargate itself hands over variables only.
 */
export function writeSecretFiles(
  context: TaskContext,
  container: ecs.ContainerDefinition,
  files: readonly SecretWithValue[],
): void {
  const named = files.map(({ secret, value }, i) => ({
    variable: `SECRET_${i}`,
    path: secretFile(secret),
    value,
  }));
  addFileWriter(context, [container], {
    name: `${context.service.name}_secrets`,
    image: BUSYBOX,
    command: [
      'sh',
      '-c',
      named.map(({ variable, path }) => `printf %s "$${variable}" > '${path}'`).join(' && '),
    ],
    secrets: Object.fromEntries(named.map(({ variable, value }) => [variable, value])),
    folders: [...new Set(named.map(({ path }) => dirname(path)))],
  });
}

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
