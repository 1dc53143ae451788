import { full, worker } from './applications.ts';
import { fullWith, read } from './rendered-compose.ts';

const { health } = full.services.links;
const checkOf = (change: object) => fullWith({ health: { ...health, ...change } }).services.links.healthcheck;

it('asks whether the service is ready with the image’s own probe', () => {
  expect(read(full).services.links.healthcheck).toEqual({
    test: ['CMD', 'node', '/app/probe.cjs', 'http://127.0.0.1:8080/readyz'],
    interval: '5s',
    timeout: '2s',
    retries: 2,
    start_period: '60s',
    start_interval: '1s',
  });
});

it.each([
  ['tcp', { tcp: { port: 'http' } }, ['node', '/app/probe.cjs', 'tcp://127.0.0.1:8080']],
  [
    'grpc',
    { grpc: { port: 'grpc', service: 'shop.Cart' } },
    ['node', '/app/probe.cjs', 'grpc://127.0.0.1:9000/shop.Cart'],
  ],
  ['exec', { exec: { command: ['/bin/ready', '$HOME'] } }, ['/bin/ready', '$$HOME']],
])('asks a probe of the kind %s', (_, readiness, command) => {
  const ports = { http: 8080, grpc: { number: 9000, protocol: 'grpc' } };
  const { healthcheck } = fullWith({ ports, exposure: undefined, health: { ...health, readiness } }).services
    .links;
  expect(healthcheck.test).toEqual(['CMD', ...command]);
});

it('asks liveness if there is no readiness, or none that a command can ask', () => {
  const liveness = { exec: { command: ['/bin/alive'] } };
  expect(checkOf({ readiness: undefined, liveness }).test).toEqual(['CMD', '/bin/alive']);
  expect(checkOf({ command: undefined, liveness }).test).toEqual(['CMD', '/bin/alive']);
  expect(read(worker).services.mailer.healthcheck).toEqual({
    test: ['CMD', '/bin/alive'],
    interval: '10s',
    timeout: '3s',
    retries: 3,
  });
});

it('leaves a probe out that only a program could ask which the image does not have', () => {
  expect(checkOf({ command: undefined })).toBeUndefined();
  expect(fullWith({ health: {} }).services.links).not.toHaveProperty('healthcheck');
});

it('asks a sidecar by a command alone: the service’s probe is not in its image', () => {
  const [collector] = full.services.links.sidecars;
  const checks = (liveness: object) =>
    fullWith({ sidecars: [{ ...collector, liveness }] }).services['links-collector'].healthcheck;
  expect(checks({ http: { port: 'health', path: '/' } })).toBeUndefined();
  expect(checks({ exec: { command: ['/alive'] } })).toEqual({
    test: ['CMD', '/alive'],
    interval: '10s',
    timeout: '3s',
    retries: 3,
  });
});
