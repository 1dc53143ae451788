import type { TemplateJson } from '../render-project.ts';
import { stillUsed } from './hindrances.ts';
import { refused } from './hindrances-applied.ts';

const metadata = { name: 'orders', namespace: 'shop' };
const claim = (spec: object) => ({ kind: 'PersistentVolumeClaim', metadata, spec });
const set = (spec: object) => ({ kind: 'StatefulSet', metadata, spec: { replicas: 1, ...spec } });

it.each([
  ['serviceName', { serviceName: 'orders' }, { serviceName: 'other' }],
  ['selector', { selector: { matchLabels: { a: 'b' } } }, { selector: { matchLabels: { a: 'c' } } }],
  ['volumeClaimTemplates', {}, { volumeClaimTemplates: [] }],
])('finds a StatefulSet with another %s, which Kubernetes refuses', (field, was, is) => {
  expect(refused([set(was)], [set(is)])).toEqual([`StatefulSet shop/orders keeps its ${field}`]);
});

it('lets a StatefulSet have another template and number of pods', () => {
  expect(refused([set({ template: {} })], [set({ replicas: 2, template: { spec: {} } })])).toEqual([]);
});

it('finds a claim of another class, which Kubernetes refuses, and lets it grow', () => {
  const size = (storage: string) => ({ resources: { requests: { storage } } });
  expect(refused([claim(size('1Gi'))], [claim(size('2Gi'))])).toEqual([]);
  expect(refused([claim(size('1Gi'))], [claim({ ...size('1Gi'), storageClassName: 'fast' })])).toEqual([
    'PersistentVolumeClaim shop/orders keeps its storageClassName',
  ]);
});

describe('a resource that leaves the shared stack', () => {
  const shared = (resources: object): TemplateJson =>
    ({
      Resources: {
        Host: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/host', Value: { Ref: 'Cache' } } },
        ...resources,
      },
    }) as unknown as TemplateJson;
  const deployment = (properties: object): TemplateJson =>
    ({
      Parameters: { Host: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/host' } },
      Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: properties } },
    }) as unknown as TemplateJson;
  const cache = { Type: 'AWS::ElastiCache::ServerlessCache', Properties: {} };
  const gone = shared({});

  it('is found while a deployment uses it', () => {
    const user = deployment({ Host: { Ref: 'Host' } });
    expect(stillUsed([user], shared({ Cache: cache }), gone)).toEqual(['Cache goes while it is used']);
    expect(stillUsed([user], shared({ Cache: cache }), shared({ Cache: cache }))).toEqual([]);
  });

  it('is not found if it is kept, or if nothing uses its parameter', () => {
    const kept = shared({ Cache: { ...cache, DeletionPolicy: 'Retain' } });
    expect(stillUsed([deployment({ Host: { Ref: 'Host' } })], kept, gone)).toEqual([]);
    expect(stillUsed([deployment({})], shared({ Cache: cache }), gone)).toEqual([]);
  });
});
