import { z } from 'zod';
import type { Artefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import type { Row } from '../../../lib/compare/comparison-schema.ts';
import { serviceSchema } from '../../../lib/schema.ts';
import { service } from '../../../lib/service.ts';
import { artefactsOf, cellsOf, rowsOf, texts } from './artefacts-of.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const NO_DRAIN = { shutdown: { ...service.shutdown, drainSeconds: 0 } };
const BARE = { secrets: [], sidecars: [], steps: [service.steps[0]] };
const LONG = { name: 'a-name-as-long-as-any-service-may-have-x', version: 'v'.repeat(63) };
const OPEN = {
  security: {
    ...service.security,
    readOnlyRootFilesystem: false,
    addCapabilities: ['NET_BIND_SERVICE'],
    seccompProfile: 'unconfined',
    allowPrivilegeEscalation: true,
    writablePaths: [],
  },
  availability: { spreadOverZones: false, maxUnavailableReplicas: 1 },
};

let original: Artefacts;

beforeAll(() => {
  original = artefactsOf();
});

it.each<[string, object, object]>([
  ['as it is', {}, {}],
  ['with a domain name', {}, DOMAIN],
  ['with a fixed number of replicas', FIXED, {}],
  ['without a drain', NO_DRAIN, {}],
  ['without secrets, sidecars and steps of its own', BARE, {}],
  ['for arm64', {}, { architecture: 'arm64' }],
  ['with long names', LONG, {}],
  ['with little confinement', OPEN, {}],
  ['with data that goes with its stacks', {}, { keepData: false, natGateways: 2 }],
])('says something of each concern in each deployment of the service %s', (_, change, context) => {
  const wrong = cellsOf(comparison(artefactsOf(change, context))).filter(
    ([, { text, evidence }]) =>
      /not found|undefined|\[object|NaN| [,;]|^$/.test(text) || evidence.length === 0,
  );
  expect(wrong.map(([name, { text }]) => `${name}: ${text}`)).toEqual([]);
});

it('has rows whose ids differ, each about fields that the definition has', () => {
  const rows = rowsOf(comparison(original));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  const fields = leavesOf(z.toJSONSchema(serviceSchema, { io: 'input' }) as Schema);
  const unknown = rows.flatMap(({ leaves }) => leaves.filter((leaf) => !fields.includes(leaf)));
  expect(unknown).toEqual([]);
});

it('gives a value of one name in one unit, in all columns of a row', () => {
  for (const { id, cells } of rowsOf(comparison(original))) {
    const units = new Map<string, Set<unknown>>();
    for (const { name, unit } of Object.values(cells).flatMap(({ values }) => values))
      units.set(name, (units.get(name) ?? new Set()).add(unit));
    for (const [name, all] of units) expect([id, name, all.size]).toEqual([id, name, 1]);
  }
});

it('compares sizes in one unit, whatever the platform writes', () => {
  const size = rowsOf(comparison(original)).find(({ id }) => id === 'size')!;
  const values = (name: string) =>
    Object.values(size.cells).map(({ values }) => values.find((one) => one.name === name)?.value);
  expect(values('memory')).toEqual([512, 512, 512, 512]);
  expect(values('CPU')).toEqual([0.45, 460 / 1024, 0.45, 0.45]);
  expect(values('CPU of the unit')).toEqual([undefined, 0.5, undefined, undefined]);
});

describe('a verdict', () => {
  const verdicts = (row: Row) => Object.values(row.cells).map(({ verdict }) => verdict);

  it('is that of the fields that the row is about, or that something is lost where they differ', () => {
    const absent = { verdict: 'absent', why: 'no balancer', source: 'compose-ports' } as const;
    const known = comparison(original, (leaf, target) =>
      target === 'compose' && (leaf.startsWith('rollout.') || leaf === 'shutdown.drainSeconds')
        ? absent
        : { verdict: 'native' },
    );
    const rows = new Map(rowsOf(known).map((row) => [row.id, row]));
    expect(verdicts(rows.get('shutdown')!)).toEqual(['approximated', 'native', 'native', 'native']);
    expect(verdicts(rows.get('release')!)).toEqual(['absent', 'native', 'native', 'native']);
    expect(rows.get('release')!.cells.compose.evidence).toContainEqual({ source: 'compose-ports' });
  });

  it('is given by each cell itself, where no field is in question', () => {
    const rows = new Map(rowsOf(comparison(original)).map((row) => [row.id, row]));
    expect(verdicts(rows.get('nodes')!)).toEqual(['absent', 'native', 'native', 'absent']);
  });

  it('is none of a cell that found nothing', () => {
    const copy = structuredClone(original);
    const cluster: any = Object.values(copy.eks.root.Resources as object).find(
      ({ Type }) => Type === 'AWS::EKS::Cluster',
    );
    delete cluster.Properties.Version;
    const upgrades = rowsOf(comparison(copy)).find(({ id }) => id === 'upgrades')!;
    expect(upgrades.cells.eks.text).toMatch(/^not found: Eks.template.json#.*Version$/);
    expect(upgrades.cells.eks).not.toHaveProperty('verdict');
  });
});

it('names the listener that forwards, not the one that sends callers there', () => {
  expect(texts(original, 'routing')[1]).toContain('HTTP 80,');
  const withDomain = artefactsOf({}, DOMAIN);
  expect(texts(withDomain, 'routing')[1]).toContain('HTTPS 443,');
  expect(texts(withDomain, 'tls')).toEqual([
    'none: HTTP on 127.0.0.1:8080',
    'HTTPS 443, a certificate of ACM; HTTP redirects (HTTP_301)',
    'at the load balancer, a certificate of ACM; HTTP redirects to 443',
    'at the controller, certificate in Secret links-tls, yours to make',
  ]);
});

it('says what a definition leaves out', () => {
  const fixed = artefactsOf(FIXED);
  expect(texts(fixed, 'replicas').slice(1)).toEqual(Array(3).fill('3, a fixed number'));
  expect(texts(fixed, 'scaling')).toEqual(Array(4).fill('no scaling'));
  const [, onEcs, ...onClusters] = texts(artefactsOf(NO_DRAIN), 'shutdown');
  expect(onEcs).toMatch(/^no drain, stop signal, kill after 20 s/);
  for (const text of onClusters)
    expect(text).toMatch(/^no drain, stop signal, kill 20 s after it is asked to leave/);
  const bare = artefactsOf(BARE);
  expect(texts(bare, 'secrets')).toEqual(['none', 'none', 'none', 'none']);
  expect(texts(bare, 'secret-readers')).toEqual(['none', 'none', 'none', 'none']);
  expect(texts(bare, 'what-runs')).toEqual([
    'service links, beside nothing; first make-table',
    'a task of containers links; links starts after nothing',
    'pods of links, sidecar none; first nothing',
    'pods of links, sidecar none; first make-table',
  ]);
  for (const id of ['sidecar-size', 'sidecar-fails', 'to-a-sidecar', 'metrics'])
    expect(texts(bare, id)).toEqual(Array(4).fill('no sidecar'));
});

it('names every secret that ECS reads', () => {
  const second = { name: 'api-key', environmentVariable: 'API_KEY' };
  expect(texts(artefactsOf({ secrets: [...service.secrets, second] }), 'secrets')[1]).toMatch(
    /into ADMIN_TOKEN, API_KEY$/,
  );
});

it('reads the version that is deployed, and looks up when its support ends', () => {
  expect(texts(artefactsOf({}, { kubernetesVersion: '1.35' }), 'upgrades')[2]).toMatch(
    /^1\.35: standard support until 2027-03-27;/,
  );
});

describe('reads what stands in the artefact', () => {
  const changed = (artefact: 'ecs' | 'eks', change: (resources: Record<string, any>) => void): Artefacts => {
    const copy = structuredClone(original);
    change(copy[artefact].root.Resources as Record<string, any>);
    return copy;
  };
  const properties = (resources: Record<string, any>, type: string) =>
    Object.values(resources).find(({ Type }) => Type === type).Properties;

  it('a value changed there is a value changed here', () => {
    const slow = changed('ecs', (resources) => {
      properties(resources, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0].StopTimeout = 77;
    });
    expect(texts(slow, 'shutdown')[1]).toContain('kill after 77 s');
  });

  it('the retention of the containers’ logs, not of the control plane’s', () => {
    const longer = changed('eks', (resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type === 'AWS::Logs::LogGroup')
          Properties.RetentionInDays = JSON.stringify(Properties).includes('containerinsights') ? 7 : 9;
      }
    });
    expect(texts(longer, 'logs')[2]).toMatch(/^CloudWatch Logs, 7 days/);
  });

  it('even of a whole object, as long as there is no other sign that it was left out', () => {
    const noTarget = changed('ecs', (resources) => {
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === 'AWS::ApplicationAutoScaling::ScalableTarget') delete resources[id];
    });
    expect(texts(noTarget, 'replicas')[1]).toMatch(/^not found: .*DesiredCount$/);

    const plain = structuredClone(original);
    const objects = plain.kubernetes.find(({ file }) => file.endsWith('2-links.yaml'))?.root as Record<
      string,
      any
    >;
    delete objects['HorizontalPodAutoscaler/links'];
    objects['Deployment/links'].spec.template.spec.volumes = [];
    delete (plain.compose.root.services as Record<string, any>).links.volumes;
    expect(texts(plain, 'replicas')[3]).toMatch(/^not found: .*replicas$/);
    expect(texts(plain, 'secrets')[3]).toMatch(/^not found: .*volumes\/secrets\/secret\/secretName$/);
    expect(texts(plain, 'secrets')[0]).toMatch(/^not found: docker-compose.yml#.*source$/);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly type?: string;
}

/** The paths of a schema's leaves: `name[]` for a list of objects, `name.*` for a record. */
function leavesOf({ properties, items, additionalProperties, type }: Schema, path = ''): string[] {
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (properties) return Object.entries(properties).flatMap(([key, schema]) => leavesOf(schema, below(key)));
  if (type === 'array' && items?.properties) return leavesOf(items, `${path}[]`);
  if (typeof additionalProperties === 'object') return [below('*')];
  return [path];
}
