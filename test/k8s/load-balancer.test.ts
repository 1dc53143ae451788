import { loadBalancerAnnotations } from '../../k8s/ingress.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { publicServices } from '../../lib/definition/public-services.ts';
import { shop } from './applications.ts';

const PREFIX = 'alb.ingress.kubernetes.io/';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/one';

/** The annotations of public services by their names, without their prefix. Those with a domain name get a certificate. */
function annotationsOf(services: Readonly<Record<string, object>>): Record<string, Record<string, string>> {
  const application = parseApplication(shop(services));
  return Object.fromEntries(
    publicServices(application).map((service) => [
      service.name,
      Object.fromEntries(
        Object.entries(
          loadBalancerAnnotations(application, service, {
            certificateArn: service.exposure.domainName && CERTIFICATE,
          }),
        ).map(([key, value]) => [key.replace(PREFIX, ''), value]),
      ),
    ]),
  );
}

const at = (exposure: object, number = 3000) => ({
  ports: { http: number },
  exposure: { port: 'http', localPort: number, ...exposure },
});
const domainName = 'shop.example.com';

describe('the listeners', () => {
  const listenersOf = (services: Readonly<Record<string, object>>) =>
    Object.fromEntries(
      Object.entries(annotationsOf(services)).map(([name, annotations]) => [
        name,
        [annotations['listen-ports'], annotations['ssl-redirect']],
      ]),
    );

  it('answer HTTP without a domain name', () => {
    expect(listenersOf({ web: at({}) })).toEqual({ web: ['[{"HTTP":80}]', undefined] });
  });

  it('redirect to HTTPS where every service has a domain name', () => {
    const secure = ['[{"HTTP":80},{"HTTPS":443}]', '443'];
    expect(listenersOf({ web: at({ domainName }), api: at({ domainName, path: '/api' }, 3001) })).toEqual({
      web: secure,
      api: secure,
    });
  });

  it('redirect nothing where another service of the group answers HTTP', () => {
    expect(listenersOf({ web: at({ domainName }), help: at({}, 3001) })).toEqual({
      web: ['[{"HTTPS":443}]', undefined],
      help: ['[{"HTTP":80}]', undefined],
    });
  });

  it('are a port each, as on the developer’s machine, for services with neither a name nor a path', () => {
    expect(listenersOf({ web: at({}), admin: at({}, 4000) })).toEqual({
      web: ['[{"HTTP":3000}]', undefined],
      admin: ['[{"HTTP":4000}]', undefined],
    });
  });
});

describe('the health check', () => {
  const ports = { http: 3000, admin: 4000, rpc: { number: 9000, protocol: 'grpc' } };
  const checkOf = (port: string, health: object) => {
    const { web = {} } = annotationsOf({ web: { ports, exposure: { port, domainName }, health } });
    return [
      web['healthcheck-path'],
      web['healthcheck-port'],
      web['success-codes'],
      web['backend-protocol-version'],
    ];
  };
  const grpc = { port: 'rpc' };

  it.each<[string, object, (string | undefined)[]]>([
    [
      'http',
      { readiness: { http: { port: 'admin', path: '/ready' } } },
      ['/ready', '4000', '200-299', undefined],
    ],
    ['http', {}, ['/', '3000', '200-499', undefined]],
    ['rpc', { readiness: { grpc } }, ['/grpc.health.v1.Health/Check', '9000', '0', 'GRPC']],
    ['rpc', {}, ['/AWS.ALB/healthcheck', '9000', '0-99', 'GRPC']],
  ])('of port %s with %j', (port, health, expected) => {
    expect(checkOf(port, health)).toEqual(expected);
  });

  it('has the times of the readiness probe, or its defaults', () => {
    const timesOf = (health: object) => {
      const { web = {} } = annotationsOf({ web: { ...at({}), health } });
      return [
        'healthcheck-interval-seconds',
        'healthcheck-timeout-seconds',
        'healthy-threshold-count',
        'unhealthy-threshold-count',
      ].map((name) => web[name]);
    };
    expect(timesOf({})).toEqual(['5', '2', '2', '2']);
    const readiness = {
      http: { port: 'http' },
      periodSeconds: 20,
      timeoutSeconds: 4,
      successThreshold: 3,
      failureThreshold: 5,
    };
    expect(timesOf({ readiness })).toEqual(['20', '4', '3', '5']);
  });
});
