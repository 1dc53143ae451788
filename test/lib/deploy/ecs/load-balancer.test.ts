import { loadBalancerCheck } from '../../../../lib/definition/load-balancer-check.ts';
import type { PublicService } from '../../../../lib/definition/public-services.ts';
import type { TemplateJson } from '../../../render-project.ts';
import { all, ecsOf, joined } from './links.ts';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
const image = { reference: 'org/web:1.0.0' };
const web = (exposure: object = {}, more: object = {}) => ({
  image,
  ports: { http: 3000 },
  exposure: { port: 'http', ...exposure },
  ...more,
});
const shop = (services: object, context: object = {}): TemplateJson =>
  ecsOf({ name: 'shop', services }, context);

/** The name of the service whose target group an action leads to, or the type of another action. */
const leadsTo = ({ Type, TargetGroupArn }: any): string =>
  TargetGroupArn ? (/^(.*)Targets/.exec(TargetGroupArn.Ref)?.[1] ?? '') : Type;
const listeners = (template: TemplateJson) =>
  Object.fromEntries(
    all(template, 'AWS::ElasticLoadBalancingV2::Listener').map(({ Port, Protocol, DefaultActions }) => [
      `${Protocol} ${Port}`,
      DefaultActions.map(leadsTo).join(),
    ]),
  );
const rules = (template: TemplateJson) =>
  all(template, 'AWS::ElasticLoadBalancingV2::ListenerRule')
    .sort((one, other) => one.Priority - other.Priority)
    .map(({ Actions, Conditions }) => [
      Actions.map(leadsTo).join(),
      ...Conditions.flatMap(
        ({ HostHeaderConfig, PathPatternConfig }: any) => (HostHeaderConfig ?? PathPatternConfig).Values,
      ),
    ]);
const targetGroup = (template: TemplateJson): Record<string, any> =>
  all(template, 'AWS::ElasticLoadBalancingV2::TargetGroup')[0] ?? {};
const openPorts = (template: TemplateJson): number[] =>
  all(template, 'AWS::EC2::SecurityGroup')
    .flatMap(({ SecurityGroupIngress = [] }) => SecurityGroupIngress)
    .map(({ FromPort }: { FromPort: number }) => FromPort);

describe('public services share a load balancer', () => {
  it('at port 80, which the only one has to itself', () => {
    const alone = shop({ web: web() });
    expect(listeners(alone)).toEqual({ 'HTTP 80': 'web' });
    expect(rules(alone)).toEqual([]);
    expect(openPorts(alone)).toEqual([80]);
  });

  it('by path: the longest fits first, and the service without a path gets the rest', () => {
    const template = shop({
      web: web(),
      api: web({ path: '/api', localPort: 3001 }),
      admin: web({ path: '/api/admin/', localPort: 3002 }),
    });
    expect(all(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').length).toBe(1);
    expect(listeners(template)).toEqual({ 'HTTP 80': 'web' });
    expect(rules(template)).toEqual([
      ['admin', '/api/admin', '/api/admin/*'],
      ['api', '/api', '/api/*'],
    ]);
  });

  it('by path alone: what no path fits is not found', () => {
    const template = shop({ api: web({ path: '/api' }), docs: web({ path: '/docs', localPort: 3001 }) });
    expect(listeners(template)).toEqual({ 'HTTP 80': 'fixed-response' });
    expect(
      rules(template)
        .map(([to]) => to)
        .sort(),
    ).toEqual(['api', 'docs']);
  });

  it('by port where they have neither a name nor a path: the port of the developer’s machine', () => {
    const template = shop({ web: web({ localPort: 4000 }), admin: web({ localPort: 5000 }) });
    expect(listeners(template)).toEqual({ 'HTTP 4000': 'web', 'HTTP 5000': 'admin' });
    expect(openPorts(template)).toEqual([4000, 5000]);
    expect(joined(template.Outputs.WebUrl?.Value)).toContain(':4000');
  });

  it('by name, over HTTPS: each name has a certificate and a record, and HTTP leads to HTTPS', () => {
    const template = shop(
      {
        web: web({ domainName: 'shop.example.com' }),
        api: web({ domainName: 'api.example.com', localPort: 3001 }),
      },
      ZONE,
    );
    expect(listeners(template)).toEqual({ 'HTTP 80': 'redirect', 'HTTPS 443': 'fixed-response' });
    expect(rules(template).sort()).toEqual([
      ['api', 'api.example.com'],
      ['web', 'shop.example.com'],
    ]);
    const names = ['api.example.com', 'shop.example.com'];
    expect(
      all(template, 'AWS::CertificateManager::Certificate')
        .map(({ DomainName }) => DomainName)
        .sort(),
    ).toEqual(names);
    expect(
      all(template, 'AWS::Route53::RecordSet')
        .map(({ Name }) => Name)
        .sort(),
    ).toEqual(names.map((name) => `${name}.`));
    expect(template.Outputs.ApiUrl?.Value).toBe('https://api.example.com');
    expect(openPorts(template)).toEqual([80, 443]);
  });

  it('by name and path: services that share a name share its certificate and record', () => {
    const template = shop(
      {
        web: web({ domainName: 'shop.example.com' }),
        api: web({ domainName: 'shop.example.com', path: '/api', localPort: 3001 }),
      },
      ZONE,
    );
    expect(rules(template)).toEqual([
      ['api', 'shop.example.com', '/api', '/api/*'],
      ['web', 'shop.example.com'],
    ]);
    expect(all(template, 'AWS::CertificateManager::Certificate').length).toBe(1);
    expect(all(template, 'AWS::Route53::RecordSet').length).toBe(1);
    expect(template.Outputs.ApiUrl?.Value).toBe('https://shop.example.com/api');
  });

  it('some by name and one without: at port 80 the names lead to HTTPS', () => {
    const template = shop({ web: web(), api: web({ domainName: 'api.example.com', localPort: 3001 }) }, ZONE);
    expect(listeners(template)).toEqual({ 'HTTP 80': 'web', 'HTTPS 443': 'api' });
    expect(rules(template)).toEqual([['redirect', 'api.example.com']]);
  });
});

it('makes no load balancer, no URL and no opening without a public service', () => {
  const template = shop({ worker: { image }, api: { image, ports: { http: 3000 } } });
  for (const type of ['LoadBalancer', 'Listener', 'TargetGroup'])
    expect(all(template, `AWS::ElasticLoadBalancingV2::${type}`)).toEqual([]);
  expect(template.Outputs ?? {}).toEqual({});
  expect(openPorts(template)).toEqual([]);
  expect(all(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
});

describe('the health check of the target group', () => {
  const grpc = (health: object) =>
    shop(
      {
        api: {
          image,
          ports: { grpc: { number: 9000, protocol: 'grpc' }, http: 3000 },
          exposure: { port: 'grpc', domainName: 'api.example.com' },
          health,
        },
      },
      ZONE,
    );

  it('is an HTTP readiness probe, with the statuses that a probe accepts', () => {
    const health = { readiness: { http: { port: 'http', path: '/ready' }, periodSeconds: 10 } };
    expect(targetGroup(shop({ web: web({}, { health }) }))).toMatchObject({
      HealthCheckPath: '/ready',
      HealthCheckPort: '3000',
      HealthCheckIntervalSeconds: 10,
      Matcher: { HttpCode: '200-299' },
    });
  });

  it('is approximated without a readiness probe: any answer that is no server error', () => {
    expect(targetGroup(shop({ web: web() }))).toMatchObject({
      HealthCheckPath: '/',
      HealthCheckPort: '3000',
      HealthCheckIntervalSeconds: 5,
      Matcher: { HttpCode: '200-499' },
    });
  });

  it('is the standard health service of a gRPC server, which gets requests by gRPC', () => {
    expect(targetGroup(grpc({ readiness: { grpc: { port: 'grpc' } } }))).toMatchObject({
      Protocol: 'HTTP',
      ProtocolVersion: 'GRPC',
      Port: 9000,
      HealthCheckPath: '/grpc.health.v1.Health/Check',
      HealthCheckPort: '9000',
      Matcher: { GrpcCode: '0' },
    });
  });

  it('is approximated for a gRPC server without a readiness probe: any gRPC status', () => {
    expect(targetGroup(grpc({}))).toMatchObject({
      ProtocolVersion: 'GRPC',
      HealthCheckPort: '9000',
      Matcher: { GrpcCode: '0-99' },
    });
  });

  it.each([
    ['http', { tcp: { port: 'probed' } }, { port: 9000, path: '/', codes: '200-499' }],
    ['http', { exec: { command: ['/ready'] } }, { port: 9000, path: '/', codes: '200-499' }],
    [
      'grpc',
      { http: { port: 'probed', path: '/ready' } },
      { port: 9000, path: '/AWS.ALB/healthcheck', codes: '0-99' },
    ],
  ] as const)('is approximated on a port of %s with the probe %j', (protocol, readiness, expected) => {
    const ports = { open: { protocol, number: 9000 }, probed: { protocol: 'tcp', number: 9001 } };
    const exposure = { port: 'open' };
    const service = { ports, exposure, health: { readiness } } as unknown as PublicService;
    expect(loadBalancerCheck(service)).toMatchObject(expected);
  });
});
