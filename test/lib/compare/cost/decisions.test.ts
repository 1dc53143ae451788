import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Assumptions } from '../../../../lib/compare/cost/assumptions.ts';
import { costReport } from '../../../../lib/compare/cost/cost-report.ts';
import {
  DECISIONS,
  KIND_DECISIONS,
  KINDS_WITHIN,
  OF_NODES,
  OF_USE,
} from '../../../../lib/compare/cost/decisions.ts';
import { free, leftOut, OF_LEFT_OUT } from '../../../../lib/compare/cost/left-out.ts';
import { assumed, bill, onArchitecture } from '../../../../lib/compare/cost/model.ts';
import { PRICES, type Price } from '../../../../lib/compare/cost/prices.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { billedQuantities } from '../../../../lib/compare/readings/billed.ts';
import { readers } from '../../../../lib/compare/readings/readers.ts';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { isDatabase } from '../../../../lib/definition/resources.ts';
import { workloads } from '../../../../lib/definition/workloads.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { renderApplication, renderProject } from '../../../render-project.ts';
import { manifestsOf } from '../../deploy/eks/manifests-of.ts';
import { artefactsOf, artefactsOfApplication } from '../artefacts-of.ts';

const DOMAIN = { domainName: 'links.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;
const withVolumes = EXAMPLES.singleton!;
const withDatabases = EXAMPLES.tickets!;
// With all that options add, and what only several services have.
const rendered = [
  renderProject(),
  renderApplication(EXAMPLES['longest-names']!.definition, EXAMPLES['longest-names']!.context),
  renderApplication(withVolumes.definition, withVolumes.context),
  renderApplication(withDatabases.definition, withDatabases.context),
  renderProject({}, { architecture: 'arm64', ...DOMAIN }),
  renderProject({}, { keepData: false, natGateways: 2 }),
];
const resources = rendered.flatMap(({ json }) =>
  STACKS.flatMap((stack) => Object.values<any>(json(stack).Resources)),
);
const types = [...new Set(resources.map(({ Type }) => Type))].sort();
const kinds = [
  ...new Set(rendered.flatMap(({ json }) => manifestsOf(json('Eks')).map(({ kind }) => kind))),
].sort();

const quantitiesOf = () => billedQuantities(readers(artefactsOf()));

it('has a price decision for each type of resource, and for no other', () => {
  expect(types.filter((type) => !(type in DECISIONS))).toEqual([]);
  expect(Object.keys(DECISIONS).filter((type) => !types.includes(type))).toEqual([]);
});

it('has a price decision for each kind of object, and for no other', () => {
  expect([...Object.keys(KIND_DECISIONS), ...KINDS_WITHIN].sort()).toEqual(kinds);
});

it('prices by prices that there are, and gives a reason for the rest', () => {
  for (const [type, decision] of Object.entries({ ...DECISIONS, ...KIND_DECISIONS })) {
    if (decision.is === 'priced') {
      expect([type, decision.by.every((name) => name in PRICES)]).toEqual([type, true]);
      expect([type, decision.by.length]).not.toEqual([type, 0]);
    } else {
      expect([type, decision.why]).toEqual([type, expect.stringMatching(/.{10}/)]);
      // What is said to be free has no price, or one of nothing; a zone is not the template's.
      if (decision.is === 'free' && decision.price && type !== 'AWS::Route53::RecordSet')
        expect([type, PRICES[decision.price].usd]).toEqual([type, 0]);
    }
  }
});

it('reads the size with CPU for the proxy of Service Connect, where a service takes part in calls', () => {
  const { definition, context } = EXAMPLES['three-in-a-row']!;
  const { tasks } = billedQuantities(readers(artefactsOfApplication(definition, context)));
  // A quarter of a vCPU for the service, and as much for the proxy.
  expect(tasks.map(({ vcpus, memoryGB, withProxyCpu }) => ({ vcpus, memoryGB, withProxyCpu }))).toEqual(
    tasks.map(() => ({ vcpus: 0.25, memoryGB: 1, withProxyCpu: { vcpus: 0.5, memoryGB: 1 } })),
  );
  expect(quantitiesOf().tasks.map((task) => 'withProxyCpu' in task)).toEqual([false]);
});

/** The quantities of an application with a database of each of these classes. */
const ofClasses = (...classes: string[]) => ({
  ...billedQuantities(readers(artefactsOfApplication(withDatabases.definition, withDatabases.context))),
  databases: classes.map((instanceClass) => ({ instanceClass, instances: 1, storageGiB: 20 })),
});

it('says of a database whose class has no price that it is left out', () => {
  const [known, unknown] = [ofClasses('db.t4g.small'), ofClasses('db.t4g.small', 'db.z9.huge')];
  const cost = (quantities: typeof known) =>
    bill({ quantities, prices: PRICES }, assumed(quantities)).lines.find(({ id }) =>
      id.startsWith('database-db'),
    );
  expect(cost(unknown)?.dollars.ecs).toBe(cost(known)?.dollars.ecs);
  const line = 'databases of the class db.z9.huge: no price at hand; their disks are counted';
  expect([leftOut(known), leftOut(unknown)].map((lines) => lines.includes(line))).toEqual([false, true]);
});

it('counts both instances of a database with a standby', () => {
  const { databases, ...rest } = ofClasses('db.t4g.small');
  const charged = (instances: number) => {
    const quantities = { ...rest, databases: databases.map((one) => ({ ...one, instances })) };
    const { lines } = bill({ quantities, prices: PRICES }, assumed(quantities));
    return lines.filter(({ id }) => id.startsWith('database-')).map(({ dollars }) => dollars.ecs);
  };
  expect(charged(2)).toEqual(charged(1).map((one) => 2 * one));
});

it('charges by what is decided to be priced, and by nothing else', () => {
  const applications = [
    quantitiesOf(),
    billedQuantities(readers(artefactsOfApplication(withVolumes.definition, withVolumes.context))),
    ofClasses('db.t4g.micro', 'db.t4g.small', 'db.t4g.medium'),
  ];
  const others: Partial<Assumptions>[] = [{}, { spotPercent: 50 }, { extendedSupport: 1 }];
  const charged = applications.flatMap((quantities) =>
    (['x86_64', 'arm64'] as const).flatMap((architecture) =>
      others.flatMap((change) => {
        const basis = { quantities: onArchitecture(quantities, architecture), prices: PRICES };
        return bill(basis, assumed(quantities, change)).lines.flatMap(({ prices }) => prices);
      }),
    ),
  );
  const decided = [...Object.values(DECISIONS), ...Object.values(KIND_DECISIONS)].flatMap((one) =>
    one.is === 'priced' ? one.by : [],
  );
  const withoutNodes = charged.filter((name) => !OF_NODES.test(name));
  expect(charged.length).toBeGreaterThan(withoutNodes.length);
  expect([...new Set(withoutNodes)].sort()).toEqual([...new Set([...decided, ...OF_USE])].sort());
});

it('has a use for each price, which is a number with a unit, a source and a day', () => {
  const decided = [...Object.values(DECISIONS), ...Object.values(KIND_DECISIONS)].flatMap((one) =>
    one.is === 'priced' ? one.by : [],
  );
  const used: readonly string[] = [...decided, ...OF_USE, ...OF_LEFT_OUT];
  for (const [name, price] of Object.entries<Price>(PRICES)) {
    expect([name, used.includes(name) || OF_NODES.test(name)]).toEqual([name, true]);
    const { usd, unit, source, asOf, verified } = price;
    expect([name, Number.isFinite(usd) && usd >= 0]).toEqual([name, true]);
    expect([name, unit, source, typeof verified]).toEqual([
      name,
      expect.stringMatching(/\w/),
      expect.stringMatching(/.{10}/),
      'boolean',
    ]);
    expect([name, asOf]).toEqual([name, expect.stringMatching(/^20\d\d-\d\d/)]);
  }
});

it('tells what is not priced, and what is free', () => {
  const every = { ...quantitiesOf(), types: [...Object.keys(DECISIONS), ...Object.keys(KIND_DECISIONS)] };
  const told = leftOut(every);
  const of = (wanted: string) =>
    Object.entries({ ...DECISIONS, ...KIND_DECISIONS }).flatMap(([type, { is }]) =>
      is === wanted ? type : [],
    );
  const freeTypes = free(every).flatMap((line) => line.split(': ').at(-1)!.split(', '));
  expect(freeTypes.sort()).toEqual(
    of('free')
      .map((type) => type.replace('AWS::', ''))
      .sort(),
  );
  expect(freeTypes.length).toBeGreaterThan(20);
  for (const type of of('not priced')) expect(told.join('\n')).toContain(`${type}: `);
  expect(told.join('\n')).toContain('metrics and traces');
});

const COUNTED = {
  natGateways: 'AWS::EC2::NatGateway',
  addresses: 'AWS::EC2::EIP',
  loadBalancers: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  secrets: 'AWS::SecretsManager::Secret',
  tables: 'AWS::DynamoDB::Table',
  clusters: 'AWS::EKS::Cluster',
  keys: 'AWS::KMS::Key',
} as const;
const NAMES = Object.keys(COUNTED) as (keyof typeof COUNTED)[];
const KEYS = { Shared: 'shared', EcsFargate: 'ecs', Eks: 'eks' } as const;

it.each<[string, object, Record<string, unknown>]>([
  ['with two NAT gateways', {}, { natGateways: 2 }],
  ['without secrets', { secrets: [] }, {}],
])('charges for as many as each stack has, %s', (_, change, context) => {
  const artefacts = artefactsOf(change, context);
  const quantities = billedQuantities(readers(artefacts));
  for (const stack of STACKS) {
    const key = KEYS[stack];
    const own = Object.values<any>(JSON.parse(artefacts[key].text).Resources).map(({ Type }) => Type);
    for (const name of NAMES) {
      const count = own.filter((type) => type === COUNTED[name]).length;
      // EKS makes one for the Ingresses of the stack.
      const made = name === 'loadBalancers' && stack === 'Eks' ? 1 : 0;
      expect([stack, name, quantities[name][key]]).toEqual([stack, name, count + made]);
    }
  }
});

it('charges for a secret that is stored by hand, once for all that read it', () => {
  const secret = (source: object) => ({ environmentVariable: 'KEY', ...source });
  const counted = (...services: object[][]) => {
    const { ecs, eks } = billedQuantities(
      readers(
        artefactsOfApplication({
          name: 'shop',
          services: Object.fromEntries(
            services.map((secrets, i) => [
              `web-${i}`,
              { image: { reference: 'org/web:1' }, ports: { http: 3000 }, secrets },
            ]),
          ),
        }),
      ),
    ).secrets;
    return [ecs, eks];
  };
  const generated = secret({ name: 'own' });
  const provided = secret({ name: 'api-key', source: 'provided' });
  const existing = secret({ name: 'licence', source: 'existing', existingName: 'team/licence' });
  expect(counted([])).toEqual([0, 0]);
  expect(counted([generated])).toEqual([1, 1]);
  expect(counted([provided])).toEqual([1, 1]);
  expect(counted([existing], [existing])).toEqual([1, 1]);
  expect(counted([provided], [provided], [existing])).toEqual([3, 3]);
});

it.each(NAMES.flatMap((name) => STACKS.map((stack) => [name, stack] as const)))(
  'notices one more of %s, in %s',
  (name, stack) => {
    const artefacts = artefactsOf();
    const key = KEYS[stack];
    const { root } = artefacts[key];
    const Resources = { ...(root.Resources as object), Another: { Type: COUNTED[name], Properties: {} } };
    const more = { ...artefacts, [key]: { ...artefacts[key], root: { ...root, Resources } } };
    const [before, after] = [artefacts, more].map((one) => billedQuantities(readers(one))[name]);
    expect(after).toEqual({ ...before!, [key]: before![key] + 1 });
  },
);

it('has log groups that the model knows: of tasks, pods and the control plane; others are of the kubectl provider', () => {
  const groups = STACKS.flatMap((stack) =>
    Object.entries<any>(rendered[0]!.json(stack).Resources).flatMap(([id, { Type }]) =>
      Type === 'AWS::Logs::LogGroup' ? [`${stack}/${id.replace(/[0-9A-F]{8}$/, '')}`] : [],
    ),
  );
  expect(groups.filter((id) => !id.startsWith('Eks/ClusterKubectlProvider')).sort()).toEqual([
    'EcsFargate/linksLogs',
    'Eks/ContainerLogs',
    'Eks/ControlPlaneLogs',
  ]);
});

it('has no Service that makes a load balancer', () => {
  const services = manifestsOf(rendered[0]!.json('Eks')).filter(({ kind }) => kind === 'Service');
  expect(services.length).toBeGreaterThan(0);
  for (const { spec } of services) expect(spec.type).not.toBe('LoadBalancer');
});

it('has endpoints that are free: of type Gateway', () => {
  const endpoints = resources.filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint');
  expect(endpoints.length).toBeGreaterThan(0);
  for (const { Properties } of endpoints) expect(Properties.VpcEndpointType).toBe('Gateway');
});

it('has a table that is paid by the request, with continuous backups', () => {
  const tables = resources.filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  expect(tables.length).toBeGreaterThan(0);
  for (const { Properties } of tables) {
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  }
});

it('refuses a type of resource and a kind of object without a price decision, and names the place', () => {
  const artefacts = artefactsOf();
  const { root } = artefacts.ecs;
  const Resources = { ...(root.Resources as object), Warehouse: { Type: 'AWS::Redshift::Cluster' } };
  const more = { ...artefacts, ecs: { ...artefacts.ecs, root: { ...root, Resources } } };
  expect(() => billedQuantities(readers(more))).toThrow(
    'cdk.out/EcsFargate.template.json#/Resources/Warehouse is of the type AWS::Redshift::Cluster, which has no price decision; add one to lib/compare/cost/decisions.ts: priced, free or left out, with the reason',
  );
  const applied = {
    Type: 'Custom::AWSCDK-EKS-KubernetesResource',
    Properties: { Manifest: { 'DaemonSet/report': {} } },
  };
  const { root: ofEks } = artefacts.eks;
  const another = {
    ...artefacts,
    eks: {
      ...artefacts.eks,
      root: { ...ofEks, Resources: { ...(ofEks.Resources as object), Another: applied } },
    },
  };
  expect(() => comparison(another)).toThrow('#/Resources/Another is of the type DaemonSet, which has no');
});

describe.each(Object.entries(EXAMPLES))('the costs of the application %s', (_, { definition, context }) => {
  const { assembly, json } = renderApplication(definition, context);
  const artefacts = readArtefacts(assembly);
  const quantities = billedQuantities(readers(artefacts));
  const basis = { quantities, prices: PRICES };
  const application = parseApplication(definition);
  const exposed = application.services.filter(({ exposure }) => exposure).length;

  it('count each service, and what it has', () => {
    const services = [...application.services].reverse();
    const names = services.map(({ name }) => name);
    expect(quantities.services).toEqual(names);
    expect(quantities.replicas).toEqual(services.map(({ replicas }) => replicas.min));
    expect(quantities.tasks).toHaveLength(names.length);
    expect(quantities.pods).toHaveLength(names.length);
    expect(quantities.publicServices).toBe(exposed);
    const balancers = exposed > 0 ? 1 : 0;
    expect(quantities.loadBalancers).toEqual({ shared: 0, ecs: balancers, eks: balancers });
    const own = (stack: 'Shared' | 'EcsFargate', type: string) =>
      Object.values(json(stack).Resources).filter(({ Type }) => Type === type).length;
    expect(quantities.tables.shared).toBe(application.services.filter(({ table }) => table).length);
    expect(quantities.tables.shared).toBe(own('Shared', 'AWS::DynamoDB::Table'));
    const stored = new Set(
      workloads(application).flatMap((service) =>
        service.secrets.flatMap(({ source, name, existingName }) =>
          source === 'generated' ? [] : (existingName ?? `${application.name}/${service.name}/${name}`),
        ),
      ),
    ).size;
    const urls = application.resources.filter(({ type }) => type === 'external').length;
    expect(quantities.secrets.ecs).toBe(own('EcsFargate', 'AWS::SecretsManager::Secret') + stored + urls);
    expect(quantities.secrets.eks).toBe(quantities.secrets.ecs);
    expect(quantities.secrets.shared).toBe(own('Shared', 'AWS::SecretsManager::Secret'));
    expect(quantities.databases).toHaveLength(own('Shared', 'AWS::RDS::DBInstance'));
    expect(quantities.databases).toHaveLength(application.resources.filter(isDatabase).length);
    expect(quantities.caches.shared).toBe(own('Shared', 'AWS::ElastiCache::ServerlessCache'));
  });

  it('are a bill of what is there alone, in the terminal and in the comparison', () => {
    const { lines, total } = bill(basis, assumed(quantities));
    expect(total.ecs).toBeGreaterThan(0);
    for (const { id, dollars } of lines)
      expect([id, dollars.ecs >= 0 && dollars.eks >= 0]).toEqual([id, true]);
    const said = [
      costReport(basis, assumed(quantities)),
      JSON.stringify(
        comparison(artefacts)
          .sections.find(({ id }) => id === 'cost')!
          .rows.map(({ cells }) => [cells.ecs.text, cells.eks.text]),
      ),
    ].join('\n');
    expect(said).not.toMatch(/NaN|undefined|not found/);
    if (exposed === 0) expect(said).not.toMatch(/load balancer/i);
    if (quantities.tables.shared === 0) expect(said).not.toMatch(/\btables?\b|DynamoDB/);
    if (quantities.secrets.ecs + quantities.secrets.shared === 0)
      expect(said).not.toMatch(/secrets?\b(?! names)/i);
    expect(
      costReport(basis, assumed(quantities))
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
  });
});
