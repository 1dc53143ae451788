import { service } from '../../lib/service.ts';
import { plainObjects, the } from './plain-objects.ts';

const objects = plainObjects();

it('scales by how busy the service itself is, with the definition’s delays and Kubernetes’ steps', () => {
  expect(the(objects, 'HorizontalPodAutoscaler').spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'links' },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'cpu',
          container: 'links',
          target: { type: 'Utilization', averageUtilization: 60 },
        },
      },
    ],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 30,
        selectPolicy: 'Max',
        policies: [
          { type: 'Percent', value: 100, periodSeconds: 15 },
          { type: 'Pods', value: 4, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    },
  });
});

it('lets nodes be emptied one pod at a time, and never waits for a broken one', () => {
  expect(the(objects, 'PodDisruptionBudget').spec).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'links' } },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});

it('is reached by the cluster’s default ingress controller, under any host', () => {
  expect(the(objects, 'Service').spec).toMatchObject({
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    selector: { 'app.kubernetes.io/name': 'links' },
  });
  const { spec, metadata } = the(objects, 'Ingress');
  expect(metadata).not.toHaveProperty('annotations');
  expect(spec).toEqual({
    rules: [
      {
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'links', port: { number: 80 } } } },
          ],
        },
      },
    ],
  });
});

it('is reached by HTTPS under its domain name, with a certificate that somebody puts into a Secret', () => {
  const domainName = 'links.example.com';
  const { spec } = the(plainObjects({ exposure: { ...service.exposure, domainName } }), 'Ingress');
  expect(spec.rules[0].host).toBe(domainName);
  expect(spec.tls).toEqual([{ hosts: [domainName], secretName: 'links-tls' }]);
});

describe('the network', () => {
  const { spec } = the(objects, 'NetworkPolicy');

  it('lets callers in to the exposed port only', () => {
    expect(spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'links' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }],
    });
    expect(spec.ingress[0]).not.toHaveProperty('from');
  });

  it('lets the service out to name resolution anywhere, to the definition’s ports and to the twin', () => {
    expect(spec.egress).toEqual([
      {
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
      {
        to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }],
        ports: [{ port: 443, protocol: 'TCP' }],
      },
      {
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'store' } } }],
        ports: [{ port: 8000, protocol: 'TCP' }],
      },
    ]);
  });
});
