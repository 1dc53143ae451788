import { only, renderApplication, type TemplateJson } from '../../../render-project.ts';
import { importsOf } from '../../../transitions/hindrances.ts';

const image = { reference: 'org/web:1.0.0' };
const links = {
  name: 'links',
  services: {
    links: {
      image,
      table: { partitionKey: 'code', timeToLiveAttribute: 'expiresAt', operations: ['GetItem'] },
    },
  },
};
const render = (context: object = {}) => renderApplication(links, context);

let shared: TemplateJson;
beforeAll(() => {
  shared = render().json('Shared');
});

const count = (template: TemplateJson, type: string) =>
  Object.values(template.Resources).filter(({ Type }) => Type === type).length;

it('keeps its table: on-demand, recoverable to a point in time, protected, retained', () => {
  expect(only(shared, 'AWS::DynamoDB::Table')).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'code', KeyType: 'HASH' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  });
  expect(
    Object.values(shared.Resources).find(({ Type }) => Type === 'AWS::DynamoDB::Table')?.DeletionPolicy,
  ).toBe('Retain');
});

it('lets the table go with the stack when the context says so', () => {
  const { Resources } = render({ keepData: 'false' }).json('Shared');
  const table = Object.values(Resources).find(({ Type }) => Type === 'AWS::DynamoDB::Table');
  expect(table).toMatchObject({ DeletionPolicy: 'Delete', Properties: { DeletionProtectionEnabled: false } });
});

it('has a network of two zones, one NAT gateway, and a way to DynamoDB beside it', () => {
  expect(count(shared, 'AWS::EC2::Subnet')).toBe(4);
  expect(count(shared, 'AWS::EC2::NatGateway')).toBe(1);
  const endpoint = only(shared, 'AWS::EC2::VPCEndpoint');
  expect(JSON.stringify(endpoint.ServiceName)).toContain('.dynamodb');
  expect(endpoint.RouteTableIds).toHaveLength(4);
});

it('gives no instance in a public subnet an address, and tells the controller of EKS which subnets are which', () => {
  const subnets = Object.values(shared.Resources).filter(({ Type }) => Type === 'AWS::EC2::Subnet');
  expect(subnets.map(({ Properties }) => Properties.MapPublicIpOnLaunch)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  const tagged = (key: string) =>
    subnets.filter(({ Properties }) => Properties.Tags.some(({ Key }: { Key: string }) => Key === key))
      .length;
  expect(tagged('kubernetes.io/role/elb')).toBe(2);
  expect(tagged('kubernetes.io/role/internal-elb')).toBe(2);
});

it('spans the zones that the context names', () => {
  const named = render({ zones: 'us-east-1a,us-east-1b,us-east-1c', natGateways: '3' }).json('Shared');
  const zones = Object.values(named.Resources)
    .filter(({ Type }) => Type === 'AWS::EC2::Subnet')
    .map(({ Properties }) => Properties.AvailabilityZone);
  expect([...new Set(zones)]).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
  expect(count(named, 'AWS::EC2::NatGateway')).toBe(3);
});

it('is bound to no account or region unless both are given', () => {
  expect(render().stacks.Shared).toMatchObject({
    environment: 'aws://unknown-account/unknown-region',
  });
  const bound = render({ account: '123456789012', region: 'us-east-1', zones: 'us-east-1a,us-east-1b' });
  expect(bound.stacks.Shared).toMatchObject({ environment: 'aws://123456789012/us-east-1' });
});

describe('the tables', () => {
  const two = {
    name: 'shop',
    services: {
      carts: { image, table: { partitionKey: 'id', operations: ['GetItem'] } },
      prices: { image, table: { partitionKey: 'article', operations: ['GetItem', 'Query'] } },
      web: { image },
    },
  };
  const tables = (template: TemplateJson) =>
    Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');

  it('are one for each service that has one', () => {
    const found = tables(renderApplication(two).json('Shared')).map(
      ([, { Properties }]) => Properties.KeySchema,
    );
    expect(found).toMatchObject([[{ AttributeName: 'id' }], [{ AttributeName: 'article' }]]);
  });

  it('are not there, nor is the way to DynamoDB, if no service has one', () => {
    const none = renderApplication({ name: 'shop', services: { web: { image } } });
    expect(tables(none.json('Shared'))).toEqual([]);
    for (const id of ['Shared', 'EcsFargate', 'Eks'])
      expect([id, JSON.stringify(none.json(id)).match(/dynamodb|\/tables\//i)]).toEqual([id, null]);
  });

  it('are named to the other stacks by parameters, which no stack can hold on to', () => {
    const rendered = renderApplication(two);
    const parameters = Object.values(rendered.json('Shared').Resources).filter(
      ({ Type }) => Type === 'AWS::SSM::Parameter',
    );
    const names = parameters.map(({ Properties }) => Properties.Name);
    expect(names).toEqual(['/shop-shared/tables/carts', '/shop-shared/tables/prices']);
    expect(parameters.map(({ Properties }) => Properties.Value)).toEqual(
      tables(rendered.json('Shared')).map(([Ref]) => ({ Ref })),
    );
    for (const id of ['EcsFargate', 'Eks']) {
      const template = rendered.json(id) as TemplateJson & { Parameters: Record<string, unknown> };
      expect(template.Parameters).toMatchObject({
        CartsTableName: { Type: 'AWS::SSM::Parameter::Value<String>', Default: names[0] },
        PricesTableName: { Type: 'AWS::SSM::Parameter::Value<String>', Default: names[1] },
      });
    }
  });

  it('leave with their services, as nothing that a stack imports is removed', () => {
    const { prices: _, ...services } = two.services;
    const after = renderApplication({ ...two, services });
    expect(tables(after.json('Shared')).length).toBe(1);
    const before = renderApplication(two);
    const imports = new Set(['EcsFargate', 'Eks'].flatMap((id) => importsOf(before.json(id))));
    // The network and its private subnets.
    expect(imports.size).toBe(3);
    const exported = Object.values(after.json('Shared').Outputs).map(
      (output) => (output as { Export?: { Name: string } }).Export?.Name,
    );
    expect([...imports].filter((name) => !exported.includes(name))).toEqual([]);
  });
});
