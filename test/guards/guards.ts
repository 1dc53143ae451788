import { getIn } from '../../lib/compare/experiment/tree.ts';
import { APPLIED, type Artefact, type Artefacts } from '../../lib/compare/readings/artefacts.ts';
import type { JsonObject } from '../../lib/compare/readings/json.ts';
import { MANIFESTS } from '../../lib/deploy/rendered-files.ts';

/*
 * What must agree between the artefacts of all deployments, read from them alone. Each guard returns what is wrong, a
 * sentence for each thing.
 */

type Guard = (artefacts: Artefacts) => string[];
type TemplateResource = {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
};

const resources = ({ root }: Artefact): [string, TemplateResource][] =>
  Object.entries(root.Resources as Record<string, TemplateResource>);
const ofType = (artefact: Artefact, type: string) =>
  resources(artefact).filter(([, { Type }]) => Type === type);
/** All objects that kubectl is given, by their names. */
interface Manifests {
  readonly file: string;
  readonly root: JsonObject;
}
const appliedBy = (template: Artefact): Manifests => ({
  file: template.file,
  root: Object.assign({}, ...ofType(template, APPLIED).map(([, { Properties }]) => Properties.Manifest)),
});
const applied = (files: readonly Artefact[]): Manifests => ({
  file: MANIFESTS,
  root: Object.assign({}, ...files.map(({ root }) => root)),
});
const objects = ({ root }: Manifests, kind: string) =>
  Object.entries(root as Record<string, any>).filter(([name]) => name.startsWith(`${kind}/`));

const ASSET = /[0-9a-f]{64}(?=["}])/g;

/** The same sources are the same images, by the hashes that name them. */
export const sameImages: Guard = ({ ecs, eks }) => {
  const [onEcs, onEks] = [imagesIn(ecs, 'AWS::ECS::TaskDefinition'), imagesIn(eks, APPLIED)];
  return onEcs.join() === onEks.join()
    ? []
    : [
        `ECS and EKS must run the same images, by their hashes; got ${onEcs.join(', ') || 'none'} on ECS and ${onEks.join(', ') || 'none'} on EKS`,
      ];
};

const imagesIn = (artefact: Artefact, type: string): string[] =>
  [
    ...new Set(
      ofType(artefact, type).flatMap(([, { Properties }]) => JSON.stringify(Properties).match(ASSET) ?? []),
    ),
  ].sort();

/** A number that stands beside what scales it is set back by each deployment. */
export const noCountBesideAScaler: Guard = ({ ecs, eks, kubernetes }) => [
  ...(ofType(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget').length > 0
    ? ofType(ecs, 'AWS::ECS::Service')
        .filter(([, { Properties }]) => Properties.DesiredCount !== undefined)
        .map(
          ([id, { Properties }]) =>
            `${ecs.file} ${id} must have no DesiredCount, as a target scales it; got ${Properties.DesiredCount}`,
        )
    : []),
  ...[appliedBy(eks), applied(kubernetes)].flatMap((manifests) =>
    objects(manifests, 'HorizontalPodAutoscaler').flatMap(([, { spec }]) => {
      const target = `Deployment/${spec.scaleTargetRef.name}`;
      const replicas = getIn(manifests.root, [target, 'spec', 'replicas']);
      // A singleton has one in both, and nothing that a deployment could set back.
      return replicas === undefined || (replicas === 1 && spec.maxReplicas === 1)
        ? []
        : [`${manifests.file} ${target} must have no replicas, as an autoscaler scales it; got ${replicas}`];
    }),
  ),
];

/**
 * From "no new requests" to the kill: what the load balancers, the platforms and the image itself are told. Each service
 * has a budget of its own.
 */
export const oneShutdownBudget: Guard = (artefacts) =>
  ofType(artefacts.ecs, 'AWS::ECS::TaskDefinition').flatMap(([, { Properties }]) => {
    // A job has no load balancer, and nobody waits for it.
    if (Properties.Tags.some(({ Key }: { Key: string }) => Key === 'job')) return [];
    const [{ Name }] = Properties.ContainerDefinitions;
    return [
      ...disagreements(`drain of ${Name}`, drainsOf(artefacts, Name)),
      ...disagreements(`stop of ${Name}`, stopsOf(artefacts, Name)),
    ];
  });

type Told = Map<string, unknown>;

/** The seconds between the last new request and the stop signal, by the place that says so. */
function drainsOf({ ecs, eks, kubernetes }: Artefacts, service: string): Told {
  const drains: Told = new Map();
  for (const [id, { Properties }] of ofType(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup'))
    if (id.startsWith(`${service.replaceAll('-', '')}Targets`))
      drains.set(
        `${ecs.file} ${id}`,
        seconds(Properties.TargetGroupAttributes?.find(({ Key }: { Key: string }) => Key === DELAY)?.Value),
      );
  for (const manifests of [appliedBy(eks), applied(kubernetes)]) {
    for (const [ingress, { metadata }] of objects(manifests, 'Ingress')) {
      if (metadata.name !== service) continue;
      const attributes = metadata.annotations?.['alb.ingress.kubernetes.io/target-group-attributes'];
      if (manifests.file === eks.file || attributes)
        drains.set(
          `${manifests.file} ${ingress}`,
          seconds(new RegExp(`${DELAY}=(\\d+)`).exec(attributes ?? '')?.[1]),
        );
    }
    drains.set(`${manifests.file} Deployment/${service} preStop`, preStop(podOf(manifests, service)));
  }
  return drains;
}

/** The seconds between the stop signal and the kill, by the place that says so. */
function stopsOf({ compose, ecs, eks, kubernetes }: Artefacts, service: string): Told {
  const main = getIn(compose.root, ['services', service]) as JsonObject;
  const stops: Told = new Map();
  stops.set(`${compose.file} ${service} stop_grace_period`, seconds(main.stop_grace_period));
  told(stops, `${compose.file} ${service}`, getIn(main, ['environment', VARIABLE]));
  for (const [id, { Properties }] of ofType(ecs, 'AWS::ECS::TaskDefinition')) {
    const [container] = Properties.ContainerDefinitions;
    if (container.Name !== service) continue;
    stops.set(`${ecs.file} ${id} StopTimeout`, container.StopTimeout);
    told(stops, `${ecs.file} ${id}`, variable(container.Environment, 'Name', 'Value'));
  }
  for (const manifests of [appliedBy(eks), applied(kubernetes)]) {
    const pod = podOf(manifests, service);
    stops.set(
      `${manifests.file} Deployment/${service} terminationGracePeriodSeconds less preStop`,
      pod.terminationGracePeriodSeconds - preStop(pod),
    );
    told(stops, `${manifests.file} Deployment/${service}`, variable(pod.containers[0].env, 'name', 'value'));
  }
  return stops;
}

const podOf = ({ root }: Manifests, service: string) =>
  getIn(root, [`Deployment/${service}`, 'spec', 'template', 'spec']) as any;
const preStop = (pod: any): number => pod.containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0;

/** The variable by which an image learns the time. Not every image asks for it. */
const VARIABLE = 'STOP_TIMEOUT_SECONDS';
const told = (stops: Told, place: string, value: unknown): void => {
  if (value !== undefined) stops.set(`${place} ${VARIABLE}`, seconds(value));
};

const DELAY = 'deregistration_delay.timeout_seconds';
const seconds = (text: unknown): number => Number.parseInt(String(text), 10);
const variable = (list: Record<string, string>[] | undefined, name: string, value: string) =>
  list?.find((one) => one[name] === VARIABLE)?.[value];

const disagreements = (what: string, values: ReadonlyMap<string, unknown>): string[] =>
  new Set(values.values()).size === 1 && !Number.isNaN([...values.values()][0])
    ? []
    : [
        `the ${what} must be one number of seconds wherever it stands; got ${[...values].map(([place, value]) => `${value} in ${place}`).join(', ')}`,
      ];

/** Tells whether a secret is a URL in whose text the password is a reference to another secret. */
const hasReferenceForPassword = ({ SecretString }: Record<string, unknown>): boolean =>
  /:\/\/\w+:\{\{resolve:secretsmanager:/.test(JSON.stringify(SecretString) ?? '');

/** A secret is named in artefacts, never told. */
export const noSecretValue =
  (variables: readonly string[]): Guard =>
  ({ compose, shared, ecs, eks, kubernetes }) => [
    ...[shared, ecs, eks].flatMap((stack) =>
      ofType(stack, 'AWS::SecretsManager::Secret')
        .filter(
          ([, { Properties }]) => !Properties.GenerateSecretString && !hasReferenceForPassword(Properties),
        )
        .map(([id]) => `${stack.file} ${id} must be generated in AWS; got a text in the template`),
    ),
    ...[appliedBy(eks), applied(kubernetes)].flatMap((manifests) =>
      objects(manifests, 'Secret').map(([name]) => `${manifests.file} must hold no Secret; got ${name}`),
    ),
    ...[compose, ecs, appliedBy(eks), applied(kubernetes)].flatMap(({ file, root }) =>
      assigned(root)
        .filter(([name, value]) => variables.includes(name) && !FROM_OUTSIDE.test(String(value)))
        .map(([name, value]) => `${file} must not set ${name}; got ${JSON.stringify(value)}`),
    ),
  ];

/** A variable of Compose that has no default: whoever runs the file sets it, in a file of their own. */
const FROM_OUTSIDE = /^\$\{\w+(?::\?[^}]*)?\}$/;

/** Every variable that is set to a text, in a map or in a list of names and values. */
function assigned(tree: unknown): [string, unknown][] {
  if (typeof tree !== 'object' || tree === null) return [];
  const { name, Name, value, Value } = tree as Record<string, unknown>;
  const own: [string, unknown][] =
    (name ?? Name) !== undefined && (value ?? Value) !== undefined
      ? [[String(name ?? Name), value ?? Value]]
      : [];
  const texts = Object.entries(tree).filter(([, one]) => typeof one === 'string');
  return [...own, ...texts, ...Object.values(tree).flatMap(assigned)];
}

/** Tells for each type in our templates whether it holds somebody's data, which must outlive its stack. */
const HOLDS_DATA: Readonly<Record<string, boolean>> = {
  'AWS::DynamoDB::Table': true,
  'AWS::EFS::FileSystem': true,
  'AWS::RDS::DBInstance': true,
  // Its data outlives it as a last snapshot, which is no policy of CloudFormation.
  'AWS::ElastiCache::ServerlessCache': false,
  'AWS::Logs::LogGroup': true,
  // Made anew by the next deployment: nothing is lost with it.
  'AWS::SecretsManager::Secret': false,
  // What it opens goes with the cluster.
  'AWS::KMS::Key': false,
};
/** Storage of any kind, by the words in its type: one that is not known yet must be decided on. */
const STORES =
  /Table|Log(s::|Group)|Bucket|Secret|Key$|Volume|FileSystem|Database|DBInstance|DBCluster|Repository|Queue|Stream|Vault|Cache|Domain$/;

export const dataIsRetained: Guard = ({ shared, ecs, eks }) =>
  [shared, ecs, eks].flatMap((stack) =>
    resources(stack).flatMap(([id, { Type, DeletionPolicy, Properties }]) => {
      if (
        !(Type in HOLDS_DATA) &&
        STORES.test(Type.replace('AWS::EC2::RouteTable', '').replace('SubnetRouteTableAssociation', ''))
      )
        return [`${Type} must be known to hold data or not; got it in ${stack.file} ${id}`];
      if (Type === 'AWS::ElastiCache::ServerlessCache' && !Properties.FinalSnapshotName)
        return [`${stack.file} ${id} must leave a last snapshot; got no FinalSnapshotName`];
      // RDS keeps a last snapshot, as its instance would keep the network.
      const policy = Type === 'AWS::RDS::DBInstance' ? 'Snapshot' : 'Retain';
      return HOLDS_DATA[Type] && DeletionPolicy !== policy
        ? [
            `${stack.file} ${id} must be retained, as it holds data; got ${DeletionPolicy ?? 'no DeletionPolicy'}`,
          ]
        : [];
    }),
  );
