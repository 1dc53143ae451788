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

export const exportsOf = (template: TemplateJson): string[] =>
  exported(template).map(({ Export }) => Export?.Name ?? '');

/** The properties that CloudFormation can only change by making the resource anew. Source: its template reference, by type. */
const MADE_WITH: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock'],
};

/** The same, of what holds data. */
const DATA_MADE_WITH: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    ...['DBInstanceIdentifier', 'DBName', 'DBSubnetGroupName', 'KmsKeyId', 'MasterUsername', 'Port'],
    ...['StorageEncrypted', 'Timezone'],
  ],
  'AWS::ElastiCache::ServerlessCache': ['KmsKeyId', 'ServerlessCacheName', 'SubnetIds'],
};

/** The parameters of databases that are read when a database starts. Source: Amazon RDS user guide, of parameters by engine. */
const STATIC: Readonly<Record<string, readonly string[]>> = {
  postgres: ['max_connections', 'shared_buffers'],
  mysql: ['innodb_log_file_size'],
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
    ...resourcesDiffer(was.Shared, is.Shared),
    ...subnetsOverlap(was.Shared, is.Shared),
    ...stillUsed([was.EcsFargate, was.Eks], was.Shared, is.Shared),
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

/** Databases and caches that do not become those of the other end, or not without their data. */
const resourcesDiffer = (was: TemplateJson, is: TemplateJson): string[] =>
  Object.entries(was.Resources).flatMap(([id, { Type, Properties: old }]) => {
    const now = is.Resources[id]?.Properties;
    const changes = (key: string) => now && !same(old[key], now[key]);
    const number = (key: string, of = now) => Number(of?.[key]);
    return [
      ...(now ? (DATA_MADE_WITH[Type] ?? []) : [])
        .filter(changes)
        .map((key) => `${id} is replaced for its ${key}`),
      ...(Type === 'AWS::RDS::DBInstance' ? ofInstance(id, old, now) : []),
      ...(Type === 'AWS::ElastiCache::ServerlessCache' &&
      number('MajorEngineVersion') < number('MajorEngineVersion', old)
        ? [`${id} goes back to no older version`]
        : []),
      // A group of another family is another group, which the instance reads as it starts with it.
      ...(Type === 'AWS::RDS::DBParameterGroup' && !changes('Family')
        ? (STATIC[old.Family.replace(/[\d.]+$/, '')] ?? [])
            .filter((name) => now && old.Parameters[name] !== now.Parameters[name])
            .map((name) => `${name} of ${id} waits for a reboot`)
        : []),
    ];
  });

/** Sources: Amazon RDS API reference, ModifyDBInstance and DeleteDBInstance. */
function ofInstance(id: string, old: Record<string, any>, now: Record<string, any> | undefined): string[] {
  if (!now) return old.DeletionProtection ? [`${id} is protected from deletion`] : [];
  return [
    ...(old.Engine === now.Engine ? [] : [`${id} keeps its Engine`]),
    // The versions of a definition are major ones.
    ...(old.EngineVersion === now.EngineVersion || now.AllowMajorVersionUpgrade
      ? []
      : [`${id} needs AllowMajorVersionUpgrade`]),
    ...(Number(now.AllocatedStorage) < Number(old.AllocatedStorage) ? [`${id} does not shrink`] : []),
  ];
}

/** Subnets that are made, or made anew, while others with the same addresses are there: CloudFormation deletes last. */
function subnetsOverlap(was: TemplateJson, is: TemplateJson): string[] {
  const subnets = ({ Resources }: TemplateJson) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::EC2::Subnet' ? [{ id, ...addresses(Properties.CidrBlock), Properties }] : [],
    );
  const made = subnets(is).filter(({ id, Properties }) => {
    const old = was.Resources[id]?.Properties;
    return !old || !['CidrBlock', 'AvailabilityZone'].every((key) => same(old[key], Properties[key]));
  });
  return made.flatMap(({ id, first, last }) =>
    subnets(was)
      .filter((old) => old.first <= last && first <= old.last)
      .map((old) => `${id} is made while ${old.id} has its addresses`),
  );
}

/** The first and the last address of a block. */
function addresses(block: string): { readonly first: number; readonly last: number } {
  const [address = '', length] = block.split('/');
  const first = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return { first, last: first + 2 ** (32 - Number(length)) - 1 };
}

/** Exports that leave the shared stack, which is updated first, while a deployment that stands uses it. */
export function stillUsed(
  deployments: readonly TemplateJson[],
  was: TemplateJson,
  is: TemplateJson,
): string[] {
  const gone = new Map(
    Object.values(was.Resources).flatMap(({ Type, Properties }) => {
      const { Ref, 'Fn::GetAtt': attribute } = Properties?.Value ?? {};
      const id: string | undefined = Ref ?? attribute?.[0];
      if (Type !== 'AWS::SSM::Parameter' || !id || is.Resources[id]) return [];
      return was.Resources[id]?.DeletionPolicy === 'Retain' ? [] : [[Properties.Name as string, id] as const];
    }),
  );
  return [
    ...new Set(
      deployments.flatMap((template) =>
        Object.entries(parametersOf(template)).flatMap(([name, { Default = '' }]) => {
          const id = gone.get(Default);
          const isUsed = JSON.stringify(template.Resources).includes(`{"Ref":"${name}"}`);
          return id && isUsed ? [`${id} goes while it is used`] : [];
        }),
      ),
    ),
  ];
}

const parametersOf = (template: TemplateJson): Record<string, { Type: string; Default?: string }> =>
  (template as { Parameters?: Record<string, { Type: string; Default?: string }> }).Parameters ?? {};

/** The secrets of the application that a template reads by name, which the user has to store. */
export const storedSecrets = (template: TemplateJson): string[] =>
  [...JSON.stringify(template).matchAll(/:secret:([\w-]+\/[\w/-]+?)(?:-\?+)?\\*"/g)].map(
    ([, name = '']) => name,
  );

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
  const written = Object.values(shared.Resources).map(({ Properties }) => Properties?.Name);
  return Object.values(parametersOf(template))
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
