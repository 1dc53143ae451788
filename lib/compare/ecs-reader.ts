import type { Artefact, Tree } from './artefacts.ts';
import { below, each, entry, found, type Key, LOOPBACK, type Place, properties, read } from './reading.ts';

interface Container {
  readonly Name?: string;
  readonly DependsOn?: readonly { readonly ContainerName: string; readonly Condition: string }[];
}

/** Reads the stack of ECS: the service's own container is the one that the load balancer sends requests to. */
export function ecsReader(ecs: Artefact) {
  const task = properties(ecs, 'AWS::ECS::TaskDefinition');
  const service = properties(ecs, 'AWS::ECS::Service');
  const containers = below(task, 'ContainerDefinitions');
  const exposed = service('LoadBalancers', 0, 'ContainerName').value;
  const container = (name: string) => entry<Container>(containers, ({ Name }) => Name === name, name);
  const main = container(typeof exposed === 'string' ? exposed : 'behind the load balancer');
  // What is no step runs on beside it, also where its name is missing, so that it is found to be.
  const steps = ((main('DependsOn').value ?? []) as NonNullable<Container['DependsOn']>)
    .filter(({ Condition }) => Condition !== 'START')
    .map((on) => on.ContainerName);
  const isBeside = ({ Name = '' }: Container) => Name !== exposed && !steps.includes(Name);
  const targets = properties(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const balancer = properties(ecs, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const policy = (role: string) => {
    const id = reference(task(role).value);
    return properties(ecs, 'AWS::IAM::Policy', ({ Roles }) => JSON.stringify(Roles).includes(id));
  };
  const group = reference(service('NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups', 0).value);

  return {
    task,
    service,
    containers,
    main,
    /** One place in each of the containers that run on beside it. */
    ofSidecars: (...path: Key[]) => each(containers, path, isBeside),
    /** The first of them. */
    sidecar: entry(containers, isBeside, 'sidecar'),
    /** The variables that lead to them: the containers of a task share its loopback. */
    addresses: found(
      each(below(main, 'Environment'), ['Value'], ({ Value }: { Value?: unknown }) =>
        String(Value).startsWith(LOOPBACK),
      ),
    ),
    /** A variable of the service's container. */
    variable: (name: string): Place =>
      entry<{ Name: string }>(below(main, 'Environment'), ({ Name }) => Name === name, name),
    targets,
    tag: attributes(below(service, 'Tags')),
    targetAttribute: attributes(below(targets, 'TargetGroupAttributes')),
    balancer,
    balancerAttribute: attributes(below(balancer, 'LoadBalancerAttributes')),
    // With a domain there is another one, which sends callers of HTTP to this one.
    listener: properties(ecs, 'AWS::ElasticLoadBalancingV2::Listener', forwards),
    redirect: ((...path) =>
      properties(ecs, 'AWS::ElasticLoadBalancingV2::Listener', (listener) => !forwards(listener))(
        'DefaultActions',
        0,
        'RedirectConfig',
        ...path,
      )) as Place,
    record: properties(ecs, 'AWS::Route53::RecordSet'),
    scaler: properties(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget'),
    scaling: ((...path) =>
      properties(ecs, 'AWS::ApplicationAutoScaling::ScalingPolicy')(
        'TargetTrackingScalingPolicyConfiguration',
        ...path,
      )) as Place,
    /** Who may call the load balancer, and whom the tasks may call. */
    balancerRules: ((...path) =>
      properties(
        ecs,
        'AWS::EC2::SecurityGroup',
        ({ SecurityGroupIngress }) => !!SecurityGroupIngress,
      )('SecurityGroupIngress', ...path)) as Place,
    taskCallers: properties(ecs, 'AWS::EC2::SecurityGroupIngress'),
    taskRules: ((...path) =>
      read(ecs, 'Resources', group, 'Properties', 'SecurityGroupEgress', ...path)) as Place,
    logs: properties(ecs, 'AWS::Logs::LogGroup'),
    /** What the service's code may do, and what ECS may do to start it. */
    taskPolicy: policy('TaskRoleArn'),
    executionPolicy: policy('ExecutionRoleArn'),
  };
}

/** The logical id in a reference to an attribute of a resource. */
const reference = (value: unknown): string =>
  (value as { 'Fn::GetAtt'?: [string, string] } | undefined)?.['Fn::GetAtt']?.[0] ?? 'what is referred to';

/** The value of a key, in a list of keys and values. */
const attributes = (list: Place) => (key: string) =>
  entry<{ Key: string }>(list, ({ Key }) => Key === key, key)('Value');

const forwards = ({ DefaultActions }: Tree): boolean =>
  (DefaultActions as { Type: string }[] | undefined)?.[0]?.Type === 'forward';
