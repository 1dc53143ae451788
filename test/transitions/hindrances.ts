import { manifestsOf } from '../lib/deploy/eks/manifests-of.ts';
import type { TemplateJson } from '../render-project.ts';
import type { Rendered } from './ends-rendered.ts';
import { called, dropped, PRUNED, refused } from './hindrances-applied.ts';

/*
 * Why `cdk deploy` does not lead from one end to the other, by what the platforms are known to refuse or to leave.
 * An empty list is a proof as far as these go; the end-to-end tiers try some on engines.
 */

type StackId = 'EcsFargate' | 'Eks';

/** The names that a template imports from the exports of other stacks. */
export const importsOf = (...templates: readonly TemplateJson[]): string[] => [
  ...new Set(
    templates.flatMap((template) =>
      [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = '']) => name),
    ),
  ),
];

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

const exported = (template: TemplateJson): Output[] =>
  (Object.values(template.Outputs ?? {}) as Output[]).filter(({ Export }) => Export);

const exportsOf = (template: TemplateJson): string[] =>
  exported(template).map(({ Export }) => Export?.Name ?? '');

/** The properties that CloudFormation can only change by making the resource anew. Source: its template reference, by type. */
const MADE_WITH: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock'],
};

/** The properties that only one resource can have, under whichever logical id: the new one is made before the old one is deleted. */
const ONCE: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn', 'Port'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn', 'Priority'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::ServiceDiscovery::HttpNamespace': ['Name'],
  'AWS::EKS::AccessEntry': ['ClusterName', 'PrincipalArn'],
  'AWS::EKS::Addon': ['ClusterName', 'AddonName'],
  'AWS::EKS::PodIdentityAssociation': ['ClusterName', 'Namespace', 'ServiceAccount'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Route53::RecordSet': ['Name', 'Type'],
  'AWS::EC2::SecurityGroupIngress': ['GroupId', 'FromPort', 'ToPort', 'SourceSecurityGroupId', 'CidrIp'],
  'AWS::EC2::SecurityGroupEgress': ['GroupId', 'FromPort', 'ToPort', 'DestinationSecurityGroupId', 'CidrIp'],
};

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The hindrances of `cdk deploy` of a stack, which updates the shared one first, while both deployments stand. */
export function ofDeploy(stack: StackId, before: Rendered, after: Rendered): string[] {
  const [was, is] = [before.templates, after.templates];
  return [
    ...missingExports(importsOf(was.EcsFargate, was.Eks), is.Shared),
    ...replacedExports(was.Shared, is.Shared),
    ...expiresOtherwise(was.Shared, is.Shared),
    ...keysDiffer(was.Shared, is.Shared),
    ...missingParameters(is[stack], is.Shared),
    ...ownersDiffer(was[stack], is[stack]),
    ...(['Shared', stack] as const).flatMap((id) => [
      ...twiceThere(was[id], is[id]),
      ...onlyPolicies(was[id], is[id]),
    ]),
    ...(stack === 'Eks' ? [...ofCluster(was.Eks, is.Eks), ...ofManifests(was.Eks, is.Eks)] : []),
  ];
}

export const missingExports = (imports: readonly string[], from: TemplateJson): string[] =>
  imports
    .filter((name) => !exportsOf(from).includes(name))
    .map((name) => `export ${name} is imported and gone`);

function replacedExports(was: TemplateJson, is: TemplateJson): string[] {
  const ids = exported(was).map(({ Value }) => {
    const { Ref, 'Fn::GetAtt': attribute } = Value as { Ref?: string; 'Fn::GetAtt'?: [string] };
    return Ref ?? attribute?.[0] ?? '';
  });
  return [...new Set(ids)].flatMap((id) => {
    const [old, now] = [was.Resources[id], is.Resources[id]];
    const keys = MADE_WITH[old?.Type ?? ''];
    if (!keys) throw new Error(`what replaces a resource that is exported must be known; got ${old?.Type}`);
    return now
      ? keys
          .filter((key) => !same(old?.Properties[key], now.Properties[key]))
          .map((key) => `${id} is exported and replaced for its ${key}`)
      : [];
  });
}

/** DynamoDB lets no table change the attribute while it expires by another. Source: its API reference, UpdateTimeToLive. */
function expiresOtherwise(was: TemplateJson, is: TemplateJson): string[] {
  const attributes = ({ Resources }: TemplateJson) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::DynamoDB::Table'
        ? [[id, Properties.TimeToLiveSpecification?.AttributeName as string | undefined] as const]
        : [],
    );
  const now = new Map(attributes(is));
  return attributes(was).flatMap(([id, attribute]) =>
    !now.has(id) || attribute === now.get(id) ? [] : [`${id} expires by ${attribute} already`],
  );
}

/** A table keeps its key: it has deletion protection, and nothing holds its data meanwhile. */
const keysDiffer = (was: TemplateJson, is: TemplateJson): string[] =>
  Object.entries(was.Resources).flatMap(([id, { Type, Properties }]) => {
    const now = is.Resources[id];
    return Type !== 'AWS::DynamoDB::Table' || !now || same(Properties.KeySchema, now.Properties.KeySchema)
      ? []
      : [`${id} is replaced for its KeySchema`];
  });

/** A folder on EFS is made for its owner once. Source: Amazon EFS user guide, of access points and their root directories. */
const ownersDiffer = (was: TemplateJson, is: TemplateJson): string[] =>
  Object.entries(was.Resources).flatMap(([id, { Type, Properties }]) => {
    const now = is.Resources[id]?.Properties;
    return Type === 'AWS::EFS::AccessPoint' &&
      now &&
      same(Properties.RootDirectory.Path, now.RootDirectory.Path) &&
      !same(Properties.PosixUser, now.PosixUser)
      ? [`the folder of ${id} keeps its owner`]
      : [];
  });

/** The names of parameters that a template reads and the shared stack does not write. */
function missingParameters(template: TemplateJson, shared: TemplateJson): string[] {
  const { Parameters = {} } = template as { Parameters?: Record<string, { Type: string; Default?: string }> };
  const written = Object.values(shared.Resources).map(({ Properties }) => Properties?.Name);
  return Object.values(Parameters)
    .filter(({ Type, Default }) => Type.startsWith('AWS::SSM::') && !Default?.startsWith('/cdk-bootstrap/'))
    .flatMap(({ Default }) =>
      written.includes(Default) ? [] : [`parameter ${Default} is read and not written`],
    );
}

function twiceThere(was: TemplateJson, is: TemplateJson): string[] {
  const identities = ({ Resources }: TemplateJson) =>
    new Map(
      Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
        const keys = ONCE[Type];
        const values = keys?.map((key) => Properties[key]);
        return values?.some((value) => value !== undefined)
          ? [[`${Type} ${JSON.stringify(values)}`, id] as const]
          : [];
      }),
    );
  const old = identities(was);
  return [...identities(is)].flatMap(([identity, id]) => {
    const holder = old.get(identity);
    return holder && holder !== id ? [`${id} is made while ${holder} is there: ${identity}`] : [];
  });
}

/** CloudFormation calls it no change where nothing but deletion policies differs, and keeps the old ones. */
function onlyPolicies(was: TemplateJson, is: TemplateJson): string[] {
  if (same(was, is)) return [];
  const without = ({ Resources }: TemplateJson) =>
    Object.entries(Resources).map(([id, resource]) => {
      const { DeletionPolicy, UpdateReplacePolicy, ...rest } = resource as unknown as Record<string, unknown>;
      return [id, rest];
    });
  return same(without(was), without(is)) ? ['nothing but deletion policies changes'] : [];
}

function ofCluster(was: TemplateJson, is: TemplateJson): string[] {
  const cluster = ({ Resources }: TemplateJson) =>
    Object.values(Resources).find(({ Type }) => Type === 'AWS::EKS::Cluster')?.Properties ?? {};
  const [old, now] = [cluster(was), cluster(is)];
  const minors = Number(now.Version.split('.')[1]) - Number(old.Version.split('.')[1]);
  return [
    ...(same(old.ResourcesVpcConfig.SubnetIds, now.ResourcesVpcConfig.SubnetIds)
      ? []
      : ['the cluster keeps its zones']),
    ...(minors === 0 || minors === 1 ? [] : [`a cluster goes up one minor version at a time; got ${minors}`]),
  ];
}

const APPLIED = 'Custom::AWSCDK-EKS-KubernetesResource';

/** CDK's handler prunes within a manifest, and deletes a manifest that leaves the template. */
function ofManifests(was: TemplateJson, is: TemplateJson): string[] {
  const manifests = ({ Resources }: TemplateJson) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === APPLIED)
      .map(([id, resource]) => [id, manifestsOf({ Resources: { [id]: resource }, Outputs: {} })] as const);
  const now = new Map(manifests(is));
  const old = manifests(was);
  const moved = old.flatMap(([id, objects]) =>
    [...now].flatMap(([other, others]) =>
      other === id ? [] : objects.filter((one) => others.some((another) => called(one) === called(another))),
    ),
  );
  return [
    ...moved.map((object) => `${called(object)} moves to another manifest`),
    ...old.flatMap(([id, objects]) => {
      const others = now.get(id);
      return others
        ? [
            ...dropped(objects, others)
              .filter(({ kind }) => !PRUNED.includes(kind))
              .map((object) => `${called(object)} stays`),
            ...refused(objects, others),
          ]
        : [];
    }),
  ];
}
