import { application as grpcPair } from '../../../../examples/grpc-pair.ts';
import { application as publishedImage } from '../../../../examples/published-image.ts';
import { application as shop } from '../../../../examples/three-in-a-row.ts';
import { application as worker } from '../../../../examples/worker.ts';
import {
  type MeasuredService,
  readinessRequests,
} from '../../../../lib/compare/load-test/readiness-requests.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';

const URL_OF_WEB = 'http://localhost:3000';
const pathOf = (definition: object, measured: Partial<MeasuredService> = {}) =>
  readinessRequests(parseApplication(definition), { url: URL_OF_WEB, ...measured }).requests[0]?.path;

it('asks for the readiness path of the only public service, whatever the URL', () => {
  expect(pathOf(shop)).toBe('/healthz');
  expect(pathOf(publishedImage, { url: 'http://127.0.0.1:31000' })).toBe('/ghost/api/admin/site/');
});

it('asks for / where readiness is not asked by HTTP at the public port', () => {
  const { readiness: _, ...others } = publishedImage.services.ghost.health;
  const ghost = { ...publishedImage.services.ghost, health: others };
  expect(pathOf({ ...publishedImage, services: { ghost } })).toBe('/');
});

it('chooses one of several public services by its name or by its port', () => {
  const api = { ...shop.services.api, exposure: { port: 'http' }, health: {} };
  const two = { ...shop, services: { ...shop.services, api } };
  expect(pathOf(two, { url: 'http://localhost:3000' })).toBe('/healthz');
  expect(pathOf(two, { url: 'http://localhost:4000' })).toBe('/');
  expect(pathOf(two, { url: 'http://balancer.test', service: 'web' })).toBe('/healthz');
  expect(() => pathOf(two, { url: 'http://balancer.test' })).toThrow(
    '--service must be one of api, web, the public services, or left out if the port of --url tells which',
  );
  expect(() => pathOf(two, { service: 'stock' })).toThrow('; got "stock"');
});

it('says how to go on where nothing is public, or nothing public speaks HTTP', () => {
  expect(() => pathOf(worker)).toThrow(
    'the application has no public port; give --requests FILE with requests to a port that you forward',
  );
  const gateway = {
    ...grpcPair.services.gateway,
    exposure: { port: 'otlp', domainName: 'traces.example.com' },
    health: { readiness: { grpc: { port: 'otlp' } } },
  };
  expect(() => pathOf({ ...grpcPair, services: { ...grpcPair.services, gateway } })).toThrow(
    'gateway speaks no HTTP, and this command sends nothing else',
  );
});
