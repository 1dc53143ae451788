import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const [proxy] = web.sidecars;

it.each<[string, object, string]>([
  [
    'a public port that is not there',
    { exposure: { port: 'htp' } },
    'exposure.port must be one of the ports http; got "htp"',
  ],
  [
    'a sidecar on the port of the service',
    { sidecars: [{ ...proxy, ports: { admin: 8080 } }] },
    'sidecars.0.ports.admin has the number of ports.http: the containers of a task or a pod share one network, so choose another number; got 8080',
  ],
  [
    'two ports with one number',
    { ports: { http: 8080, admin: 8080 } },
    'ports.admin has the number of ports.http: the containers of a task or a pod share one network, so choose another number; got 8080',
  ],
  [
    'a public port for the containers of the replica alone',
    { ports: { http: { number: 8080, visibility: 'none' } } },
    'ports.http.visibility must be internal, because exposure makes the port public; or choose another exposure.port; got "none"',
  ],
  [
    'a probe of a port that is not there',
    { health: { readiness: { http: { port: 'htp' } } } },
    'health.readiness.http.port must be one of the ports http; got "htp"',
  ],
  [
    'a probe of a sidecar’s port that is not there',
    { sidecars: [{ ...proxy, liveness: { tcp: { port: 'http' } } }] },
    'sidecars.0.liveness.tcp.port must be one of the ports admin; got "http"',
  ],
  [
    'a probe that asks in no way',
    { health: { startup: {} } },
    'health.startup must ask in exactly one way: keep one of http, tcp, grpc, exec; got {}',
  ],
  [
    'a probe that asks in two ways',
    { health: { liveness: { tcp: { port: 'http' }, exec: { command: ['true'] } } } },
    'health.liveness must ask in exactly one way: keep one of tcp, exec; got {"tcp":{"port":"http"},"exec":{"command":["true"]}}',
  ],
  [
    'a gRPC probe of an HTTP port',
    { health: { liveness: { grpc: { port: 'http' } } } },
    'health.liveness.grpc.port is a port with protocol http, which does not answer grpc probes; use http or tcp, or another port; got "http"',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('says that there are no ports at all', () => {
  expect(problemsIn(shop({ api: { ...api, ports: {}, exposure: { port: 'http' } } }))).toEqual([
    'services.api.exposure.port must be a port, but there are none; add one to ports; got "http"',
  ]);
});

const withProtocol = (protocol: string, more: object = {}) =>
  problemsIn(shop({ api: { ...api, ports: { api: { number: 3000, protocol } }, ...more } }));

it('refuses a public TCP port, and says where to go', () => {
  expect(withProtocol('tcp', { exposure: { port: 'api' } })).toEqual([
    'services.api.exposure.port must be an http or a grpc port: the load balancers of all targets speak HTTP. Remove exposure, and let a public HTTP service call this port inside the application; got "api"',
  ]);
});

it('takes a public gRPC port with a domain name only', () => {
  expect(withProtocol('grpc', { exposure: { port: 'api' } })).toEqual([
    'services.api.exposure.domainName is missing, and exposure.port is a grpc port: an Application Load Balancer takes gRPC over HTTPS only. Set a domain name that you own, such as api.example.com, or remove exposure',
  ]);
  expect(withProtocol('grpc', { exposure: { port: 'api', domainName: 'api.example.com' } })).toEqual([]);
});

it.each([
  ['http', 'grpc'],
  ['grpc', 'http'],
])('refuses a probe by %s of a port with protocol %s', (way, protocol) => {
  expect(withProtocol(protocol, { health: { liveness: { [way]: { port: 'api' } } } })).toEqual([
    `services.api.health.liveness.${way}.port is a port with protocol ${protocol}, which does not answer ${way} probes; use ${protocol} or tcp, or another port; got "api"`,
  ]);
});

it('takes any probe of a TCP port, and TCP probes of any port', () => {
  for (const protocol of ['http', 'grpc', 'tcp'])
    expect(withProtocol(protocol, { health: { liveness: { tcp: { port: 'api' } } } })).toEqual([]);
  for (const way of ['http', 'grpc'])
    expect(withProtocol('tcp', { health: { liveness: { [way]: { port: 'api' } } } })).toEqual([]);
});

it('takes any way of readiness, also of a public service', () => {
  for (const readiness of [{ tcp: { port: 'http' } }, { exec: { command: ['true'] } }])
    for (const exposure of [undefined, { port: 'http' }])
      expect(problemsIn(shop({ api: { ...api, exposure, health: { readiness } } }))).toEqual([]);
});

it('takes a worker without a port, and no drain', () => {
  expect(problemsIn(shop({ api: { image: api.image, requestTimeoutSeconds: 300 } }))).toEqual([]);
});
