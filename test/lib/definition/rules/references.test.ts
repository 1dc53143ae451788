import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const variable = (value: unknown, others: object = { api }) =>
  problemsIn(withWeb({ environment: { VALUE: value } }, others));
const VALUE = 'services.web.environment.VALUE';

it.each<[string, unknown]>([
  ['its own port', { port: 'http' }],
  ['another service', { service: 'api' }],
  ['a port of another service', { service: 'api', port: 'http', as: 'host' }],
  ['a sidecar', { sidecar: 'proxy' }],
  ['a port of a sidecar', { sidecar: 'proxy', port: 'admin' }],
  ['its table', { table: 'time-to-live-attribute' }],
  ['its user', { fact: 'user-id' }],
  ['the place of its replica', { place: 'zone' }],
])('takes a reference to %s', (_, value) => {
  expect(variable(value)).toEqual([]);
});

it.each<[string, unknown, string]>([
  ['a port that is not there', { port: 'htp' }, `${VALUE} must be one of the ports http; got "htp"`],
  ['a service that is not there', { service: 'apis' }, `${VALUE} must be another service: api; got "apis"`],
  [
    'the service itself',
    { service: 'web' },
    `${VALUE} is the service itself; for a port of its own, use { port } instead; got "web"`,
  ],
  [
    'a port of another service that is not there',
    { service: 'api', port: 'htp' },
    `${VALUE} must be one of the ports http; got "htp"`,
  ],
  [
    'a sidecar that is not there',
    { sidecar: 'prox' },
    `${VALUE} must be a sidecar of the service: proxy; got "prox"`,
  ],
  [
    'a port of a sidecar that is not there',
    { sidecar: 'proxy', port: 'http' },
    `${VALUE} must be one of the ports admin; got "http"`,
  ],
])('refuses a reference to %s', (_, value, problem) => {
  expect(variable(value)).toEqual([problem]);
});

it('refuses a reference to another service where there is none', () => {
  expect(variable({ service: 'api' }, {})).toEqual([
    `${VALUE} must be another service, but there is none; got "api"`,
  ]);
});

it.each<[string, object, string]>([
  [
    'without a port',
    { ...api, ports: {} },
    'is a service that nobody can call: it has no port; remove the call, or add an internal port to services.api.ports; got "api"',
  ],
  [
    'whose ports are for itself',
    { ...api, ports: { http: { number: 3000, visibility: 'none' } } },
    'is a service that nobody can call: its ports have visibility none; remove the call, or add an internal port to services.api.ports; got "api"',
  ],
  [
    'with several ports',
    { ...api, ports: { http: 3000, grpc: { number: 3001, protocol: 'grpc' } } },
    'is a service with several ports; add port, one of http, grpc; got "api"',
  ],
])('refuses a reference to a service %s', (_, called, problem) => {
  expect(variable({ service: 'api' }, { api: called })).toEqual([`${VALUE} ${problem}`]);
});

it('refuses a reference to a port with visibility none, and takes the only other port', () => {
  const ports = { http: 3000, admin: { number: 3001, visibility: 'none' } };
  expect(variable({ service: 'api' }, { api: { ...api, ports } })).toEqual([]);
  expect(variable({ service: 'api', port: 'admin' }, { api: { ...api, ports } })).toEqual([
    `${VALUE} is a port with visibility none; set services.api.ports.admin.visibility to internal, or call another port; got "admin"`,
  ]);
});

it('refuses a reference to what a service does not have', () => {
  const { table: _, ...tableless } = web;
  const environment = { KEY: { table: 'partition-key' }, USER: { fact: 'user-id' } };
  expect(problemsIn(shop({ web: { ...tableless, security: {}, environment } }))).toEqual([
    'services.web.environment.KEY refers to a table, and the service has none; add table, or remove the variable; got {"table":"partition-key"}',
    'services.web.environment.USER refers to security.userId, which is not set; set it, or remove the variable; got {"fact":"user-id"}',
  ]);
  const { timeToLiveAttribute: __, ...table } = web.table;
  expect(problemsIn(withWeb({ table, environment: { TTL: { table: 'time-to-live-attribute' } } }))).toEqual([
    'services.web.environment.TTL refers to table.timeToLiveAttribute, which is not set; set it, or remove the variable; got {"table":"time-to-live-attribute"}',
  ]);
});

it('refuses a sidecar without a port, and asks for the name of one of several', () => {
  const sidecars = [
    { name: 'a', image: 'org/a:1' },
    { name: 'b', image: 'org/b:1', ports: { one: 1001, two: 1002 } },
  ];
  const environment = { A: { sidecar: 'a' }, B: { sidecar: 'b' } };
  expect(problemsIn(withWeb({ sidecars, environment }))).toEqual([
    'services.web.environment.A is a sidecar without a port; add the port to its ports; got "a"',
    'services.web.environment.B is a sidecar with several ports; add port, one of one, two; got "b"',
  ]);
});

it('checks the variables of sidecars and init steps, too', () => {
  const environment = { A: { port: 'x' }, B: { service: 'y' } };
  expect(
    problemsIn(
      withWeb({
        sidecars: [{ name: 'a', image: 'org/a:1', environment }],
        initSteps: [{ name: 'b', image: 'org/b:1', environment }],
      }),
    ),
  ).toEqual([
    'services.web.sidecars.0.environment.A must be one of the ports http; got "x"',
    'services.web.initSteps.0.environment.A must be one of the ports http; got "x"',
    'services.web.sidecars.0.environment.B must be another service, but there is none; got "y"',
    'services.web.initSteps.0.environment.B must be another service, but there is none; got "y"',
  ]);
});

it('checks each variable, if another is wrong', () => {
  expect(problemsIn(withWeb({ environment: { A: 5, B: { port: 'x' }, C: { service: 'y' } } }))).toEqual([
    expect.stringMatching(/^services\.web\.environment\.A must be a text, or/),
    'services.web.environment.B must be one of the ports http; got "x"',
    'services.web.environment.C must be another service, but there is none; got "y"',
  ]);
});

it('checks calls as it checks references, but says a fault of both once', () => {
  const environment = { URL: { service: 'nowhere' } };
  expect(
    problemsIn(withWeb({ calls: ['web', 'api', 'apis', 'jobs'] }, { api, jobs: { image: api.image } })),
  ).toEqual([
    'services.web.calls.0 is the service itself; for a port of its own, use { port } instead; got "web"',
    'services.web.calls.2 must be another service: api, jobs; got "apis"',
    'services.web.calls.3 is a service that nobody can call: it has no port; remove the call, or add an internal port to services.jobs.ports; got "jobs"',
  ]);
  expect(problemsIn(withWeb({ calls: ['nowhere'], environment }, { api }))).toEqual([
    'services.web.environment.URL must be another service: api; got "nowhere"',
  ]);
});

it('takes a call of a service with several ports without naming one', () => {
  expect(problemsIn(withWeb({ calls: ['api'] }, { api: { ...api, ports: { a: 1, b: 2 } } }))).toEqual([]);
});
