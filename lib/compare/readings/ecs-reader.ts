import type { Artefact } from './artefacts.ts';
import { calledBy, callersOf, deployedBefore } from './ecs-calls.ts';
import { type Json, type JsonObject, objectsIn } from './json.ts';
import {
  below,
  combine,
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
  texts,
} from './reading.ts';
import { idOf, referencesIn, referredProperties, refersTo, resourceAt } from './references.ts';
import { refusalOf } from './refusal.ts';

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
  const containers = below(task, 'ContainerDefinitions');
  const container = (one: string) => entry(containers, ({ Name }) => Name === one, one);
  const main = container(name);
  // Containers that are not init steps are sidecars, even unnamed ones: their missing name is then reported. Every
  // container may wait for init steps: a sidecar does for the one that writes its configuration.
  const initSteps = objectsIn(containers().value)
    .flatMap(({ DependsOn }) => objectsIn(DependsOn))
    .filter(({ Condition }) => Condition !== 'START')
    .map((on) => on.ContainerName);
  const isSidecar = ({ Name = '' }: JsonObject) => Name !== name && !initSteps.includes(Name);
  const sidecar = entry(containers, isSidecar, 'sidecar');
  const writer = objectsIn(sidecar('DependsOn').value)[0]?.ContainerName;
  const policy = (role: string) => {
    const [id] = referencesIn(task(role).value);
    return properties(ecs, 'AWS::IAM::Policy', ({ Roles }) => refersTo(Roles, id));
  };
  const isScaler = ({ ResourceId }: JsonObject): boolean => refersTo(ResourceId, serviceId);
  const scalerId = idOf(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget', isScaler);
  const scaler = properties(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget', isScaler);
  const policies = resourcesOf(ecs)
    .filter(
      ({ type, properties: { ScalingTargetId } }) => type === POLICY && refersTo(ScalingTargetId, scalerId),
    )
    .map(({ id }) => below(resourceAt(ecs, id), 'Properties', 'TargetTrackingScalingPolicyConfiguration'));
  const noPolicy = below(resourceAt(ecs, POLICY), 'Properties', 'TargetTrackingScalingPolicyConfiguration');
  const logGroup = main('LogConfiguration', 'Options', 'awslogs-group').value;
  const outlivesTask = ({ EFSVolumeConfiguration }: JsonObject): boolean =>
    EFSVolumeConfiguration !== undefined;
  const persistent = entry(below(task, 'Volumes'), outlivesTask, 'volume');
  const kept = objectsIn(task('Volumes').value).filter(outlivesTask);
  const isWritable = ({ SourceVolume, ReadOnly }: JsonObject): boolean =>
    ReadOnly !== true && !kept.some(({ Name }) => Name === SourceVolume);
  const holdsFiles = ({ SourceVolume }: JsonObject): boolean =>
    /^[^_]+_configuration(?:_\d+)?$/.test(String(SourceVolume));

  return {
    name,
    task,
    service,
    /** The least and the most replicas: the same where the definition has a fixed number. */
    least: number(scaler('MinCapacity')),
    most: number(scaler('MaxCapacity')),
    containers,
    main,
    /** One place in each sidecar. */
    ofSidecars: (...path: Key[]) => each(containers, path, isSidecar),
    /** The init steps, which must have ended with success before the service's container starts. */
    initSteps: awaitedSteps(main),
    /** The first sidecar. */
    sidecar,
    /** The variable with the configuration of the first sidecar: its own, or that of the container that writes the file. */
    configuration: below(typeof writer === 'string' ? container(writer) : sidecar, 'Environment', 0),
    /** The variables that lead to sidecars: the containers of a task share its loopback. */
    addresses: found(
      each(below(main, 'Environment'), ['Value'], ({ Value }) => String(Value).startsWith(LOOPBACK)),
    ),
    /** A variable of the service's container. */
    variable: (name: string): Place => entry(below(main, 'Environment'), ({ Name }) => Name === name, name),
    ...traffic(ecs, service),
    /** The services that CloudFormation deploys before this one. */
    deployedAfter: deployedBefore(ecs, serviceId),
    tag: attributes(below(service, 'Tags')),
    scaler,
    /** The first scaling policy; further ones are for other metrics. */
    scaling: policies[0] ?? noPolicy,
    policies,
    logs: referredProperties(ecs, logGroup, 'AWS::Logs::LogGroup'),
    /** The file system of the first volume that has one. */
    fileSystem: resourceAt(
      ecs,
      referencesIn(persistent('EFSVolumeConfiguration', 'FilesystemId').value)[0] ?? 'AWS::EFS::FileSystem',
    ),
    /** The assertion by which CloudFormation refuses the volumes, if they need a disk. */
    refusal: refusalOf(ecs, name),
    /** The first volume that outlives its task. */
    persistent,
    /** The paths of the service's container at which there are writable volumes that end with the task. */
    pathsOnTask: found(each(below(main, 'MountPoints'), ['ContainerPath'], isWritable)),
    /** One place in each mount of a folder with configuration files. */
    folders: (...path: Key[]) => found(each(below(main, 'MountPoints'), path, holdsFiles)),
    /** The permissions of the service's code. */
    taskPolicy: policy('TaskRoleArn'),
    /** The permissions that ECS needs to start a task. */
    executionPolicy: policy('ExecutionRoleArn'),
  };
}

/** The containers that a container waits for until they have ended with success. */
const awaitedSteps = (container: Place): Reading<readonly string[]> =>
  orElse(
    texts(each(below(container, 'DependsOn'), ['ContainerName'], ({ Condition }) => Condition === 'SUCCESS')),
    [],
  );

/** Reads how requests get to the tasks, and whom the tasks may call. Public services may share the load balancer. */
function traffic(ecs: Artefact, service: Place) {
  const targetGroup = service('LoadBalancers', 0, 'TargetGroupArn').value;
  const targets = referredProperties(ecs, targetGroup, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const isForwarded = (actions: Json | undefined): boolean =>
    objectsIn(actions).some((action) => refersTo(action, referencesIn(targetGroup)[0]));
  const rule = properties(ecs, 'AWS::ElasticLoadBalancingV2::ListenerRule', ({ Actions }) =>
    isForwarded(Actions),
  );
  const ruled = rule('ListenerArn').value;
  // With a domain there is a second listener, which redirects HTTP to this one.
  const listener = ruled
    ? referredProperties(ecs, ruled, 'AWS::ElasticLoadBalancingV2::Listener')
    : properties(ecs, 'AWS::ElasticLoadBalancingV2::Listener', ({ DefaultActions }) =>
        isForwarded(DefaultActions),
      );
  const loadBalancer = referredProperties(
    ecs,
    listener('LoadBalancerArn').value,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  );
  const group = service('NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups', 0).value;
  const ofLoadBalancer = loadBalancer('SecurityGroups', 0).value;

  return {
    targets,
    targetAttribute: attributes(below(targets, 'TargetGroupAttributes')),
    loadBalancer,
    loadBalancerAttribute: attributes(below(loadBalancer, 'LoadBalancerAttributes')),
    listener,
    /** The rule by host or path that leads requests to the service, if its listener has rules. */
    rule,
    /** A condition of that rule. */
    condition: (field: string): Place =>
      entry(below(rule, 'Conditions'), ({ Field }) => Field === field, field),
    /** The name and the port by which Service Connect leads other services here. */
    alias: below(service, 'ServiceConnectConfiguration', 'Services', 0, 'ClientAliases', 0),
    redirect: below(
      properties(
        ecs,
        'AWS::ElasticLoadBalancingV2::Listener',
        ({ DefaultActions }) => objectsIn(DefaultActions)[0]?.Type === 'redirect',
      ),
      'DefaultActions',
      0,
      'RedirectConfig',
    ),
    record: properties(ecs, 'AWS::Route53::RecordSet'),
    /** Sources that may call the load balancer. */
    loadBalancerRules: below(
      referredProperties(ecs, ofLoadBalancer, 'AWS::EC2::SecurityGroup'),
      'SecurityGroupIngress',
    ),
    /** The rule by which the load balancer may call the tasks. */
    taskCallers: properties(
      ecs,
      'AWS::EC2::SecurityGroupIngress',
      ({ GroupId, SourceSecurityGroupId }) =>
        refersTo(GroupId, referencesIn(group)[0]) &&
        refersTo(SourceSecurityGroupId, referencesIn(ofLoadBalancer)[0]),
    ),
    /** The ports that the tasks may call: rules of the group itself, and rules to other groups of the stack. */
    calledPorts: calledPorts(ecs, group),
    /** The services that may call this one. */
    callers: callersOf(ecs, group),
    /** The services that this one may call. */
    calls: calledBy(ecs, group),
  };
}

function calledPorts(ecs: Artefact, group: Json | undefined): Reading<readonly Json[]> {
  const own = each(below(referredProperties(ecs, group, 'AWS::EC2::SecurityGroup'), 'SecurityGroupEgress'), [
    'FromPort',
  ]);
  const toOthers = resourcesOf(ecs)
    .filter(
      ({ type, properties: { GroupId } }) =>
        type === 'AWS::EC2::SecurityGroupEgress' && refersTo(GroupId, referencesIn(group)[0]),
    )
    .map(({ id }) => resourceAt(ecs, id)('Properties', 'FromPort'));
  return combine([own, ...toOthers], (ports, ...others) => [...new Set([...ports, ...others])]);
}

export type EcsReader = ReturnType<typeof ecsReader>;

/** The value of a key in a list of `{ Key, Value }`. */
const attributes = (list: Place) => (key: string) => entry(list, ({ Key }) => Key === key, key)('Value');
