import type { Artefact, Artefacts } from './artefacts.ts';
import { fieldsOf, type Json, type JsonObject, objectsIn } from './json.ts';
import { kubernetesReader } from './kubernetes-reader.ts';
import {
  below,
  combine,
  map,
  type Place,
  properties,
  type Reading,
  read,
  resource,
  resourcesOf,
  text,
} from './reading.ts';
import { referencesIn, refersTo, resourceAt } from './template-references.ts';

/** The names of the databases and caches, as the Compose file labels their containers, and of StatefulSets. */
function resourceNames({ compose, kubernetes }: Pick<Artefacts, 'compose' | 'kubernetes'>): string[] {
  const labelled = Object.values(fieldsOf(compose.root.services)).flatMap((one) => {
    const { resource: name } = fieldsOf(fieldsOf(one).labels);
    return typeof name === 'string' ? [name] : [];
  });
  const sets = kubernetes.flatMap(({ root }) =>
    Object.keys(root).flatMap((name) => (name.startsWith(SET) ? [name.slice(SET.length)] : [])),
  );
  return [...new Set([...labelled, ...sets])];
}

/** The readers of all databases and caches. */
export const resourceReaders = (artefacts: Artefacts) =>
  resourceNames(artefacts).map((name) => resourceReader(artefacts, name));

const SET = 'StatefulSet/';

/** Reads a database or a cache from all artefacts. On AWS it is in the shared stack, tagged with its name. */
export function resourceReader(artefacts: Artefacts, name: string) {
  const { compose, shared, ecs, eks, kubernetes } = artefacts;
  const isTagged = ({ Tags }: JsonObject): boolean =>
    objectsIn(Tags).some(({ Key, Value }) => Key === 'resource' && Value === name);
  const instance = resource(shared, 'AWS::RDS::DBInstance', isTagged);
  const cache = resource(shared, 'AWS::ElastiCache::ServerlessCache', isTagged);
  const isCache = cache().value !== undefined;
  const { object } = kubernetesReader(kubernetes, name);
  const set = below(object(`${SET}${name}`), 'spec');
  const [parameters] = referencesOf(instance('Properties', 'DBParameterGroupName'));
  const admitted = (template: Artefact): Place =>
    properties(template, 'AWS::EC2::SecurityGroupIngress', ({ GroupId }) =>
      refersTo(GroupId, groupParameter(template, name)),
    );
  return {
    name,
    /** True if the template makes a cache of ElastiCache for the resource, false if it makes a database of RDS. */
    isCache,
    /** The container on Compose. */
    container: ((...path) => read(compose, 'services', name, ...path)) as Place,
    /** The instance of RDS, with its policies. */
    instance,
    /** The cache of ElastiCache. */
    cache,
    /** Reads the resource of the template that holds the data: the cache of ElastiCache, or the instance of RDS. */
    onAws: isCache ? cache : instance,
    /** The parameters of RDS. */
    parameters: below(
      resourceAt(shared, parameters ?? 'AWS::RDS::DBParameterGroup'),
      'Properties',
      'Parameters',
    ),
    /** Whether a task on ECS gets the URL of the resource. */
    byUrl: knownBy(ecs, name, 'url'),
    /** Whether a task on ECS gets the host of the resource alone. */
    byHost: knownBy(ecs, name, 'host'),
    /** The StatefulSet on Kubernetes. */
    set,
    pod: below(set, 'template', 'spec', 'containers', 0),
    claim: object(`PersistentVolumeClaim/${name}`),
    policy: below(object(`NetworkPolicy/${name}`), 'spec', 'ingress', 0),
    /** The rules by which the deployments on AWS let somebody in. */
    admittedByEcs: admitted(ecs),
    admittedByEks: admitted(eks),
    /** The services whose tasks may connect. */
    ecsUsers: usersIn(ecs, groupParameter(ecs, name)),
    /** The number of subnets of the resource. Nothing is found if one of them has a route to the internet. */
    subnets: subnetNames(
      artefacts,
      isCache ? cache('Properties', 'SubnetIds') : subnetsOf(artefacts, instance),
    ),
  };
}

/**
 * Tells how the tasks get to know a resource: by its URL, or by its host alone. A URL of a database is a secret of the shared
 * stack, and that of a cache has the host in a text.
 */
function knownBy(ecs: Artefact, name: string, part: 'url' | 'host'): Reading<boolean> {
  const parameterOf = (of: string) =>
    Object.entries(fieldsOf(ecs.root.Parameters)).find(([, parameter]) =>
      String(fieldsOf(parameter).Default).endsWith(`/resources/${name}/${of}`),
    )?.[0];
  const url = parameterOf('url');
  if (part === 'url' && url !== undefined) return map(read(ecs, 'Parameters', url, 'Default'), () => true);
  const host = parameterOf('host');
  const isIt = (value: Json | undefined) =>
    host !== undefined &&
    refersTo(value, host) &&
    (fieldsOf(value).Ref === host ? part === 'host' : part === 'url');
  for (const { id, type, properties: task } of resourcesOf(ecs))
    if (type === 'AWS::ECS::TaskDefinition')
      for (const [i, container] of objectsIn(task.ContainerDefinitions).entries()) {
        const at = objectsIn(container.Environment).findIndex(({ Value }) => isIt(Value));
        const place = ['Properties', 'ContainerDefinitions', i, 'Environment', at, 'Value'] as const;
        if (at >= 0) return map(read(ecs, 'Resources', id, ...place), () => true);
      }
  return { value: false, evidence: [] };
}

const referencesOf = ({ value }: Reading): string[] => {
  const { Ref } = fieldsOf(value);
  return typeof Ref === 'string' ? [Ref] : [];
};

const subnetsOf = ({ shared }: Artefacts, instance: Place): Reading => {
  const [group] = referencesOf(instance('Properties', 'DBSubnetGroupName'));
  return resourceAt(shared, group ?? 'AWS::RDS::DBSubnetGroup')('Properties', 'SubnetIds');
};

/** The number of subnets, if none of them has a route to the internet. */
const subnetNames = ({ shared }: Artefacts, ids: Reading): Reading<number> => {
  const subnets = Array.isArray(ids.value) ? ids.value.length : undefined;
  const isolated = objectsIn(ids.value).every((id) => !routed(shared).some((subnet) => refersTo(id, subnet)));
  return { value: isolated ? subnets : undefined, evidence: ids.evidence };
};

/** The subnets whose route table has a route. */
function routed(shared: Artefacts['shared']): string[] {
  const resources = Object.values(fieldsOf(shared.root.Resources)).map((one) => fieldsOf(one));
  const tables = resources.flatMap(({ Type, Properties }) =>
    Type === 'AWS::EC2::Route'
      ? referencesOf({ value: fieldsOf(Properties).RouteTableId, evidence: [] })
      : [],
  );
  return resources.flatMap(({ Type, Properties }) => {
    const { RouteTableId, SubnetId } = fieldsOf(Properties);
    return Type === 'AWS::EC2::SubnetRouteTableAssociation' &&
      tables.some((table) => refersTo(RouteTableId, table))
      ? referencesOf({ value: SubnetId, evidence: [] })
      : [];
  });
}

/** The services and jobs whose tasks a security group lets in, as the tags of their own groups name them. */
function usersIn(ecs: Artefact, group: string | undefined): Reading<readonly string[]> {
  const sources = resourcesOf(ecs)
    .filter(
      ({ type, properties: { GroupId } }) =>
        type === 'AWS::EC2::SecurityGroupIngress' && refersTo(GroupId, group),
    )
    .flatMap(({ properties: { SourceSecurityGroupId } }) => referencesIn(SourceSecurityGroupId));
  return combine(
    sources.map((id) => map(resourceAt(ecs, id)('Properties', 'Tags'), nameInTags)),
    (...names) => names,
  );
}

const nameInTags = (tags: Json): string | undefined =>
  objectsIn(tags)
    .filter(({ Key }) => Key === 'service' || Key === 'job')
    .map(({ Value }) => String(Value))[0];

/** The parameter of a stack with the security group of a resource. */
const groupParameter = (template: Artefact, name: string): string | undefined =>
  Object.entries(fieldsOf(template.root.Parameters)).find(([, parameter]) =>
    String(fieldsOf(parameter).Default).endsWith(`/resources/${name}/group`),
  )?.[0];

/** The names of the pods that a policy admits. */
export const admittedPods = (policy: Place): Reading<readonly string[]> => {
  const peers = objectsIn(policy('from').value);
  return combine(
    peers.map((_, i) => text(policy('from', i, 'podSelector', 'matchLabels', 'app.kubernetes.io/name'))),
    (...names) => names,
  );
};

export type ResourceReader = ReturnType<typeof resourceReader>;
