import { App } from 'cdk8s';
import { ServiceChart } from '../../k8s/service-chart.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { links, oneService, shop } from './applications.ts';
import { namesOf, objectsOf, plainObjects, the } from './plain-objects.ts';

const objects = plainObjects();

describe('the autoscaler', () => {
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

  it.each([
    [{ targetMemoryPercent: 70 }, [['memory', 70]]],
    [
      { targetCpuPercent: 50, targetMemoryPercent: 70 },
      [
        ['cpu', 50],
        ['memory', 70],
      ],
    ],
  ])('scales by %j', (scaling, expected) => {
    const { metrics } = the(plainObjects({ scaling }), 'HorizontalPodAutoscaler').spec;
    expect(
      metrics.map(({ containerResource }: any) => [
        containerResource.name,
        containerResource.target.averageUtilization,
      ]),
    ).toEqual(expected);
  });
});

it('lets nodes be emptied one pod at a time, and never waits for a broken one', () => {
  expect(the(objects, 'PodDisruptionBudget').spec).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'links' } },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});

describe('a singleton', () => {
  const singleton = objectsOf(shop({ clock: { singleton: true } }));
  const { spec } = the(singleton, 'Deployment', 'clock');

  it('stops before its successor starts', () => {
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(spec.strategy).not.toHaveProperty('rollingUpdate');
  });

  it('has an autoscaler of one pod, as a forgotten one of two would start a second writer', () => {
    expect(the(singleton, 'HorizontalPodAutoscaler', 'clock').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'clock' },
      minReplicas: 1,
      maxReplicas: 1,
    });
  });

  it('blocks no node that is drained, and is not spread', () => {
    expect(namesOf(singleton, 'PodDisruptionBudget')).toEqual([]);
    expect(spec.template.spec).not.toHaveProperty('topologySpreadConstraints');
  });
});

describe('the Service', () => {
  it('has the number, the name and the protocol of each port that others may call', () => {
    expect(the(objects, 'Service').spec).toEqual({
      ports: [{ name: 'http', port: 8080, targetPort: 'http', appProtocol: 'http' }],
      selector: { 'app.kubernetes.io/name': 'links' },
    });
    const ports = {
      http: 8080,
      rpc: { number: 9000, protocol: 'grpc' },
      raw: { number: 7000, protocol: 'tcp' },
      admin: { number: 9901, visibility: 'none' },
    };
    const several = objectsOf(shop({ api: { ports } }));
    expect(the(several, 'Service', 'api').spec.ports).toEqual([
      { name: 'http', port: 8080, targetPort: 'http', appProtocol: 'http' },
      { name: 'rpc', port: 9000, targetPort: 'rpc', appProtocol: 'kubernetes.io/h2c' },
      { name: 'raw', port: 7000, targetPort: 'raw' },
    ]);
    // Its containers list the port for probes alone, too.
    expect(the(several, 'Deployment', 'api').spec.template.spec.containers[0].ports).toContainEqual({
      name: 'admin',
      containerPort: 9901,
    });
  });

  it.each([[{}], [{ ports: { admin: { number: 9901, visibility: 'none' } } }]])(
    'is absent where a service has no port that others may call: %j',
    (service) => {
      const worker = objectsOf(shop({ worker: service }));
      expect(namesOf(worker, 'Deployment')).toEqual(['worker']);
      expect(namesOf(worker, 'Service')).toEqual([]);
      expect(namesOf(worker, 'Ingress')).toEqual([]);
    },
  );
});

describe('the Ingress', () => {
  const path = (service: string, port: number, of = '/') => ({
    http: {
      paths: [
        { path: of, pathType: 'Prefix', backend: { service: { name: service, port: { number: port } } } },
      ],
    },
  });

  it('is of the cluster’s default controller, under any host', () => {
    const { spec, metadata } = the(objects, 'Ingress');
    expect(metadata).not.toHaveProperty('annotations');
    expect(spec).toEqual({ rules: [path('links', 8080)] });
  });

  it('is reached by HTTPS under its domain name, with a certificate that somebody puts into a Secret', () => {
    const domainName = 'links.example.com';
    const { spec } = the(plainObjects({ exposure: { ...links.exposure, domainName } }), 'Ingress');
    expect(spec.rules[0].host).toBe(domainName);
    expect(spec.tls).toEqual([{ hosts: [domainName], secretName: 'links-tls' }]);
  });

  it('is absent for a service that only other services call', () => {
    const application = shop({
      web: { ports: { http: 3000 }, exposure: { port: 'http' }, calls: ['api'] },
      api: { ports: { http: 8080 } },
    });
    expect(namesOf(objectsOf(application), 'Ingress')).toEqual(['web']);
  });

  it('tells services apart by their paths and hosts', () => {
    const domainName = 'shop.example.com';
    const at = (exposure: object, localPort = 3000) => ({
      ports: { http: 3000 },
      exposure: { port: 'http', localPort, ...exposure },
    });
    const several = objectsOf(
      shop({
        web: at({ domainName }),
        api: at({ domainName, path: '/api' }, 3001),
        help: at({ path: '/help' }, 3002),
      }),
    );
    expect(namesOf(several, 'Ingress')).toEqual(['web', 'api', 'help']);
    expect(the(several, 'Ingress', 'api').spec).toEqual({
      rules: [{ host: domainName, ...path('api', 3000, '/api') }],
      // One name has one certificate.
      tls: [{ hosts: [domainName], secretName: 'web-tls' }],
    });
    expect(the(several, 'Ingress', 'help').spec).toEqual({ rules: [path('help', 3000, '/help')] });
  });

  it('never claims the requests of another: two services without a name and a path ask for load balancers', () => {
    const open = (number: number) => ({
      ports: { http: number },
      exposure: { port: 'http', allowedCidrs: ['203.0.113.0/24'] },
    });
    const two = objectsOf(shop({ web: open(3000), admin: open(4000) }));
    expect(namesOf(two, 'Ingress')).toEqual([]);
    for (const [name, port] of [
      ['web', 3000],
      ['admin', 4000],
    ] as const)
      expect(the(two, 'Service', name).spec).toMatchObject({
        type: 'LoadBalancer',
        ports: [{ port }],
        loadBalancerSourceRanges: ['203.0.113.0/24'],
      });
    expect(the(objectsOf(shop({ web: open(3000) })), 'Service', 'web').spec).not.toHaveProperty('type');
  });
});

it('fails in AWS without a secret that the definition names', () => {
  const application = parseApplication(oneService());
  const [service] = application.services;
  const chart = (secretArns: ReadonlyMap<string, string>) => () =>
    new ServiceChart(new App(), 'links', {
      application,
      service: service as NonNullable<typeof service>,
      image: 'org/links:1.0.0',
      aws: { region: 'eu-west-1', tableName: 'links', secretArns, loadBalancerCidrs: ['10.0.0.0/24'] },
    });
  expect(chart(new Map())).toThrow('secretArns must include admin-token; got none');
  expect(chart(new Map([['other', 'arn']]))).toThrow('secretArns must include admin-token; got other');
});
