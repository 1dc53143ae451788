import type { Artefact } from './artefacts.ts';
import { deployedBefore } from './ecs-callers.ts';
import { attributes, trafficOf } from './ecs-traffic.ts';
import { type JsonObject, objectsIn } from './json.ts';
import {
  below,
  each,
  entry,
  found,
  type Key,
  LOOPBACK,
  number,
  orElse,
  type Place,
  properties,
  type Reading,
  resourcesOf,
  some,
  texts,
} from './reading.ts';
import { idOf, referencesIn, referredProperties, refersTo, resourceAt } from './template-references.ts';
import { refusalOf } from './template-refusal.ts';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/**
 * Reads one service of the application from the stack of ECS. Its main container has the name of the service. The family
 * of the task definition ends in that name, as a sidecar of another service may have the same name.
 */
export function ecsReader(ecs: Artefact, name: string) {
  const isOwn = ({ Family, ContainerDefinitions }: JsonObject): boolean =>
    (Family === name || String(Family).endsWith(`-${name}`)) &&
    objectsIn(ContainerDefinitions).some(({ Name }) => Name === name);
  const taskId = idOf(ecs, 'AWS::ECS::TaskDefinition', isOwn);
  const task = properties(ecs, 'AWS::ECS::TaskDefinition', isOwn);
  const isOfTask = ({ TaskDefinition }: JsonObject): boolean => refersTo(TaskDefinition, taskId);
  const serviceId = idOf(ecs, 'AWS::ECS::Service', isOfTask);
  const service = properties(ecs, 'AWS::ECS::Service', isOfTask);
  const main = entry(below(task, 'ContainerDefinitions'), ({ Name }) => Name === name, name);
  const logGroup = main('LogConfiguration', 'Options', 'awslogs-group').value;
  const policy = (role: string) => {
    const [id] = referencesIn(task(role).value);
    return properties(ecs, 'AWS::IAM::Policy', ({ Roles }) => refersTo(Roles, id));
  };

  return {
    name,
    task,
    service,
    main,
    ...containersOf(task, main, name),
    ...trafficOf(ecs, service),
    /** The services that CloudFormation deploys before this one. */
    deployedAfter: deployedBefore(ecs, serviceId),
    tag: attributes(below(service, 'Tags')),
    ...scalingOf(ecs, serviceId),
    logs: referredProperties(ecs, logGroup, 'AWS::Logs::LogGroup'),
    ...volumesOf(ecs, task, main),
    /** The assertion by which CloudFormation refuses the volumes, if they need a disk. */
    refusal: refusalOf(ecs, name),
    /** The permissions of the service's code. */
    taskPolicy: policy('TaskRoleArn'),
    /** The permissions that ECS needs to start a task. */
    executionPolicy: policy('ExecutionRoleArn'),
  };
}

/** Reads the containers of a task, and the variables of the main one. */
function containersOf(task: Place, main: Place, name: string) {
  const containers = below(task, 'ContainerDefinitions');
  // Containers that are not init steps are sidecars, even unnamed ones: their missing name is then reported. Every
  // container may wait for init steps: a sidecar does for the one that writes its configuration.
  const initSteps = objectsIn(containers().value)
    .flatMap(({ DependsOn }) => objectsIn(DependsOn))
    .filter(({ Condition }) => Condition !== 'START')
    .map((on) => on.ContainerName);
  const isSidecar = ({ Name = '' }: JsonObject) => Name !== name && !initSteps.includes(Name);
  const sidecar = entry(containers, isSidecar, 'sidecar');
  const writer = objectsIn(sidecar('DependsOn').value)[0]?.ContainerName;
  const configured =
    typeof writer === 'string' ? entry(containers, ({ Name }) => Name === writer, writer) : sidecar;

  return {
    containers,
    /** One place in each sidecar. */
    ofSidecars: (...path: Key[]) => each(containers, path, isSidecar),
    /** The init steps, which must have ended with success before the service's container starts. */
    initSteps: awaitedSteps(main),
    /** The first sidecar. */
    sidecar,
    /** The variable with the configuration of the first sidecar: its own, or that of the container that writes the file. */
    configuration: below(configured, 'Environment', 0),
    ...secretsOf(containers, main, name),
    /** The variables that lead to sidecars: the containers of a task share its loopback. */
    addresses: found(
      each(below(main, 'Environment'), ['Value'], ({ Value }) => String(Value).startsWith(LOOPBACK)),
    ),
    /** A variable of the service's container. */
    variable: (variable: string): Place =>
      entry(below(main, 'Environment'), ({ Name }) => Name === variable, variable),
  };
}

/** Reads the secrets of a service: variables of its container, or of the init step that writes them as files. */
function secretsOf(containers: Place, main: Place, name: string) {
  const step = `${name}_secrets`;
  const secretWriter = entry(containers, ({ Name }) => Name === step, step);
  const namesIn = (container: Place) => found(each(below(container, 'Secrets'), ['Name']));
  const variables = namesIn(main);
  const files = namesIn(secretWriter);
  return {
    /** The variables of the service's container that hold secrets. */
    secretVariables: variables,
    /** The init step that writes files of secrets. */
    secretWriter,
    /** The variables of that init step: one for each file. */
    secretFiles: files,
    /** The first place of a secret: a variable, or a file. */
    secrets: some(variables) ? variables : files,
  };
}

/** Reads the scalable target of a service, and its scaling policies. */
function scalingOf(ecs: Artefact, serviceId: string | undefined) {
  const isScaler = ({ ResourceId }: JsonObject): boolean => refersTo(ResourceId, serviceId);
  const scalerId = idOf(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget', isScaler);
  const scaler = properties(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget', isScaler);
  const configuration = (id: string): Place =>
    below(resourceAt(ecs, id), 'Properties', 'TargetTrackingScalingPolicyConfiguration');
  const policies = resourcesOf(ecs)
    .filter(
      ({ type, properties: { ScalingTargetId } }) => type === POLICY && refersTo(ScalingTargetId, scalerId),
    )
    .map(({ id }) => configuration(id));

  return {
    /** The least and the most replicas: the same where the definition has a fixed number. */
    least: number(scaler('MinCapacity')),
    most: number(scaler('MaxCapacity')),
    scaler,
    /** The first scaling policy; further ones are for other metrics. */
    scaling: policies[0] ?? configuration(POLICY),
    policies,
  };
}

/** Reads the volumes of a task: file systems that outlive it, and volumes that end with it. */
function volumesOf(ecs: Artefact, task: Place, main: Place) {
  const outlivesTask = ({ EFSVolumeConfiguration }: JsonObject): boolean =>
    EFSVolumeConfiguration !== undefined;
  const persistent = entry(below(task, 'Volumes'), outlivesTask, 'volume');
  const kept = objectsIn(task('Volumes').value).filter(outlivesTask);
  const isWritable = ({ SourceVolume, ReadOnly }: JsonObject): boolean =>
    ReadOnly !== true && !kept.some(({ Name }) => Name === SourceVolume);
  const holdsFiles = ({ SourceVolume }: JsonObject): boolean =>
    /^[^_]+_configuration(?:_\d+)?$/.test(String(SourceVolume));

  return {
    /** The file system of the first volume that has one. */
    fileSystem: resourceAt(
      ecs,
      referencesIn(persistent('EFSVolumeConfiguration', 'FilesystemId').value)[0] ?? 'AWS::EFS::FileSystem',
    ),
    /** The first volume that outlives its task. */
    persistent,
    /** The paths of the service's container at which there are writable volumes that end with the task. */
    pathsOnTask: found(each(below(main, 'MountPoints'), ['ContainerPath'], isWritable)),
    /** One place in each mount of a folder with configuration files. */
    folders: (...path: Key[]) => found(each(below(main, 'MountPoints'), path, holdsFiles)),
  };
}

/** The containers that a container waits for until they have ended with success. */
const awaitedSteps = (container: Place): Reading<readonly string[]> =>
  orElse(
    texts(each(below(container, 'DependsOn'), ['ContainerName'], ({ Condition }) => Condition === 'SUCCESS')),
    [],
  );

export type EcsReader = ReturnType<typeof ecsReader>;
