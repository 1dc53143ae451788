import type { TemplateJson } from '../../../render-project.ts';
import { all, containerOf, ecsOf, idOf, taskOf } from './links.ts';

const image = { reference: 'org/web:1.0.0' };

/** Three services in a row, in another order than they start, and one on its own. */
const row = {
  name: 'shop',
  services: {
    front: {
      image,
      ports: { http: 8080 },
      exposure: { port: 'http' },
      environment: { CART_URL: { service: 'cart' } },
    },
    cart: { image, ports: { http: 8081, admin: { number: 9901, visibility: 'none' } }, calls: ['prices'] },
    prices: {
      image,
      ports: { grpc: { number: 9000, protocol: 'grpc' }, feed: { number: 9001, protocol: 'tcp' } },
    },
    janitor: { image },
  },
};

let ecs: TemplateJson;
beforeAll(() => {
  ecs = ecsOf(row);
});

const serviceOf = (name: string) =>
  ecs.Resources[idOf(ecs, `${name}Service`, 'AWS::ECS::Service')] as TemplateJson['Resources'][string];
const connected = (name: string) => serviceOf(name).Properties.ServiceConnectConfiguration;

it('names the namespace after the application', () => {
  expect(all(ecs, 'AWS::ServiceDiscovery::HttpNamespace')).toMatchObject([{ Name: 'shop' }]);
});

it('offers the ports of a called service under its name and their own numbers', () => {
  expect(connected('prices')).toEqual({
    Enabled: true,
    Namespace: 'shop',
    Services: [
      {
        PortName: 'grpc',
        DiscoveryName: 'prices-grpc',
        ClientAliases: [{ DnsName: 'prices', Port: 9000 }],
        // The default would end requests after 15 s.
        Timeout: { PerRequestTimeoutSeconds: 0 },
      },
      {
        PortName: 'feed',
        DiscoveryName: 'prices-feed',
        ClientAliases: [{ DnsName: 'prices', Port: 9001 }],
      },
    ],
  });
  expect(containerOf(ecs, 'shop-prices', 'prices').PortMappings).toEqual([
    { Name: 'grpc', ContainerPort: 9000, Protocol: 'tcp', AppProtocol: 'grpc' },
    { Name: 'feed', ContainerPort: 9001, Protocol: 'tcp' },
  ]);
  expect(containerOf(ecs, 'shop-front', 'front').Environment).toContainEqual({
    Name: 'CART_URL',
    Value: 'http://cart:8081',
  });
});

it('keeps a port to itself that nobody may call', () => {
  expect(connected('cart').Services.map(({ PortName }: { PortName: string }) => PortName)).toEqual(['http']);
  expect(containerOf(ecs, 'shop-cart', 'cart').PortMappings).toMatchObject([{ ContainerPort: 8081 }]);
});

it('gives a service that only calls the names of the others', () => {
  expect(connected('front')).toEqual({ Enabled: true, Namespace: 'shop' });
  expect(containerOf(ecs, 'shop-front', 'front').PortMappings).toEqual([
    { ContainerPort: 8080, Protocol: 'tcp' },
  ]);
});

it('leaves a service alone that neither calls nor is called', () => {
  expect(connected('janitor')).toBeUndefined();
  expect(containerOf(ecs, 'shop-janitor', 'janitor')).not.toHaveProperty('PortMappings');
});

it('deploys a service after those that it calls', () => {
  const waitsFor = (one: string, other: string) =>
    serviceOf(one).DependsOn?.includes(idOf(ecs, `${other}Service`, 'AWS::ECS::Service'));
  expect(waitsFor('front', 'cart')).toBe(true);
  expect(waitsFor('cart', 'prices')).toBe(true);
  expect(waitsFor('prices', 'cart')).toBe(false);
  expect(waitsFor('janitor', 'prices')).toBe(false);
});

it('lets a caller reach the ports of those that it calls, and nobody else', () => {
  const groups = Object.fromEntries(
    ['front', 'cart', 'prices', 'janitor', 'Balancer'].map((name) => [
      idOf(ecs, `${name}Group`, 'AWS::EC2::SecurityGroup'),
      name,
    ]),
  );
  const nameOf = (reference: any): string => groups[reference['Fn::GetAtt'][0]] ?? '';
  const calls = (way: 'Ingress' | 'Egress') =>
    all(ecs, `AWS::EC2::SecurityGroup${way}`)
      .map(({ GroupId, FromPort, SourceSecurityGroupId, DestinationSecurityGroupId }) =>
        way === 'Ingress'
          ? `${nameOf(SourceSecurityGroupId)} to ${nameOf(GroupId)}:${FromPort}`
          : `${nameOf(GroupId)} to ${nameOf(DestinationSecurityGroupId)}:${FromPort}`,
      )
      .sort();
  const allowed = [
    'Balancer to front:8080',
    'cart to prices:9000',
    'cart to prices:9001',
    'front to cart:8081',
  ];
  expect(calls('Ingress')).toEqual(allowed);
  expect(calls('Egress')).toEqual(allowed);
});

it('makes room for the proxy in the tasks that have one', () => {
  expect(taskOf(ecs, 'shop-prices').Memory).toBe('1024');
  expect(taskOf(ecs, 'shop-janitor').Memory).toBe('512');
});

it('is not there where nobody calls anybody', () => {
  const { front, janitor } = row.services;
  const template = ecsOf({ name: 'shop', services: { front: { ...front, environment: {} }, janitor } });
  expect(JSON.stringify(template)).not.toMatch(/ServiceConnect|ServiceDiscovery|AppProtocol/);
});
