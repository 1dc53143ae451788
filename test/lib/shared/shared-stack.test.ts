import { only, renderProject, type TemplateJson } from '../../render-project.ts';

let shared: TemplateJson;
beforeAll(() => {
  shared = renderProject().json('Shared');
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
  const { Resources } = renderProject({}, { keepData: 'false' }).json('Shared');
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
  const named = renderProject({}, { zones: 'us-east-1a,us-east-1b,us-east-1c', natGateways: '3' }).json(
    'Shared',
  );
  const zones = Object.values(named.Resources)
    .filter(({ Type }) => Type === 'AWS::EC2::Subnet')
    .map(({ Properties }) => Properties.AvailabilityZone);
  expect([...new Set(zones)]).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
  expect(count(named, 'AWS::EC2::NatGateway')).toBe(3);
});

it('makes the admin token in Secrets Manager, where only its name is known beforehand', () => {
  const secret = only(shared, 'AWS::SecretsManager::Secret');
  expect(secret.GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 40 });
  expect(secret).not.toHaveProperty('SecretString');
});

it('is bound to no account or region unless both are given', () => {
  expect(renderProject().app.node.findChild('Shared')).toMatchObject({
    environment: 'aws://unknown-account/unknown-region',
  });
  const bound = renderProject(
    {},
    { account: '123456789012', region: 'us-east-1', zones: 'us-east-1a,us-east-1b' },
  );
  expect(bound.app.node.findChild('Shared')).toMatchObject({ environment: 'aws://123456789012/us-east-1' });
});
