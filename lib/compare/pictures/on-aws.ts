import type { PictureEdge, PictureNode } from '../comparison-schema.ts';
import type { Artefacts } from '../readings/artefacts.ts';
import { objectsIn } from '../readings/json.ts';
import { combine, each, map, type Place, type Reading, read, text } from '../readings/reading.ts';
import type { ResourceReader } from '../readings/resource-reader.ts';
import { edge, node, nodeId, type PictureReaders, resourceKind } from './picture-nodes.ts';

/** Boxes that are alike on ECS and EKS: resources of the shared stack, and services of the region. */
export function onAws({ services, resources }: PictureReaders, vpcGroup: string) {
  const tables = services.filter(({ tableName }) => tableName('Value').value !== undefined);
  const nodes: PictureNode[] = [
    ...tables.map(({ service, tableName }) =>
      node({
        kind: 'tables',
        title: 'DynamoDB',
        operator: 'aws',
        lines: [map(tableName('Value'), () => `a table of ${service}`)],
      }),
    ),
    ...resources.map((one) =>
      node({
        kind: resourceKind(one),
        name: one.name,
        title: one.name,
        operator: 'aws',
        group: vpcGroup,
        lines: linesOf(one),
      }),
    ),
  ];
  return {
    nodes,
    toTable: (from: string, name: Reading): PictureEdge[] =>
      name.value === undefined ? [] : [edge('connects', from, nodeId('tables'), [name])],
    secrets: (by: Reading<unknown>): PictureNode =>
      node({ kind: 'secrets', title: 'Secrets Manager', operator: 'aws', by: [by] }),
  };
}

const linesOf = ({ isCache, instance, cache, subnets }: ResourceReader): Reading<string>[] =>
  isCache
    ? [
        combine(
          [cache('Properties', 'Engine'), cache('Properties', 'MajorEngineVersion')],
          (engine, version) => `ElastiCache, ${engine} ${version}`,
        ),
        map(subnets, (zones) => `in ${zones} zones`),
      ]
    : [
        combine(
          [instance('Properties', 'Engine'), instance('Properties', 'EngineVersion')],
          (engine, version) => `RDS, ${engine} ${version}`,
        ),
        map(instance('Properties', 'MultiAZ'), (is) => (is === true ? 'in 2 zones' : 'in 1 zone')),
      ];

/** `VPC, 2 zones, 1 NAT gateway`. */
export const vpc = ({ shared }: Artefacts, zones: Reading<number>): Reading<string> => {
  const resources: Place = (...path) => read(shared, 'Resources', ...path);
  const gateways = each(resources, ['Type'], ({ Type }) => Type === 'AWS::EC2::NatGateway');
  return combine(
    [zones, gateways],
    (number, { length }) => `VPC, ${number} zones, ${length} NAT gateway${length === 1 ? '' : 's'}`,
  );
};

/** `HTTP 80`, from `[{"HTTP":80}]`. */
export const listeners = (annotation: Reading): Reading<string> =>
  map(text(annotation), (json) =>
    objectsIn(JSON.parse(json))
      .flatMap((one) => Object.entries(one).map((pair) => pair.join(' ')))
      .join(', '),
  );
