import { type RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import type { Construct } from 'constructs';
import type { Service, Volume } from '../../definition/application.ts';
import { fullName } from '../../definition/image-names.ts';
import { volumeName } from '../../definition/volumes.ts';
import { refuseTemplate } from '../refuse-template.ts';

/*
 * The volumes of a service on Fargate: folders of a network file system, because Fargate has no disk that outlives its
 * task. Source: Amazon ECS developer guide, "Storage options for Amazon ECS tasks".
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
