import { MANIFESTS } from '../../lib/committed.ts';
import { APPLIED, type Artefact, type Artefacts, type Tree } from '../../lib/compare/artefacts.ts';
import { getIn } from '../../lib/experiment/tree.ts';

/*
 * What must agree between the artefacts of all deployments, read from them alone. Each guard returns what is wrong, a
 * sentence for each thing.
 */

type Guard = (artefacts: Artefacts) => string[];
type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
};

const resources = ({ root }: Artefact): [string, Resource][] =>
  Object.entries(root.Resources as Record<string, Resource>);
const ofType = (artefact: Artefact, type: string) =>
  resources(artefact).filter(([, { Type }]) => Type === type);
/** What kubectl is given, as one: the objects by their names. */
interface Manifests {
  readonly file: string;
  readonly root: Tree;
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

/** The same source is the same image, by the hash that names it. */
export const oneImage: Guard = ({ ecs, eks }) => {
  const [onEcs, onEks] = [imagesIn(ecs, 'AWS::ECS::TaskDefinition'), imagesIn(eks, APPLIED)];
  return onEcs.length === 1 && onEks.length === 1 && onEcs[0] === onEks[0]
    ? []
    : [
        `ECS and EKS must run one image, by its hash; got ${onEcs.join(', ') || 'none'} on ECS and ${onEks.join(', ') || 'none'} on EKS`,
      ];
};

const imagesIn = (artefact: Artefact, type: string): string[] => [
  ...new Set(
    ofType(artefact, type).flatMap(([, { Properties }]) => JSON.stringify(Properties).match(ASSET) ?? []),
  ),
];

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
      return replicas === undefined
        ? []
        : [`${manifests.file} ${target} must have no replicas, as an autoscaler scales it; got ${replicas}`];
    }),
  ),
];

/** From "no new requests" to the kill: what the load balancers, the platforms and the image itself are told. */
export const oneShutdownBudget: Guard = ({ compose, ecs, eks, kubernetes }) => {
  const drains = new Map<string, unknown>();
  const stops = new Map<string, unknown>();
  const service = (getIn(compose.root, ['services']) ?? {}) as Record<string, Tree>;
  const [name, main] = Object.entries(service).find(([, one]) => one.ports) ?? ['', {}];
  stops.set(`${compose.file} ${name} stop_grace_period`, seconds(main.stop_grace_period));
  stops.set(
    `${compose.file} ${name} STOP_TIMEOUT_SECONDS`,
    seconds(getIn(main, ['environment', 'STOP_TIMEOUT_SECONDS'])),
  );

  for (const [id, { Properties }] of ofType(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup'))
    drains.set(
      `${ecs.file} ${id}`,
      seconds(Properties.TargetGroupAttributes?.find(({ Key }: { Key: string }) => Key === DELAY)?.Value),
    );
  for (const [id, { Properties }] of ofType(ecs, 'AWS::ECS::TaskDefinition')) {
    const [container] = Properties.ContainerDefinitions;
    stops.set(`${ecs.file} ${id} StopTimeout`, container.StopTimeout);
    stops.set(
      `${ecs.file} ${id} STOP_TIMEOUT_SECONDS`,
      seconds(variable(container.Environment, 'Name', 'Value')),
    );
  }
  for (const manifests of [appliedBy(eks), applied(kubernetes)]) {
    for (const [ingress, { metadata }] of objects(manifests, 'Ingress')) {
      const attributes = metadata.annotations?.['alb.ingress.kubernetes.io/target-group-attributes'];
      if (manifests.file === eks.file || attributes)
        drains.set(
          `${manifests.file} ${ingress}`,
          seconds(new RegExp(`${DELAY}=(\\d+)`).exec(attributes ?? '')?.[1]),
        );
    }
    const exposed = objects(manifests, 'Ingress')[0]?.[1].spec.rules[0].http.paths[0].backend.service.name;
    const pod = getIn(manifests.root, [`Deployment/${exposed}`, 'spec', 'template', 'spec']) as any;
    const drain = pod.containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0;
    drains.set(`${manifests.file} Deployment/${exposed} preStop`, drain);
    stops.set(
      `${manifests.file} Deployment/${exposed} terminationGracePeriodSeconds less preStop`,
      pod.terminationGracePeriodSeconds - drain,
    );
    stops.set(
      `${manifests.file} Deployment/${exposed} STOP_TIMEOUT_SECONDS`,
      seconds(variable(pod.containers[0].env, 'name', 'value')),
    );
  }
  return [...disagreements('drain', drains), ...disagreements('stop', stops)];
};

const DELAY = 'deregistration_delay.timeout_seconds';
const seconds = (text: unknown): number => Number.parseInt(String(text), 10);
const variable = (list: Record<string, string>[], name: string, value: string) =>
  list.find((one) => one[name] === 'STOP_TIMEOUT_SECONDS')?.[value];

const disagreements = (what: string, values: ReadonlyMap<string, unknown>): string[] =>
  new Set(values.values()).size === 1 && !Number.isNaN([...values.values()][0])
    ? []
    : [
        `the ${what} of the shutdown must be one number of seconds wherever it stands; got ${[...values].map(([place, value]) => `${value} in ${place}`).join(', ')}`,
      ];

/** A secret is named in artefacts, never told. */
export const noSecretValue =
  (variables: readonly string[]): Guard =>
  ({ compose, shared, ecs, eks, kubernetes }) => [
    ...[shared, ecs, eks].flatMap((stack) =>
      ofType(stack, 'AWS::SecretsManager::Secret')
        .filter(
          ([, { Properties }]) => Properties.SecretString !== undefined || !Properties.GenerateSecretString,
        )
        .map(([id]) => `${stack.file} ${id} must be generated in AWS; got a text in the template`),
    ),
    ...[appliedBy(eks), applied(kubernetes)].flatMap((manifests) =>
      objects(manifests, 'Secret').map(([name]) => `${manifests.file} must hold no Secret; got ${name}`),
    ),
    ...[compose, ecs, appliedBy(eks), applied(kubernetes)].flatMap(({ file, root }) =>
      assigned(root)
        .filter(([name]) => variables.includes(name))
        .map(([name, value]) => `${file} must not set ${name}; got ${JSON.stringify(value)}`),
    ),
  ];

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

/** Of all types in our templates: whether what they hold is somebody's data, which must outlive its stack. */
const HOLDS_DATA: Readonly<Record<string, boolean>> = {
  'AWS::DynamoDB::Table': true,
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
    resources(stack).flatMap(([id, { Type, DeletionPolicy }]) => {
      if (
        !(Type in HOLDS_DATA) &&
        STORES.test(Type.replace('AWS::EC2::RouteTable', '').replace('SubnetRouteTableAssociation', ''))
      )
        return [`${Type} must be known to hold data or not; got it in ${stack.file} ${id}`];
      return HOLDS_DATA[Type] && DeletionPolicy !== 'Retain'
        ? [
            `${stack.file} ${id} must be retained, as it holds data; got ${DeletionPolicy ?? 'no DeletionPolicy'}`,
          ]
        : [];
    }),
  );
