import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const [proxy] = web.sidecars;
const job = { image: { reference: 'org/job:1' }, schedule: '30 2 * * *' };
const step = (name: string) => ({ name, image: 'org/step:1' });

it.each(['default', 'kube-proxy', 'amazon-cloudwatch'])(
  'refuses the namespace %s, the cluster’s own',
  (name) => {
    expect(problemsIn({ name, services: { api } })).toEqual([
      `name must not be default or amazon-cloudwatch, or begin with kube-: these namespaces belong to Kubernetes or EKS; got "${name}"`,
    ]);
  },
);

it.each<[string, object, string]>([
  [
    'a sidecar named like the service',
    { sidecars: [{ ...proxy, name: 'web' }] },
    'sidecars.0.name is already the name of the service; choose another; got "web"',
  ],
  [
    'an init step named like a sidecar',
    { initSteps: [step('proxy')] },
    'initSteps.0.name is already the name of sidecars.0.name; choose another; got "proxy"',
  ],
  [
    'an init step named like one that the project adds',
    { initSteps: [step('make-secrets')] },
    'initSteps.0.name is already the name of an init step that the project adds; choose another; got "make-secrets"',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('refuses a service, a job or a resource named like the local substitute, if there is a table', () => {
  const OWNER = 'is already the name of the local substitute of the table of services.web; choose another';
  const named = { services: { store: api }, jobs: { store: job }, resources: { store: { type: 'redis' } } };
  for (const [list, more] of Object.entries(named)) {
    const { services } = withWeb({}) as any;
    const withTable = { ...shop({}), services, [list]: { ...(list === 'services' && services), ...more } };
    expect(problemsIn(withTable)).toEqual([`${list}.store ${OWNER}; got "store"`]);
    expect(problemsIn({ ...shop({ api }), [list]: more })).toEqual([]);
  }
});

it('refuses names that would be one Compose service', () => {
  expect(problemsIn(withWeb({}, { 'web-proxy': api }))).toEqual([
    'services.web.sidecars.0.name becomes web-proxy on Compose, which is already the name of services.web-proxy; choose another; got "proxy"',
  ]);
  expect(problemsIn(withWeb({}, { 'web-make-table': api }))).toEqual([
    'services.web-make-table is already the name on Compose of the init step make-table, which the project adds to services.web; choose another; got "web-make-table"',
  ]);
  expect(
    problemsIn(shop({ a: { ...api, initSteps: [step('b-c')] }, 'a-b': { ...api, initSteps: [step('c')] } })),
  ).toEqual([
    'services.a-b.initSteps.0.name becomes a-b-c on Compose, which is already the name of the init step b-c of services.a; choose another; got "c"',
  ]);
});

it('refuses names of init steps that the project adds to jobs, and to other services', () => {
  const OWNER = 'the init step make-secrets, which the project adds to';
  const jobs = { report: job };
  expect(problemsIn({ ...shop({ 'report-make-secrets': api }), jobs })).toEqual([
    `services.report-make-secrets is already the name on Compose of ${OWNER} jobs.report; choose another; got "report-make-secrets"`,
  ]);
  const resources = { 'report-make-secrets': { type: 'redis' } };
  expect(problemsIn({ ...shop({ api }), jobs, resources })).toEqual([
    `resources.report-make-secrets is already the name on Compose of ${OWNER} jobs.report; choose another; got "report-make-secrets"`,
  ]);
  const a = { ...api, initSteps: [step('b-make-secrets')] };
  expect(problemsIn(shop({ a, 'a-b': api }))).toEqual([
    `services.a.initSteps.0.name becomes a-b-make-secrets on Compose, which is already the name of ${OWNER} services.a-b; choose another; got "b-make-secrets"`,
  ]);
});

it('refuses names that platforms give themselves', () => {
  const steps = 'of an init step that the project adds to pods';
  const account = 'of the service account that Kubernetes adds to each namespace';
  const itself = 'by which each container calls itself';
  expect(problemsIn(shop({ 'make-table': api, default: api, localhost: api }))).toEqual([
    `services.make-table is already the name ${steps}; choose another; got "make-table"`,
    `services.default is already the name ${account}; choose another; got "default"`,
    `services.localhost is already the name ${itself}; choose another; got "localhost"`,
  ]);
  expect(
    problemsIn({ ...shop({ api }), jobs: { 'read-secrets': job, default: job, localhost: job } }),
  ).toEqual([
    `jobs.read-secrets is already the name ${steps}; choose another; got "read-secrets"`,
    `jobs.default is already the name ${account}; choose another; got "default"`,
  ]);
  const cache = { type: 'redis' };
  const resources = { 'read-secrets': cache, default: cache, localhost: cache };
  expect(problemsIn({ ...shop({ api }), resources })).toEqual([
    `resources.localhost is already the name ${itself}; choose another; got "localhost"`,
  ]);
});

it('refuses ports of called services that would have one name in Service Connect', () => {
  const services = { 'api-admin': api, api: { ...api, ports: { 'admin-http': 3000 } } };
  expect(problemsIn(shop({ ...services, web: { ...api, calls: ['api', 'api-admin'] } }))).toEqual([
    'services.api.ports.admin-http becomes api-admin-http in Service Connect of ECS, as does services.api-admin.ports.http; choose another name for the port; got "admin-http"',
  ]);
  expect(problemsIn(shop({ ...services, web: { ...api, calls: ['api'] } }))).toEqual([]);
});

it('takes the same sidecar in two services', () => {
  expect(problemsIn(shop({ a: { ...api, sidecars: [proxy] }, b: { ...api, sidecars: [proxy] } }))).toEqual(
    [],
  );
});

const publicly = (exposure: object, ports: object = { http: 3000 }) => ({
  ...api,
  ports,
  exposure: { port: 'http', ...exposure },
});

it('refuses one port on the developer’s machine for two services, also by default', () => {
  expect(problemsIn(shop({ a: publicly({}), b: publicly({}) }))).toEqual([
    'services.b.exposure.localPort is already the port of a on the developer’s machine; set another, such as 3001; got 3000',
  ]);
  expect(problemsIn(shop({ a: publicly({}), b: publicly({ localPort: 3001 }) }))).toEqual([]);
  // Ports below 1024 become 8080.
  expect(problemsIn(shop({ a: publicly({}, { http: 80 }), b: publicly({}, { http: 443 }) }))).toEqual([
    'services.b.exposure.localPort is already the port of a on the developer’s machine; set another, such as 8081; got 8080',
  ]);
});

describe('public services that share a load balancer', () => {
  const two = (first: object, second: object) =>
    problemsIn(
      shop({ a: publicly({ localPort: 5001, ...first }), b: publicly({ localPort: 5002, ...second }) }),
    );
  const domainName = 'shop.example.com';

  it.each<[string, object, object]>([
    ['a port each', {}, {}],
    ['a path each', { path: '/shop' }, { path: '/account' }],
    ['a path, and every other path', { path: '/shop' }, {}],
    ['a path below another', { path: '/shop' }, { path: '/shop/api' }],
    ['a name each', { domainName }, { domainName: 'api.example.com' }],
    ['a path each of one name', { domainName }, { domainName, path: '/api' }],
    ['one path of two names', { domainName, path: '/api' }, { path: '/api' }],
  ])('have %s', (_, first, second) => {
    expect(two(first, second)).toEqual([]);
  });

  it.each<[string, object, object, string]>([
    [
      'one path',
      { path: '/shop' },
      { path: '/shop' },
      'path stands for the same requests as "/shop" of services.a; give one of them another path or another domainName; got "/shop"',
    ],
    [
      'one path with and without a slash',
      { path: '/shop' },
      { path: '/shop/' },
      'path stands for the same requests as "/shop" of services.a; give one of them another path or another domainName; got "/shop/"',
    ],
    [
      'one name',
      { domainName },
      { domainName, path: '/' },
      'path stands for the same requests as every path of services.a at shop.example.com; give one of them another path or another domainName; got "/"',
    ],
    [
      'two idle timeouts',
      {},
      { idleTimeoutSeconds: 90 },
      'idleTimeoutSeconds must equal that of services.a, 60: public services share one load balancer, which has one idle timeout; got 90',
    ],
    [
      'callers of their own',
      {},
      { allowedCidrs: ['10.0.0.0/8'] },
      'allowedCidrs must equal those of services.a, 0.0.0.0/0: public services share one load balancer, which lets the same networks in for all. Make them equal, or make two applications; got ["10.0.0.0/8"]',
    ],
  ])('cannot have %s', (_, first, second, problem) => {
    expect(two(first, second)).toEqual([`services.b.exposure.${problem}`]);
  });

  it('may name their callers in any order', () => {
    const cidrs = ['10.0.0.0/8', '192.168.0.0/16'];
    expect(two({ allowedCidrs: cidrs }, { allowedCidrs: [...cidrs].reverse() })).toEqual([]);
  });
});
