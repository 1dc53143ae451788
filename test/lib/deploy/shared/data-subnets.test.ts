import { only, renderApplication, type TemplateJson } from '../../../render-project.ts';
import { shop, withoutResources } from '../databases.ts';
import { all } from '../ecs/links.ts';

const sharedOf = (definition: object, context: object = {}) =>
  renderApplication(definition, context).json('Shared');
const shared = sharedOf(shop);
const DATA_SUBNET = /DataSubnet\d+Subnet/;

it('keeps all of them in subnets that no route leads out of', () => {
  const { Resources } = shared;
  const data = Object.keys(Resources).filter((id) => DATA_SUBNET.test(id));
  expect(data).toHaveLength(2);
  const expected = data.map((Ref) => ({ Ref }));
  const groups = all(shared, 'AWS::RDS::DBSubnetGroup').map(({ SubnetIds }) => SubnetIds);
  const { SubnetIds } = only(shared, 'AWS::ElastiCache::ServerlessCache');
  expect([...groups, SubnetIds]).toEqual([expected, expected, expected]);
  const tables = all(shared, 'AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ SubnetId }) => data.includes(SubnetId.Ref))
    .map(({ RouteTableId }) => RouteTableId.Ref);
  expect(new Set(tables).size).toBe(2);
  const routed = all(shared, 'AWS::EC2::Route').map(({ RouteTableId }) => RouteTableId.Ref);
  expect(routed).toHaveLength(4);
  expect(routed.filter((table) => tables.includes(table))).toEqual([]);
});

const blocks = ({ Resources }: TemplateJson) =>
  Object.fromEntries(
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::EC2::Subnet' ? [[id, Properties.CidrBlock]] : [],
    ),
  );

it('leaves the addresses of the other subnets as they were when the first database comes', () => {
  const before = blocks(sharedOf(withoutResources));
  expect(Object.keys(before)).toHaveLength(4);
  expect(Object.keys(before).filter((id) => DATA_SUBNET.test(id))).toEqual([]);
  expect(blocks(shared)).toMatchObject(before);
  expect(Object.keys(blocks(shared))).toHaveLength(6);
});

it('leaves the data where it is when the network gets a third zone', () => {
  const third = blocks(sharedOf(shop, { zones: 'us-east-1a,us-east-1b,us-east-1c' }));
  expect(Object.keys(third)).toHaveLength(8);
  expect(third).toMatchObject(blocks(shared));
});
