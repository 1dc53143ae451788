import type { Picture, PictureEdge, PictureNode } from '../comparison-schema.ts';
import { fieldsOf, type Json } from '../readings/json.ts';
import { type ClusterReader, eksReader, kubernetesReader } from '../readings/kubernetes-reader.ts';
import { podReader } from '../readings/pod-reader.ts';
import type { Readers } from '../readings/readers.ts';
import {
  below,
  combine,
  count,
  listed,
  map,
  number,
  orElse,
  type Place,
  type Reading,
  some,
  text,
  words,
} from '../readings/reading.ts';
import { admittedPods, type ResourceReader } from '../readings/resource-reader.ts';
import { STORE_ENDPOINT } from '../readings/table-places.ts';
import { listeners, onAws, vpc } from './on-aws.ts';
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
  resourceKind,
} from './picture-nodes.ts';

const OUTER = 'network';
const CLUSTER = 'cluster';

/** A service or a job, as its pods are. */
interface Workload {
  readonly id: string;
  readonly name: string;
  readonly pod: Place;
  readonly inPod: ReturnType<typeof podReader>;
  readonly calls: Reading<readonly string[]>;
}

const workloadsOf = (
  { services, jobs }: PictureReaders,
  clusterOf: (one: Readers) => ClusterReader,
  readerOf: (name: string) => ClusterReader,
  cronOf: (one: PictureReaders['jobs'][number]) => Place,
): Workload[] => [
  ...services.map((one) => {
    const cluster = clusterOf(one);
    return {
      id: nodeId('service', one.service),
      name: one.service,
      pod: cluster.pod,
      inPod: cluster,
      calls: cluster.calls,
    };
  }),
  ...jobs.map((one) => {
    const pod = below(cronOf(one), 'jobTemplate', 'spec', 'template', 'spec');
    return {
      id: nodeId('job', one.name),
      name: one.name,
      pod,
      inPod: podReader(pod, one.name),
      calls: readerOf(one.name).calls,
    };
  }),
];

/** The boxes of services and jobs, which are alike on both clusters. */
const pods = (
  { services, jobs }: PictureReaders,
  clusterOf: (one: Readers) => ClusterReader,
  cronOf: (one: PictureReaders['jobs'][number]) => Place,
): PictureNode[] => [
  ...services.map((one) => {
    const { least, most, initSteps, sidecars } = clusterOf(one);
    return node({
      kind: 'service',
      name: one.service,
      title: one.service,
      operator: 'you',
      group: CLUSTER,
      lines: [replicasText(least, most, 'pod')],
      replicas: [least, most],
      parts: [partsOf('init step', initSteps), partsOf('sidecar', sidecars)],
    });
  }),
  ...jobs.map((one) =>
    node({
      kind: 'job',
      name: one.name,
      title: one.name,
      operator: 'you',
      group: CLUSTER,
      lines: [map(text(cronOf(one)('schedule')), (rule) => `CronJob, ${rule}`)],
    }),
  ),
];

const volumes = (
  cluster: ClusterReader,
  { claims }: Workload['inPod'],
  operator: 'aws' | 'you',
  inGroup: string,
): PictureNode[] =>
  (claims.value ?? []).map((name) =>
    node({
      kind: 'volume',
      name,
      title: name,
      operator,
      group: inGroup,
      lines: [
        map(
          text(cluster.object(`PersistentVolumeClaim/${name}`)('spec', 'resources', 'requests', 'storage')),
          (size) => `disk of ${size}`,
        ),
      ],
      by: [claims],
    }),
  );

const callsOf = ({ id, calls }: Workload) =>
  (calls.value ?? []).map((other) => edge('calls', id, nodeId('service', other), [calls]));

/** Draws the deployment on EKS: AWS keeps the nodes and the control plane running. */
export function eksPicture(on: PictureReaders): Picture {
  const { artefacts, services } = on;
  const aws = onAws(on, OUTER);
  const open = services.filter(({ eks }) => eks.entrance.value !== undefined);
  const [entrance] = open;
  const [anyone] = services;
  const workloads = workloadsOf(
    on,
    ({ eks }) => eks,
    (name) => eksReader(artefacts.eks, name),
    ({ eks }) => eks,
  );
  const addOn = anyone?.eksStack(
    'AWS::EKS::Addon',
    ({ AddonName }) => AddonName === CONTAINER_LOGS,
  )('AddonName');
  const kept = anyone?.eksStack('AWS::Logs::LogGroup', ({ LogGroupName }) =>
    JSON.stringify(LogGroupName ?? '').includes('/aws/containerinsights/'),
  )('RetentionInDays');

  return picture({
    groups: [
      group(
        OUTER,
        'aws',
        anyone ? vpc(artefacts, count(anyone.eksCluster('ResourcesVpcConfig', 'SubnetIds'))) : words('VPC'),
      ),
      group(
        CLUSTER,
        'aws',
        anyone
          ? combine(
              [anyone.eksCluster('Version'), anyone.nodePools],
              (version, pools) => `EKS ${version}, nodes of ${pools}`,
            )
          : words('EKS'),
        OUTER,
      ),
    ],
    nodes: [
      entrance && node({ kind: 'callers', title: 'callers', operator: null, by: [entrance.eks.entrance] }),
      ...open.map(({ eks }) =>
        node({
          kind: 'entrance',
          title: 'load balancer',
          operator: 'aws',
          group: OUTER,
          lines: [
            combine(
              [eks.ingress('spec', 'ingressClassName'), eks.object('IngressClassParams/')('spec', 'scheme')],
              (_, scheme) => `application, ${scheme}`,
            ),
          ],
        }),
      ),
      ...pods(
        on,
        ({ eks }) => eks,
        ({ eks }) => eks,
      ),
      ...aws.nodes,
      ...services.flatMap(({ eks }) => volumes(eks, eks, 'aws', OUTER)),
      ...workloads.flatMap(({ inPod }) =>
        inPod.secretVolume().value === undefined ? [] : [aws.secrets(inPod.secretVolume())],
      ),
      addOn?.value !== undefined && kept
        ? node({
            kind: 'logs',
            title: 'CloudWatch Logs',
            operator: 'aws',
            lines: [map(number(kept), (days) => `kept ${days} days`)],
            by: [addOn],
          })
        : undefined,
    ],
    edges: [...eksEdges(on, open, workloads, aws), edge('logs', CLUSTER, 'logs', addOn ? [addOn] : [])],
  });
}

/** The calls, and what each pod connects to, reads and mounts on EKS. */
const eksEdges = (
  { artefacts, services, resources }: PictureReaders,
  open: readonly Readers[],
  workloads: readonly Workload[],
  aws: ReturnType<typeof onAws>,
): PictureEdge[] => [
  ...open.flatMap(({ eks, service }) => [
    edge('calls', 'callers', 'entrance', [], listeners(eks.annotation('listen-ports'))),
    edge('calls', 'entrance', nodeId('service', service), [eks.entrance]),
  ]),
  ...workloads.flatMap((one) => [
    ...callsOf(one),
    ...resources.flatMap((resource) => {
      const uses = referring(artefacts.eks.root.Parameters, one.pod, resource.name);
      return uses.value === undefined ? [] : [edge('connects', one.id, resourceId(resource), [uses])];
    }),
    ...(one.inPod.secretVolume().value === undefined
      ? []
      : [edge('reads', one.id, 'secrets', [one.inPod.secretVolume('emptyDir', 'medium')])]),
  ]),
  ...services.flatMap(({ eks, service, tableName }) => [
    ...aws.toTable(nodeId('service', service), tableName('Value')),
    ...volumes(eks, eks, 'aws', OUTER).map((to) =>
      edge('mounts', nodeId('service', service), to.id, [eks.claims]),
    ),
  ]),
];

const CONTAINER_LOGS = 'amazon-cloudwatch-observability';

/** The pod, if it reads a parameter of a database or a cache: its address, or the secret with its URL. */
const referring = (parameters: Json | undefined, pod: Place, resource: string): Reading<Json> => {
  const ids = Object.entries(fieldsOf(parameters)).flatMap(([id, one]) =>
    String(fieldsOf(one).Default).includes(`/resources/${resource}/`) ? [id] : [],
  );
  return map(pod(), (spec) => {
    const written = JSON.stringify(spec);
    return ids.some((id) => written.includes(`\${${id}}`)) ? spec : undefined;
  });
};

/** Draws the deployment on a cluster of the reader's: all of it is the reader's to keep running. */
export function kubernetesPicture(on: PictureReaders): Picture {
  const { artefacts, services, resources } = on;
  const open = services.filter(({ kubernetes }) => kubernetes.entrance.value !== undefined);
  const [entrance] = open;
  const [anyone] = services;
  const workloads = workloadsOf(
    on,
    ({ kubernetes }) => kubernetes,
    (name) => kubernetesReader(artefacts.kubernetes, name),
    ({ kubernetes }) => kubernetes,
  );
  const tables = services.filter(({ kubernetes }) => endpoint(kubernetes).value !== undefined);
  const namespace = anyone ? text(anyone.kubernetes.own('Deployment')('metadata', 'namespace')) : words('');

  return picture({
    groups: [
      group(OUTER, 'you', words('your cluster')),
      group(
        CLUSTER,
        'you',
        map(namespace, (name) => `namespace ${name}`),
        OUTER,
      ),
    ],
    nodes: [
      entrance &&
        node({ kind: 'callers', title: 'callers', operator: null, by: [entrance.kubernetes.entrance] }),
      ...open.map(({ kubernetes }) => entranceOf(kubernetes)),
      ...pods(
        on,
        ({ kubernetes }) => kubernetes,
        ({ kubernetes }) => kubernetes,
      ),
      ...tables.map(({ kubernetes }) =>
        node({
          kind: 'tables',
          title: 'store',
          operator: 'you',
          group: CLUSTER,
          lines: [
            text(kubernetes.object('Deployment/store')('spec', 'template', 'spec', 'containers', 0, 'image')),
          ],
          by: [endpoint(kubernetes)],
        }),
      ),
      ...resources.map(databaseOf),
      ...services.flatMap(({ kubernetes }) => volumes(kubernetes, kubernetes, 'you', OUTER)),
      ...workloads.flatMap(({ inPod }) =>
        inPod.secrets.value === undefined
          ? []
          : [
              node({
                kind: 'secrets',
                title: 'Secrets',
                operator: 'you',
                group: OUTER,
                lines: [secretNames(inPod)],
                by: [inPod.secrets],
              }),
            ],
      ),
      anyone &&
        node({
          kind: 'logs',
          title: 'logs',
          operator: 'you',
          group: OUTER,
          lines: [
            orElse(
              map(anyone.kubernetes.object('DaemonSet/')('metadata', 'name'), (name) => `by ${name}`),
              'standard output',
            ),
          ],
        }),
    ],
    edges: kubernetesEdges(on, open, workloads),
  });
}

/** The calls, and what each pod connects to, reads and mounts on the reader's cluster. */
const kubernetesEdges = (
  { services, resources }: PictureReaders,
  open: readonly Readers[],
  workloads: readonly Workload[],
): PictureEdge[] => [
  ...open.flatMap(({ kubernetes, service }) => [
    edge('calls', 'callers', entranceOf(kubernetes).id, [kubernetes.entrance]),
    edge('calls', entranceOf(kubernetes).id, nodeId('service', service), [kubernetes.entrance]),
  ]),
  ...workloads.flatMap((one) => [
    ...callsOf(one),
    ...resources.flatMap((resource) =>
      admittedPods(resource.policy).value?.includes(one.name)
        ? [edge('connects', one.id, resourceId(resource), [admittedPods(resource.policy)])]
        : [],
    ),
    ...(one.inPod.secrets.value === undefined ? [] : [edge('reads', one.id, 'secrets', [one.inPod.secrets])]),
  ]),
  ...services.flatMap(({ kubernetes, service }) => [
    ...(endpoint(kubernetes).value === undefined
      ? []
      : [edge('connects', nodeId('service', service), 'tables', [endpoint(kubernetes)])]),
    ...volumes(kubernetes, kubernetes, 'you', OUTER).map((to) =>
      edge('mounts', nodeId('service', service), to.id, [kubernetes.claims]),
    ),
  ]),
  ...services
    .slice(0, 1)
    .map(({ kubernetes }) => edge('logs', CLUSTER, 'logs', [kubernetes.object('DaemonSet/')()])),
];

/** A database or a cache, which is a StatefulSet with a disk. */
const databaseOf = ({ name, isCache, pod, claim }: ResourceReader): PictureNode =>
  node({
    kind: resourceKind({ isCache }),
    name,
    title: name,
    operator: 'you',
    group: CLUSTER,
    lines: [
      map(text(pod('image')), (image) => `StatefulSet, ${image}`),
      map(text(claim('spec', 'resources', 'requests', 'storage')), (size) => `disk of ${size}`),
    ],
  });

const endpoint = ({ variable }: ClusterReader): Reading => variable(STORE_ENDPOINT)('value');

/** The way in: an Ingress, by the controller of the cluster, or a Service with an address of its own. */
const entranceOf = ({ ingress, own, entrance, name }: ClusterReader): PictureNode =>
  ingress().value === undefined
    ? node({
        kind: 'entrance',
        name,
        title: 'load balancer',
        operator: 'you',
        group: OUTER,
        lines: [map(own('Service')('spec', 'type'), (type) => `by a Service of type ${type}`)],
        by: [entrance],
      })
    : node({
        kind: 'entrance',
        title: 'ingress controller',
        operator: 'you',
        group: OUTER,
        lines: [
          map(orElse(text(ingress('spec', 'ingressClassName')), 'the default'), (of) => `of class ${of}`),
        ],
        by: [entrance],
      });

/** The names of the Secrets that a pod reads as files or as variables. */
function secretNames({ secretVolume, secretVariables }: Workload['inPod']): Reading<string> {
  const files = listed(map(secretVolume('projected', 'sources'), namesOfSources));
  const variables = secretVariables('valueFrom', 'secretKeyRef', 'name');
  const all = [
    ...(secretVolume().value === undefined ? [] : [files]),
    ...(some(variables) ? [map(variables, (names) => [...new Set(names)].join(', '))] : []),
  ];
  return combine(all, (...names) => [...new Set(names)].join(', '));
}

const namesOfSources = (sources: Json): Json | undefined =>
  Array.isArray(sources) ? sources.flatMap((one) => fieldsOf(fieldsOf(one).secret).name ?? []) : undefined;
