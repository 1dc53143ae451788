import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../../lib/committed.ts';
import { type Artefacts, readArtefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import { CONCERNS } from '../../../lib/compare/facts.ts';
import { table } from '../../../lib/compare/table.ts';
import { service } from '../../../lib/service.ts';
import { renderProject } from '../../render-project.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const FIXED = { scaling: undefined, replicas: { min: 3, max: 3 } };
const NO_DRAIN = { shutdown: { ...service.shutdown, drainSeconds: 0 } };
const BARE = { secrets: [], sidecars: [], steps: [service.steps[0]] };
const LONG = { name: 'a-name-as-long-as-any-service-may-have-x', version: 'v'.repeat(63) };

/** What is read back from an assembly of the project, with a changed definition or context. */
function artefactsOf(change: object = {}, context = {}): Artefacts {
  const assembly = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const { committed, json } = renderProject(change, context);
    write(assembly, committed);
    for (const id of ['Shared', 'EcsFargate', 'Eks'])
      writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(json(id)));
    return readArtefacts(assembly);
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

/** What each deployment says of a concern, in the order of the columns. */
const texts = (artefacts: Artefacts, concern: (typeof CONCERNS)[number]): string[] =>
  Object.values(comparison(artefacts)).map((facts) => facts[concern].text);

describe.each<[string, object, object]>([
  ['as it is', {}, {}],
  ['with a domain name', {}, DOMAIN],
  ['with a fixed number of replicas', FIXED, {}],
  ['without a drain', NO_DRAIN, {}],
  ['without secrets, sidecars and steps of its own', BARE, {}],
  ['for arm64', {}, { architecture: 'arm64' }],
  ['with long names', LONG, {}],
])('the service %s', (_, change, context) => {
  let artefacts: Artefacts;

  beforeAll(() => {
    artefacts = artefactsOf(change, context);
  });

  it('has something said of each concern in each deployment, with a place that it was read from', () => {
    for (const facts of Object.values(comparison(artefacts))) {
      for (const concern of CONCERNS) {
        expect(facts[concern].text).not.toMatch(/not found|undefined|\[object| [,;]/);
        expect(facts[concern].evidence.length).toBeGreaterThan(0);
      }
    }
  });

  it('fits 100 columns, with nothing cut off', () => {
    const text = table(comparison(artefacts));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).not.toContain('…');
  });
});

it('names the listener that forwards, not the one that sends callers there', () => {
  expect(texts(artefactsOf(), 'routing')[1]).toMatch(/HTTP 80$/);
  expect(texts(artefactsOf({}, DOMAIN), 'routing')[1]).toMatch(/HTTPS 443$/);
});

it('says what a definition leaves out', () => {
  const [, ...scaling] = texts(artefactsOf(FIXED), 'replicas');
  expect(scaling).toEqual(['3, no scaling', '3, no scaling', '3, no scaling']);
  const [, ...shutdown] = texts(artefactsOf(NO_DRAIN), 'shutdown');
  for (const text of shutdown) expect(text).toMatch(/^no drain, stop signal, kill after 20s/);
  const bare = artefactsOf(BARE);
  expect(texts(bare, 'secrets')).toEqual(['none', 'none', 'none', 'none']);
  expect(texts(bare, 'what runs').map((text) => text.replace(/[0-9a-f]{12}/, 'HASH'))).toEqual([
    'links:1.0.0, beside nothing; first make-table',
    'a task of containers links; image HASH',
    'pods of image HASH, sidecar none; first none',
    'pods of links:1.0.0, sidecar none; first make-table',
  ]);
  for (const text of texts(bare, 'size')) expect(text).not.toContain('sidecar');
});

it('names every secret that ECS reads', () => {
  const second = { name: 'api-key', environmentVariable: 'API_KEY' };
  expect(texts(artefactsOf({ secrets: [...service.secrets, second] }), 'secrets')[1]).toMatch(
    /into ADMIN_TOKEN, API_KEY$/,
  );
});

describe('reads what stands in the artefact', () => {
  let original: Artefacts;

  beforeAll(() => {
    original = artefactsOf();
  });

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
    expect(texts(slow, 'shutdown')[1]).toContain('kill after 77s');
  });

  it('the retention of the containers’ logs, not of the control plane’s', () => {
    const longer = changed('eks', (resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type === 'AWS::Logs::LogGroup')
          Properties.RetentionInDays = JSON.stringify(Properties).includes('containerinsights') ? 7 : 9;
      }
    });
    expect(texts(longer, 'logs')[2]).toBe('CloudWatch Logs, 7 days');
  });

  it('and says that it found nothing, where a line is gone that nothing could leave out', () => {
    const noTimeout = changed('ecs', (resources) => {
      delete properties(resources, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0].StopTimeout;
    });
    expect(texts(noTimeout, 'shutdown')[1]).toMatch(/^not found: EcsFargate.template.json#.*StopTimeout$/);
    const noMinimum = changed('ecs', (resources) => {
      delete properties(resources, 'AWS::ApplicationAutoScaling::ScalableTarget').MinCapacity;
    });
    expect(texts(noMinimum, 'replicas')[1]).toMatch(/^not found: .*MinCapacity$/);
  });

  it('even of a whole object, as long as there is no other sign that it was left out', () => {
    const noTarget = changed('ecs', (resources) => {
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === 'AWS::ApplicationAutoScaling::ScalableTarget') delete resources[id];
    });
    expect(texts(noTarget, 'replicas')[1]).toMatch(/^not found: .*DesiredCount$/);

    const plain = structuredClone(original);
    const objects = plain.kubernetes.root as Record<string, any>;
    delete objects['HorizontalPodAutoscaler/links'];
    objects['Deployment/links'].spec.template.spec.volumes = [];
    delete (plain.compose.root.services as Record<string, any>).links.volumes;
    expect(texts(plain, 'replicas')[3]).toMatch(/^not found: .*replicas$/);
    expect(texts(plain, 'secrets')[3]).toMatch(/^not found: .*volumes$/);
    expect(texts(plain, 'secrets')[0]).toMatch(/^not found: docker-compose.yml#.*source$/);
    expect(table(comparison(plain))).not.toContain('…');
  });
});
