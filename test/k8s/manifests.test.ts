import { plainManifests } from '../../k8s/manifests.ts';
import { parseService } from '../../lib/definition.ts';
import { service } from '../../lib/service.ts';
import { plainObjects } from './plain-objects.ts';

const manifests = plainManifests(parseService(service));

it.each(manifests)('$fileName matches its snapshot', ({ content }) => {
  expect(content).toMatchSnapshot();
});

it('has files in the order in which their objects must be made, as kubectl takes them by name', () => {
  expect(manifests.map(({ fileName }) => fileName)).toEqual([
    '0-namespace.yaml',
    '1-store.yaml',
    '2-links.yaml',
  ]);
});

it('says in each file where it comes from and that it may be kept', () => {
  for (const { content } of manifests)
    expect(content).toMatch(/^# Rendered from .* It stands alone: keep it/);
});

it('documents the command for the optional Secret', () => {
  expect(manifests.at(-1)?.content).toContain(
    '#   kubectl -n links create secret generic links-secrets --from-literal=admin-token=<value>',
  );
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
  for (const { metadata } of plainObjects()) {
    expect(metadata.name).toMatch(/^(links|links-collector|store)$/);
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'links', owner: 'team-links' });
    expect(JSON.stringify(metadata)).not.toContain('cdk8s.io');
  }
});
