import type { DefinedApplication } from '../../../lib/definition/application.ts';
import { applicationSchema } from '../../../lib/definition/application-schema.ts';
import { derive, settled } from '../../../lib/definition/derive.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { api, shop } from './shop.ts';

const calling = (...calls: string[]) => ({ ...api, calls });
const namesOf = (services: object) => parseApplication(shop(services)).services.map(({ name }) => name);

describe('the start order', () => {
  it('is the order of the definition where nobody calls', () => {
    expect(namesOf({ web: api, api, jobs: api })).toEqual(['web', 'api', 'jobs']);
  });

  it('has each service after those that it calls, at any distance', () => {
    expect(namesOf({ web: calling('api'), api: calling('stock'), stock: api, jobs: api })).toEqual([
      'stock',
      'api',
      'web',
      'jobs',
    ]);
  });

  it('has a service that two others call before both', () => {
    expect(namesOf({ a: calling('c'), b: calling('c'), c: api })).toEqual(['c', 'a', 'b']);
  });
});

it('lists each called service once: those of calls first, then those that variables of any container refer to', () => {
  const web = {
    ...api,
    calls: ['b', 'a'],
    environment: { A_URL: { service: 'a' }, C_URL: { service: 'c' } },
    sidecars: [{ name: 'proxy', image: 'org/proxy:1', environment: { D: { service: 'd', as: 'host' } } }],
    initSteps: [{ name: 'wait', image: 'org/wait:1', environment: { E: { service: 'e' } } }],
  };
  const { services } = parseApplication(shop({ web, a: api, b: api, c: api, d: api, e: api }));
  expect(services.find(({ name }) => name === 'web')?.calls).toEqual(['b', 'a', 'c', 'd', 'e']);
});

it.each([
  ['the number of the port', { ports: { http: 3000 } }, 3000],
  ['8080 for a port that needs rights', { ports: { http: 80 } }, 8080],
  ['1024 for the first port that needs none', { ports: { http: 1024 } }, 1024],
])('publishes on the developer’s machine %s', (_, change, localPort) => {
  const { services } = parseApplication(shop({ api: { ...api, ...change, exposure: { port: 'http' } } }));
  expect(services[0]?.exposure?.localPort).toBe(localPort);
});

it('keeps what the definition says instead of a derived default', () => {
  const own = {
    version: '7',
    limits: { cpuMillicores: 900, memoryMiB: 1024 },
    exposure: { port: 'http', localPort: 9000 },
    replicas: { min: 5, max: 5 },
    rollout: { surgePercent: 20, unavailablePercent: 40 },
    shutdown: { drainSeconds: 17 },
    availability: { spreadOverZones: false },
  };
  const { services } = parseApplication(shop({ api: { ...api, ...own } }));
  expect(services[0]).toMatchObject(own);
});

it('gives the application’s version and owner to its services', () => {
  const { owner, services } = parseApplication({
    name: 'shop',
    version: '2.0.0',
    owner: 'team-shop',
    services: { a: api, b: { ...api, version: '3.0.0' } },
  });
  expect(owner).toBe('team-shop');
  expect(services.map((one) => [one.application, one.owner, one.version])).toEqual([
    ['shop', 'team-shop', '2.0.0'],
    ['shop', 'team-shop', '3.0.0'],
  ]);
});

it('limits a container to what it asks for, and drains for as long as a request takes', () => {
  const change = { cpuMillicores: 300, memoryMiB: 700, requestTimeoutSeconds: 21 };
  const { services } = parseApplication(shop({ api: { ...api, ...change } }));
  expect(services[0]).toMatchObject({
    limits: { cpuMillicores: 300, memoryMiB: 700 },
    shutdown: { drainSeconds: 21 },
  });
});

it('reads a field only when its reader does, until everything is settled', () => {
  const defined = applicationSchema.parse(shop({ api })) as DefinedApplication;
  const service = defined.services.api as { requestTimeoutSeconds: number };
  Object.defineProperty(service, 'requestTimeoutSeconds', {
    enumerable: true,
    get: () => {
      throw new Error('read');
    },
  });
  const application = derive(defined);
  expect(application.services[0]?.limits.cpuMillicores).toBe(250);
  expect(() => application.services[0]?.shutdown.drainSeconds).toThrow('read');
  expect(() => settled(application)).toThrow('read');
});
