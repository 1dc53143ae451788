import type { Picture, PictureEdge, PictureNode } from '../comparison-schema.ts';
import type { Artefacts } from '../readings/artefacts.ts';
import { calledBy } from '../readings/ecs-callers.ts';
import { type Json, objectsIn } from '../readings/json.ts';
import type { Readers } from '../readings/readers.ts';
import {
  combine,
  count,
  each,
  found,
  map,
  number,
  type Reading,
  some,
  text,
  words,
} from '../readings/reading.ts';
import { referredProperties } from '../readings/template-references.ts';
import { onAws, vpc } from './on-aws.ts';
import {
  edge,
  group,
  node,
  nodeId,
  type PictureReaders,
  partsOf,
  picture,
  replicasText,
  resourceId,
} from './picture-nodes.ts';

const VPC = 'vpc';
const CLUSTER = 'cluster';

/** Draws the deployment on ECS: AWS keeps all of it running but the containers. */
export function ecsPicture(on: PictureReaders): Picture {
  const { artefacts, services, jobs } = on;
  const open = services.filter(({ ecs }) => ecs.service('LoadBalancers', 0).value !== undefined);
  const [entrance] = open;
  const aws = onAws(on, VPC);
  const tasks = tasksOf(on);
  const subnets = services[0]?.ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');
  const launch = services[0]?.ecs.service('LaunchType');
  const logs = services.map(({ ecs }) => number(ecs.logs('RetentionInDays')));

  return picture({
    groups: [
      group(VPC, 'aws', subnets ? vpc(artefacts, count(subnets)) : words('VPC')),
      group(
        CLUSTER,
        'aws',
        launch
          ? map(text(launch), (type) => `ECS on ${type[0]}${type.slice(1).toLowerCase()}`)
          : words('ECS'),
        VPC,
      ),
    ],
    nodes: [
      entrance &&
        node({
          kind: 'callers',
          title: 'callers',
          operator: null,
          by: [entrance.ecs.service('LoadBalancers', 0)],
        }),
      ...open.map(({ ecs }) =>
        node({
          kind: 'entrance',
          title: 'load balancer',
          operator: 'aws',
          group: VPC,
          lines: [
            combine(
              [text(ecs.loadBalancer('Type')), text(ecs.loadBalancer('Scheme'))],
              (type, scheme) => `${type}, ${scheme}`,
            ),
          ],
        }),
      ),
      ...services.map(serviceOf),
      ...jobs.map(({ name, schedule }) =>
        node({
          kind: 'job',
          name,
          title: name,
          operator: 'you',
          group: CLUSTER,
          lines: [map(text(schedule('ScheduleExpression')), (rule) => `a job, ${rule}`)],
        }),
      ),
      ...aws.nodes,
      ...services.flatMap(({ ecs }) => fileSystems(ecs)),
      ...tasks.flatMap(({ containers }) =>
        some(secretsOf(containers)) ? [aws.secrets(secretsOf(containers))] : [],
      ),
      node({
        kind: 'logs',
        title: 'CloudWatch Logs',
        operator: 'aws',
        lines: logs.map((days) => map(days, (kept) => `kept ${kept} days`)),
      }),
    ],
    edges: edgesOf(on, open, tasks, aws),
  });
}

/** A service, with its init steps, its sidecars and the proxy of Service Connect. */
const serviceOf = ({ ecs, service }: Readers): PictureNode =>
  node({
    kind: 'service',
    name: service,
    title: service,
    operator: 'you',
    group: CLUSTER,
    lines: [replicasText(ecs.least, ecs.most, 'task')],
    replicas: [ecs.least, ecs.most],
    parts: [partsOf('init step', ecs.initSteps), partsOf('sidecar', ecs.ofSidecars('Name')), ...proxyOf(ecs)],
  });

interface Task {
  /** The id of its node. */
  readonly id: string;
  readonly name: string;
  readonly containers: Readers['ecs']['containers'];
  readonly calls: Reading<readonly string[]>;
}

/** The tasks of services and jobs. */
const tasksOf = ({ artefacts, services, jobs }: PictureReaders): Task[] => [
  ...services.map(({ ecs, service }) => ({
    id: nodeId('service', service),
    name: service,
    containers: ecs.containers,
    calls: ecs.calls,
  })),
  ...jobs.map(({ name, schedule }) => ({
    id: nodeId('job', name),
    name,
    containers: containersOf(artefacts, schedule('Target', 'EcsParameters', 'TaskDefinitionArn').value),
    calls: calledBy(
      artefacts.ecs,
      schedule('Target', 'EcsParameters', 'NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups', 0)
        .value,
    ),
  })),
];

/** The containers of the task definition that a schedule starts. */
function containersOf({ ecs }: Artefacts, reference: Json | undefined): Readers['ecs']['containers'] {
  const task = referredProperties(ecs, reference, 'AWS::ECS::TaskDefinition');
  return (...path) => task('ContainerDefinitions', ...path);
}

/** The calls, and what each task connects to, reads and mounts. */
const edgesOf = (
  { services, resources }: PictureReaders,
  open: readonly Readers[],
  tasks: readonly Task[],
  aws: ReturnType<typeof onAws>,
): PictureEdge[] => [
  ...open.flatMap(({ ecs, service }) => [
    edge(
      'calls',
      'callers',
      'entrance',
      [ecs.listener('Port')],
      combine(
        [text(ecs.listener('Protocol')), ecs.listener('Port')],
        (protocol, port) => `${protocol} ${port}`,
      ),
    ),
    edge('calls', 'entrance', nodeId('service', service), [ecs.service('LoadBalancers', 0)]),
  ]),
  ...tasks.flatMap(({ id, name, containers, calls }) => [
    ...(calls.value ?? []).map((other) => edge('calls', id, nodeId('service', other), [calls])),
    ...resources.flatMap((one) =>
      one.ecsUsers.value?.includes(name) ? [edge('connects', id, resourceId(one), [one.ecsUsers])] : [],
    ),
    ...(some(secretsOf(containers)) ? [edge('reads', id, 'secrets', [secretsOf(containers)])] : []),
  ]),
  ...services.flatMap(({ ecs, service, tableName }) => [
    ...aws.toTable(nodeId('service', service), tableName('Value')),
    ...fileSystems(ecs).map((to) =>
      edge('mounts', nodeId('service', service), to.id, [ecs.persistent('Name')]),
    ),
  ]),
  edge(
    'logs',
    CLUSTER,
    'logs',
    services.map(({ ecs }) => ecs.main('LogConfiguration', 'Options', 'awslogs-group')),
  ),
];

/** The secrets of all containers of a task. */
const secretsOf = (containers: Readers['ecs']['containers']): Reading<readonly Json[]> =>
  found(each(containers, ['Secrets', 0, 'Name'], ({ Secrets }) => objectsIn(Secrets).length > 0));

/** The proxy that Service Connect adds to each task. It is in no list of containers: AWS keeps it running. */
const proxyOf = ({ service }: Readers['ecs']): Reading<PictureNode['parts']>[] => {
  const isOn = service('ServiceConnectConfiguration', 'Enabled');
  return isOn.value === true
    ? [map(isOn, () => [{ title: 'Service Connect', is: 'sidecar', operator: 'aws' }])]
    : [];
};

/** The file systems of a service: all its volumes that outlive a task. */
const fileSystems = ({ task, persistent, refusal }: Readers['ecs']): PictureNode[] =>
  persistent('Name').value === undefined
    ? []
    : objectsIn(task('Volumes').value)
        .filter(({ EFSVolumeConfiguration }) => EFSVolumeConfiguration !== undefined)
        .map(({ Name }) =>
          node({
            kind: 'volume',
            name: String(Name),
            title: String(Name),
            operator: 'aws',
            group: VPC,
            lines: [
              map(persistent('EFSVolumeConfiguration'), () => 'EFS, a network file system'),
              ...(refusal().value === undefined
                ? []
                : [map(refusal(), () => 'refused: the program needs a disk')]),
            ],
          }),
        );
