import { z } from 'zod';
import { comparison } from '../../../lib/compare/comparison.ts';
import type { Row } from '../../../lib/compare/comparison-schema.ts';
import type { Artefacts } from '../../../lib/compare/readings/artefacts.ts';
import { applicationSchema } from '../../../lib/definition/application-schema.ts';
import { serviceSchema } from '../../../lib/definition/service-schema.ts';
import { artefactsOf, cellsOf, rowsOf, texts } from './artefacts-of.ts';
import { oneService as service } from './compared-service.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const SHORT_DRAIN = { requestTimeoutSeconds: 1, shutdown: { ...service.shutdown, drainSeconds: 1 } };
/** More than a node of a known price holds. */
const LARGE = { cpuMillicores: 3950, memoryMiB: 8000 };
const BARE = { secrets: [], sidecars: [] };
const FAILURES = ['sidecar-ends', 'sidecar-that-cannot-start', 'sidecar-image-missing'];
const LONG = { name: 'a-name-as-long-as-any-service-may-have-x', version: 'v'.repeat(63) };

let original: Artefacts;

beforeAll(() => {
  original = artefactsOf();
});

it.each<[string, object, object]>([
  ['with the shortest drain', SHORT_DRAIN, {}],
  ['larger than the nodes of the price list', LARGE, {}],
  ['for arm64', {}, { architecture: 'arm64' }],
  ['with long names', LONG, {}],
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
  const known = [applicationSchema, serviceSchema].flatMap((schema) =>
    fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as Schema),
  );
  const unknown = rows.flatMap(({ fields }) => fields.filter((field) => !known.includes(field)));
  expect(unknown).toEqual([]);
});

it('gives a value of one name in one unit, in all columns of a row', () => {
  let checked = 0;
  for (const { id, cells } of rowsOf(comparison(original))) {
    const units = new Map<string, Set<unknown>>();
    for (const { name, unit } of Object.values(cells).flatMap(({ values }) => values))
      units.set(name, (units.get(name) ?? new Set()).add(unit));
    for (const [name, all] of units) expect([id, name, all.size]).toEqual([id, name, 1]);
    checked += units.size;
  }
  expect(checked).toBeGreaterThan(30);
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
    const absent = { verdict: 'absent', why: 'no load balancer', source: 'compose-ports' } as const;
    const known = comparison(original, (field, target) =>
      target === 'compose' && (field.startsWith('rollout.') || field === 'shutdown.drainSeconds')
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
    'at the controller, certificate in Secret links-tls, which you create',
  ]);
});

it('says what a definition leaves out', () => {
  const fixed = artefactsOf(FIXED);
  expect(texts(fixed, 'replicas').slice(1)).toEqual(Array(3).fill('3, a fixed number'));
  const bare = artefactsOf(BARE);
  expect(texts(bare, 'what-runs')).toEqual([
    'service links, init step links-make-table',
    'a task of container links',
    'pods of links',
    'pods of links, init step make-table',
  ]);
  const idsOf = (artefacts: Artefacts) => rowsOf(comparison(artefacts)).map(({ id }) => id);
  const all = idsOf(original);
  const leftOut = (artefacts: Artefacts) => {
    const left = idsOf(artefacts);
    return all.filter((id) => !left.includes(id));
  };
  expect(leftOut(fixed)).toEqual(['scales-by-load', 'scale-out-by-load', 'scaling']);
  expect(leftOut(bare)).toEqual([
    ...['killed-sidecar', 'release-of-a-broken-sidecar', 'sidecar-liveness', ...FAILURES, 'to-a-sidecar'],
    ...['rotate-a-secret', 'sidecar-image', 'sidecar-size', 'sidecar-file', 'secrets', 'secret-readers'],
    'metrics',
  ]);
});

it('says that no price is known where the pod fits no node of the price list, and what ECS costs', () => {
  const [, onEcs, onEks] = texts(artefactsOf(LARGE), 'monthly-cost-at-minimum-replicas');
  expect(onEcs).toMatch(/^\$\d+\.\d\d, traffic as assumed/);
  expect(onEks).toBe('not known: no node type of the price list holds a pod of 4000 millicores and 8192 MiB');
});

describe('a sidecar that fails', () => {
  const rows = () => new Map(rowsOf(comparison(original)).map((row) => [row.id, row]));

  it('leaves the service alone where the platform lets it, and its pod without requests on Kubernetes', () => {
    const verdicts = FAILURES.map((id) => Object.values(rows().get(id)!.cells).map(({ verdict }) => verdict));
    expect(verdicts).toEqual([
      ['native', 'native', 'approximated', 'approximated'],
      ['native', 'native', 'approximated', 'approximated'],
      Array(4).fill('approximated'),
    ]);
    const { eks, kubernetes } = rows().get('sidecar-ends')!.cells;
    expect(kubernetes.text).toContain('until it runs, its pod is not ready and gets no requests');
    expect(eks.text).toBe(kubernetes.text);
    expect(kubernetes.evidence).toContainEqual({ source: 'kubernetes-sidecar-readiness' });
  });

  it('is said by what a tier saw of it, or where none can by a source that decides it', () => {
    for (const id of FAILURES) {
      const { compose, ecs, eks, kubernetes } = rows().get(id)!.cells;
      expect(compose.evidence).toContainEqual({ tier: 'e2e:compose' });
      for (const cell of [eks, kubernetes]) expect(cell.evidence).toContainEqual({ tier: 'e2e:kubernetes' });
      expect(ecs.evidence.some((one) => 'source' in one)).toBe(true);
    }
  });

  it('takes its task with it where the template calls it essential', () => {
    const copy = structuredClone(original);
    const task: any = Object.values(copy.ecs.root.Resources as object).find(
      ({ Type }) => Type === 'AWS::ECS::TaskDefinition',
    );
    const container = task.Properties.ContainerDefinitions.find(({ Name }: any) => Name === 'collector');
    container.Essential = true;
    const ends = rowsOf(comparison(copy)).find(({ id }) => id === 'sidecar-ends')!.cells.ecs;
    expect(ends).toMatchObject({
      verdict: 'absent',
      text: expect.stringContaining('the task stops with it'),
    });
  });
});

it('says what each number of the scaling means, and how long the first step takes on ECS', () => {
  const [, ecs, eks, kubernetes] = texts(original, 'scaling');
  expect(ecs).toMatch(
    /steps out when a CloudWatch alarm on one-minute metrics fires, at most every 30 s; steps in more gradually, at most every 300 s/,
  );
  expect(texts(original, 'scales-by-load')[1]).toMatch(/more tasks run after 386 s of load, or after 109 s/);
  expect(ecs).not.toMatch(/out after 30 s/);
  expect(kubernetes).toMatch(/out when above for 30 s, in when below for 300 s/);
  expect(eks).toBe(kubernetes);
  const row = rowsOf(comparison(original)).find(({ id }) => id === 'scaling')!;
  expect(Object.values(row.cells).map(({ verdict }) => verdict)).toEqual([
    'absent',
    'approximated',
    'native',
    'native',
  ]);
  expect(row.cells.ecs.evidence).toContainEqual({ source: 'target-tracking-cooldowns' });
});

it('names every secret that ECS reads', () => {
  const second = { name: 'api-key', environmentVariable: 'API_KEY' };
  expect(texts(artefactsOf({ secrets: [...service.secrets, second] }), 'secrets')[1]).toMatch(
    /into ADMIN_TOKEN, API_KEY$/,
  );
});

it('reads the version that is deployed, and looks up when its support ends', () => {
  expect(texts(artefactsOf({}, { kubernetesVersion: '1.35' }), 'upgrades')[2]).toMatch(
    /^1\.35: yours before 2027-03-27, when standard support ends;/,
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
    expect(texts(slow, 'shutdown')[1]).toContain('SIGKILL 77 s later');
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
    expect(texts(noTarget, 'replicas')[1]).toMatch(/^not found: .*MinCapacity$/);

    const plain = structuredClone(original);
    const objects = plain.kubernetes.find(({ file }) => file.endsWith('2-links.yaml'))?.root as Record<
      string,
      any
    >;
    delete objects['HorizontalPodAutoscaler/links'];
    objects['Deployment/links'].spec.template.spec.volumes = [];
    delete (plain.compose.root.services as Record<string, any>).links.volumes;
    expect(texts(plain, 'replicas')[3]).toMatch(/^not found: .*minReplicas$/);
    expect(texts(plain, 'secrets')[3]).toMatch(/^not found: .*volumes\/secrets/);
    expect(texts(plain, 'secrets')[0]).toMatch(/^not found: docker-compose.yml#.*source$/);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly type?: string;
}

/** The paths of the fields in a schema: `name[]` for a list of objects, `name.*` for a record. */
function fieldsOf({ properties, items, additionalProperties, type }: Schema, path = ''): string[] {
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (properties) return Object.entries(properties).flatMap(([key, schema]) => fieldsOf(schema, below(key)));
  if (type === 'array' && items?.properties) return fieldsOf(items, `${path}[]`);
  if (typeof additionalProperties === 'object') return [below('*')];
  return [path];
}
