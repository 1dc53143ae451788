import { shop, THREE } from './applications.ts';
import { eksObjects } from './eks-objects.ts';
import { objectsOf, plainObjects, the } from './plain-objects.ts';

const DNS = {
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
const ANYWHERE = { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } };
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
const pods = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } });
const policyOf = (definition: object, name: string) => the(objectsOf(definition), 'NetworkPolicy', name).spec;

describe('the network of one service', () => {
  const { spec } = the(plainObjects(), 'NetworkPolicy');

  it('has no rule for the outside where the service calls nothing there: one without ports would allow all', () => {
    const { egress } = the(plainObjects({ network: { outboundPorts: [] } }), 'NetworkPolicy').spec;
    expect(JSON.stringify(egress)).not.toContain('ipBlock');
    expect(egress).toHaveLength(2);
    for (const { ports } of egress) expect(ports.length).toBeGreaterThan(0);
  });

  it('lets callers in to the exposed port only', () => {
    expect(spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'links' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }],
    });
    expect(spec.ingress).toHaveLength(1);
    expect(spec.ingress[0]).not.toHaveProperty('from');
  });

  it('lets the service out to name resolution anywhere, to the definition’s ports and to the local substitute', () => {
    expect(spec.egress).toEqual([
      DNS,
      { to: [ANYWHERE], ports: tcp(5432) },
      { to: [pods('store')], ports: tcp(8000) },
    ]);
  });
});

describe('the network of several services', () => {
  it('opens a way from caller to callee on both sides, for the ports that others may call', () => {
    expect(policyOf(THREE, 'web').egress).toEqual([DNS, { to: [pods('basket')], ports: tcp(9000) }]);
    expect(policyOf(THREE, 'basket').ingress).toEqual([{ from: [pods('web')], ports: tcp(9000) }]);
  });

  it('is closed where nobody calls: a worker takes no connection, and calls its queue alone', () => {
    const worker = policyOf(THREE, 'worker');
    expect(worker.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(worker).not.toHaveProperty('ingress');
    expect(worker.egress).toEqual([DNS, { to: [ANYWHERE], ports: tcp(5672) }]);
  });

  it('lets a worker that calls nothing resolve names, and no more', () => {
    expect(policyOf(shop({ worker: {} }), 'worker').egress).toEqual([DNS]);
  });

  it('admits both strangers and callers where a public service is also called', () => {
    const application = shop({
      web: { ports: { http: 3000, admin: 4000 }, exposure: { port: 'http' } },
      job: { calls: ['web'] },
      other: {},
    });
    expect(policyOf(application, 'web').ingress).toEqual([
      { ports: tcp(3000) },
      { from: [pods('job')], ports: tcp(3000, 4000) },
    ]);
    expect(policyOf(application, 'other').egress).toEqual([DNS]);
  });
});

it('admits the load balancer of EKS to the port of requests and to that of readiness, and nobody else', () => {
  const policyOfWeb = (health: object) =>
    the(
      eksObjects(shop({ web: { ports: { http: 3000, admin: 4000 }, exposure: { port: 'http' }, health } })),
      'NetworkPolicy',
      'web',
    ).spec;
  const from = [{ ipBlock: { cidr: '10.0.0.0/24' } }];
  expect(policyOfWeb({}).ingress).toEqual([{ from, ports: tcp(3000) }]);
  expect(policyOfWeb({ readiness: { http: { port: 'admin' } } }).ingress).toEqual([
    { from, ports: tcp(3000, 4000) },
  ]);
});
