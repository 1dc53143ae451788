import { parseAllDocuments } from 'yaml';
import { plainManifests } from '../../k8s/manifests.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { AMBIGUOUS_TEXTS } from '../ambiguous-texts.ts';
import { links, oneService, shop, THREE } from './applications.ts';
import { objectsOf, plainObjects, podOf, the } from './plain-objects.ts';

const manifests = plainManifests(parseApplication(oneService()));
const filesOf = (definition: object) => plainManifests(parseApplication(definition));
const fileNames = (definition: object) => filesOf(definition).map(({ fileName }) => fileName);
const headerOf = (definition: object, name: string) =>
  filesOf(definition)
    .find(({ fileName }) => fileName === `2-${name}.yaml`)
    ?.content.split('\n')
    .filter((line) => line.startsWith('#'))
    .join('\n');

// What the sample's files hold as a whole is seen in k8s/manifests, which test/lib/deploy/render.test.ts compares.

it('has files in the order in which their objects must be made, as kubectl takes them by name', () => {
  expect(manifests.map(({ fileName }) => fileName)).toEqual([
    '0-namespace.yaml',
    '1-store.yaml',
    '2-links.yaml',
  ]);
});

it('has a file a service, in start order, and no local substitute where no service has a table', () => {
  expect(fileNames(THREE)).toEqual(['0-namespace.yaml', '2-basket.yaml', '2-web.yaml', '2-worker.yaml']);
});

it('says in each file where it comes from and that it may be kept', () => {
  expect(manifests).toHaveLength(3);
  for (const { content } of manifests)
    expect(content).toMatch(/^# Rendered from .* It stands alone: keep it/);
});

describe('the first lines', () => {
  it('document the command for the Secret that the pods wait for', () => {
    expect(manifests.at(-1)?.content).toContain(
      '# The pods wait for this Secret:\n#   kubectl -n links create secret generic links-secrets --from-literal=admin-token=<value>',
    );
  });

  it('name Secrets that exist already, and make no second one', () => {
    const existing = { name: 'key', environmentVariable: 'KEY', source: 'existing', existingName: 'all/key' };
    const header = headerOf(shop({ web: { secrets: [existing] } }), 'web');
    expect(header).toContain('Secrets of the namespace, which you have already: all.');
    expect(header).not.toContain('create secret');
  });

  it('ask for the image where it is built, and for a numeric user where the user is the image’s own', () => {
    expect(manifests.at(-1)?.content).toContain('The nodes must find the image links:1.0.0');
    expect(manifests.at(-1)?.content).not.toContain('The user of the image');
    const header = headerOf(shop({ web: {} }), 'web');
    expect(header).not.toContain('The nodes must find');
    expect(header).toContain('The user of the image must be a number other than 0');
    expect(headerOf(shop({ web: { security: { allowRoot: true } } }), 'web')).not.toContain(
      'The user of the image',
    );
  });

  it('say nothing of secrets, certificates or Ingresses where there are none', () => {
    expect(headerOf(THREE, 'worker')?.split('\n')).toHaveLength(3);
  });
});

it('holds no kind that only AWS has, and nothing of AWS but the interface of the table', () => {
  const objects = plainObjects();
  expect(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    'v1 Namespace',
    'apps/v1 Deployment',
    'v1 PersistentVolumeClaim',
    'v1 Service',
    'networking.k8s.io/v1 NetworkPolicy',
    'networking.k8s.io/v1 NetworkPolicy',
    'v1 Service',
    'networking.k8s.io/v1 Ingress',
    'v1 ServiceAccount',
    'v1 ConfigMap',
    'apps/v1 Deployment',
    'policy/v1 PodDisruptionBudget',
    'autoscaling/v2 HorizontalPodAutoscaler',
  ]);
  expect(JSON.stringify(objects)).not.toMatch(/amazonaws|alb\.ingress|karpenter/);
});

it('gives all objects of the namespace readable names, and the labels to find them by', () => {
  const objects = plainObjects();
  expect(objects.length).toBe(13);
  for (const { metadata } of objects) {
    expect(metadata.name).toMatch(/^(links|links-collector|store)$/);
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'links', owner: 'team-links' });
    expect(JSON.stringify(metadata)).not.toContain('cdk8s.io');
  }
});

it('puts all services into the namespace of the application, each under its own name and version', () => {
  const { services, ...shared } = THREE;
  const objects = objectsOf({
    ...shared,
    services: { ...services, worker: { ...services.worker, version: '2.0.0' } },
  });
  const namespaced = objects.filter(({ kind }) => kind !== 'Namespace');
  expect(namespaced.length).toBeGreaterThan(12);
  for (const { metadata } of namespaced) {
    expect(metadata.namespace).toBe('shop');
    expect(metadata.labels).toMatchObject({
      'app.kubernetes.io/name': metadata.name,
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': metadata.name === 'worker' ? '2.0.0' : '0.1.0',
      owner: 'shop',
    });
  }
});

const [collector] = links.sidecars;

/** An application with ambiguous texts wherever a definition holds free text. */
const ofTexts = {
  ...oneService({
    environment: Object.fromEntries([
      ...AMBIGUOUS_TEXTS.map((text, i) => [`TEXT_${i}`, text]),
      // Names that are no names to a reader of YAML 1.1.
      ...['NO', 'Y', 'ON', 'NULL', 'TRUE'].map((name) => [name, name]),
    ]) as Record<string, string>,
    configuration: [{ path: '/etc/texts/texts.txt', text: AMBIGUOUS_TEXTS.join('\n') }],
    initSteps: [{ name: 'warm-up', command: AMBIGUOUS_TEXTS.filter((text) => text !== '') }],
    sidecars: [
      { ...collector, configuration: { ...collector.configuration, local: AMBIGUOUS_TEXTS.join('\n') } },
    ],
  }),
  version: '2026-11-28',
  owner: 'null',
};

it.each(['1.1', '1.2'] as const)(
  'holds every text as the definition has it, to a reader of YAML %s',
  (version) => {
    const objects = filesOf(ofTexts)
      .flatMap(({ content }) => parseAllDocuments(content, { version, merge: false }))
      .map((document) => document.toJS());
    const pod = podOf(objects);
    // Kubernetes takes two dollar signs for one.
    const taken = (text: string) => text.replaceAll('$$', () => '$');
    const environment = Object.fromEntries(
      pod.containers[0].env.map(({ name, value = '' }: { name: string; value?: string }) => [
        name,
        taken(value),
      ]),
    );
    const {
      environment: expected,
      configuration,
      initSteps,
      sidecars,
    } = ofTexts.services.links as Record<string, any>;
    expect(environment).toMatchObject(expected);
    expect(pod.initContainers[1].args.map(taken)).toEqual(initSteps[0].command);
    expect(the(objects, 'Deployment').metadata.labels).toMatchObject({
      'app.kubernetes.io/version': '2026-11-28',
      owner: 'null',
    });
    expect(the(objects, 'ConfigMap').data).toEqual({ 'file-0': configuration[0].text });
    expect(the(objects, 'ConfigMap', 'links-collector').data['config.yaml']).toBe(
      sidecars[0].configuration.local,
    );
  },
);
