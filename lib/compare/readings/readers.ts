import type { Artefacts } from './artefacts.ts';
import { composeReader } from './compose-reader.ts';
import { ecsReader } from './ecs-reader.ts';
import type { JsonObject } from './json.ts';
import { eksReader, kubernetesReader } from './kubernetes-reader.ts';
import { below, listed, map, properties, texts } from './reading.ts';
import { serviceNames } from './service-names.ts';
import { referencesIn, refersTo, resourceAt } from './template-references.ts';
import { refusalOf } from './template-refusal.ts';

/**
 * The readers of all artefacts for one service of the application, which the sections read by.
 *
 * @param service @default - the first service
 */
export function readers(artefacts: Artefacts, service: string = firstOf(serviceNames(artefacts))) {
  const eks = eksReader(artefacts.eks, service);
  const kubernetes = kubernetesReader(artefacts.kubernetes, service);
  /** Properties of a resource in the stack of EKS. */
  const eksStack = (type: string, picks?: (properties: JsonObject) => boolean) =>
    properties(artefacts.eks, type, picks);
  const eksCluster = eksStack('AWS::EKS::Cluster');
  const podIdentity = eksStack(
    'AWS::EKS::PodIdentityAssociation',
    ({ ServiceAccount }) => ServiceAccount === service,
  );
  const [role] = referencesIn(podIdentity('RoleArn').value);
  return {
    artefacts,
    service,
    /** All services of the application. */
    services: serviceNames(artefacts),
    compose: composeReader(artefacts.compose, service),
    ecs: ecsReader(artefacts.ecs, service),
    /** The objects that the stack of EKS applies to its cluster. */
    eks,
    kubernetes,
    /** The objects that only a cluster of EKS has. */
    added: map(eks.names, (all) => all.filter((name) => !kubernetes.names.value?.includes(name))),
    eksStack,
    /** The association of the service's pods with their AWS role. */
    podIdentity,
    /** The policy of that role. */
    eksRole: eksStack('AWS::IAM::Policy', ({ Roles }) => refersTo(Roles, role)),
    ...tableOf(artefacts, service),
    /** The assertion by which CloudFormation refuses the service on EKS, as its replicas share a volume. */
    eksRefusal: refusalOf(artefacts.eks, service),
    /** Properties of the cluster in the stack of EKS. */
    eksCluster,
    /** The node pools of that cluster, separated by commas. */
    nodePools: listed(eksCluster('ComputeConfig', 'NodePools')),
    /** The node pools on whose nodes the application runs. The pool `system` is not one: its taint admits add-ons alone. */
    workPools: listed(
      map(texts(eksCluster('ComputeConfig', 'NodePools')), (all) => all.filter((pool) => pool !== 'system')),
    ),
  };
}

/** The service's table in the shared stack, whose name the other stacks read from a parameter. */
function tableOf({ shared }: Artefacts, service: string) {
  const name = properties(
    shared,
    'AWS::SSM::Parameter',
    ({ Name }) => typeof Name === 'string' && Name.endsWith(`/tables/${service}`),
  );
  const [id = 'AWS::DynamoDB::Table'] = referencesIn(name('Value').value);
  const table = resourceAt(shared, id);
  return {
    /** The resource of the table. */
    tableResource: table,
    table: below(table, 'Properties'),
    /** The parameter with the name of the table. */
    tableName: name,
  };
}

const firstOf = ([first]: readonly string[]): string => first ?? 'service';

export type Readers = ReturnType<typeof readers>;
