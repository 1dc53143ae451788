import type { KubernetesObject } from '../kubernetes-object.ts';
import { links as service, shop } from './applications.ts';
import { objectsOf, plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const deployment = the(objects, 'Deployment');
const pod = podOf(objects);
const [main] = pod.containers;
const step = pod.initContainers[0];
const sidecar = pod.initContainers[1];

const env = ({ env: variables }: KubernetesObject) =>
  Object.fromEntries(
    variables.map(({ name, value, valueFrom }: KubernetesObject) => [
      name,
      value ?? valueFrom.fieldRef.fieldPath,
    ]),
  );

describe('the release', () => {
  it('leaves the number of pods to the autoscaler', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('has its autoscaler hold a fixed number, by no metric, so that scaling comes and goes without one pod in between', () => {
    const fixed = plainObjects({ scaling: undefined, replicas: { min: 3, max: 3 } });
    expect(the(fixed, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(the(fixed, 'HorizontalPodAutoscaler').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'links' },
      minReplicas: 3,
      maxReplicas: 3,
    });
  });

  it('rolls by the definition’s steps, and is given up after its deadline', () => {
    expect(deployment.spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: '0%' } },
      progressDeadlineSeconds: 300,
    });
  });

  it('selects its pods by what never changes', () => {
    expect(deployment.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'links' });
    expect(deployment.spec.template.metadata.labels).toEqual({
      'app.kubernetes.io/name': 'links',
      'app.kubernetes.io/part-of': 'links',
      'app.kubernetes.io/version': '1.0.0',
      owner: 'team-links',
    });
  });

  it('rolls when the sidecar’s configuration changes', () => {
    const [collector] = service.sidecars;
    const changed = plainObjects({
      sidecars: [{ ...collector, configuration: { ...collector.configuration, local: 'other: true' } }],
    });
    const checksum = (of: KubernetesObject[]) =>
      the(of, 'Deployment').spec.template.metadata.annotations['checksum/config'];
    expect(checksum(objects)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(changed)).not.toBe(checksum(objects));
  });
});

describe('the service’s container', () => {
  it('asks three questions, of ports by their names', () => {
    expect(main.ports).toEqual([{ name: 'http', containerPort: 8080 }]);
    expect(main.startupProbe).toEqual({
      httpGet: { path: '/healthz', port: 'http' },
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: 60,
    });
    expect(main.livenessProbe).toMatchObject({
      httpGet: { path: '/healthz', port: 'http' },
      periodSeconds: 10,
      failureThreshold: 3,
    });
    expect(main.readinessProbe).toMatchObject({
      httpGet: { path: '/readyz', port: 'http' },
      periodSeconds: 5,
      failureThreshold: 2,
      successThreshold: 2,
    });
  });

  it('is killed without its drain when its liveness probe fails: the preStop hook would run within this time', () => {
    expect(main.livenessProbe.terminationGracePeriodSeconds).toBe(1);
    const health = { liveness: { exec: { command: ['/bin/check'] } } };
    const worker = podOf(objectsOf(shop({ worker: { health, shutdown: { stopSeconds: 15 } } })), 'worker');
    expect(worker.containers[0]).not.toHaveProperty('lifecycle');
    expect(worker.containers[0].livenessProbe.terminationGracePeriodSeconds).toBe(15);
  });

  it('is promised what it may use at most', () => {
    expect(main.resources).toEqual({
      requests: { cpu: '450m', memory: '512Mi' },
      limits: { cpu: '450m', memory: '512Mi' },
    });
  });

  it('goes on serving while fronts let go of it, and has drain and stop together until it is killed', () => {
    expect(main.lifecycle).toEqual({ preStop: { sleep: { seconds: 20 } } });
    expect(pod.terminationGracePeriodSeconds).toBe(40);
  });

  it('knows its place, the zone by the label that Kubernetes 1.35 puts on pods', () => {
    expect(env(main)).toMatchObject({
      PLATFORM: 'kubernetes',
      POD_NAME: 'metadata.name',
      POD_NAMESPACE: 'metadata.namespace',
      NODE_NAME: 'spec.nodeName',
      ZONE: "metadata.labels['topology.kubernetes.io/zone']",
    });
  });

  it('finds the local substitute of its table, and its sidecar in the same pod', () => {
    expect(env(main)).toMatchObject({
      AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    });
  });

  it('has no secret below the directory where Kubernetes mounts tokens', () => {
    expect(main.volumeMounts.length).toBe(2);
    for (const { mountPath } of main.volumeMounts) expect(mountPath).not.toMatch(/^(\/var)?\/run/);
  });

  it('writes to the definition’s paths only, and no more than their size', () => {
    expect(main.volumeMounts).toContainEqual({ name: 'writable-0', mountPath: '/tmp' });
    expect(pod.volumes).toContainEqual({ name: 'writable-0', emptyDir: { sizeLimit: '16Mi' } });
  });

  it('runs the image that the nodes have, or pull once', () => {
    expect(main).toMatchObject({ image: 'links:1.0.0', imagePullPolicy: 'IfNotPresent' });
  });
});

describe('the step', () => {
  it('makes the table in its local substitute, from the same image and within the same limits', () => {
    expect(step).toMatchObject({
      name: 'make-table',
      image: main.image,
      args: ['node', '/app/step.cjs', 'make-table'],
      resources: main.resources,
      securityContext: main.securityContext,
    });
    expect(step).not.toHaveProperty('restartPolicy');
    expect(env(step)).toMatchObject({ TABLE_NAME: 'links', AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000' });
  });
});

it('counts a pod as up only when it has stayed ready, so that a release of what ends at once gets nowhere', () => {
  const { spec } = the(objects, 'Deployment', 'links');
  expect(spec.minReadySeconds).toBe(10);
  expect(spec.strategy.rollingUpdate.maxUnavailable).toBe('0%');
  expect(spec.minReadySeconds).toBeLessThan(spec.progressDeadlineSeconds);
});

describe('the sidecar', () => {
  it('runs beside the service: an init container that goes on', () => {
    expect(pod.containers).toHaveLength(1);
    expect(sidecar).toMatchObject({ name: 'collector', restartPolicy: 'Always' });
  });

  it('keeps nobody waiting: it is asked whether it lives, not whether it is ready or has started', () => {
    expect(sidecar.livenessProbe).toMatchObject({ httpGet: { path: '/', port: 'health' } });
    expect(sidecar).not.toHaveProperty('startupProbe');
    expect(sidecar).not.toHaveProperty('readinessProbe');
  });

  it('reads its configuration from a file of its own', () => {
    expect(sidecar.volumeMounts).toEqual([
      {
        name: 'collector-configuration',
        mountPath: '/etc/otelcol-contrib/config.yaml',
        subPath: 'config.yaml',
        readOnly: true,
      },
    ]);
    expect(the(objects, 'ConfigMap', 'links-collector').data).toEqual({
      'config.yaml': service.sidecars[0].configuration.local,
    });
  });
});

describe('the probes', () => {
  const ports = {
    http: 8080,
    rpc: { number: 9000, protocol: 'grpc' },
    raw: { number: 7000, protocol: 'tcp' },
  };
  const mainOf = (health: object) => podOf(objectsOf(shop({ api: { ports, health } })), 'api').containers[0];

  it.each([
    [{ http: { port: 'http', path: '/alive' } }, { httpGet: { path: '/alive', port: 'http' } }],
    [{ tcp: { port: 'raw' } }, { tcpSocket: { port: 'raw' } }],
    [
      { exec: { command: ['/bin/check', '--all', '$HOME'] } },
      { exec: { command: ['/bin/check', '--all', '$HOME'] } },
    ],
    // A gRPC probe takes no name of a port.
    [{ grpc: { port: 'rpc' } }, { grpc: { port: 9000 } }],
    [{ grpc: { port: 'rpc', service: 'basket' } }, { grpc: { port: 9000, service: 'basket' } }],
  ])('ask natively: %j', (way, expected) => {
    const container = mainOf({ startup: way, liveness: way, readiness: way });
    expect(container.startupProbe).toEqual({
      ...expected,
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 60,
    });
    expect(container.livenessProbe).toEqual({
      ...expected,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
      terminationGracePeriodSeconds: 1,
    });
    expect(container.readinessProbe).toEqual({
      ...expected,
      periodSeconds: 5,
      timeoutSeconds: 2,
      failureThreshold: 2,
      successThreshold: 2,
    });
  });

  it('are those of the definition alone: none is made up for a port', () => {
    const container = mainOf({ readiness: { tcp: { port: 'raw' } } });
    expect(Object.keys(container).filter((field) => field.endsWith('Probe'))).toEqual(['readinessProbe']);
    expect(Object.keys(mainOf({})).filter((field) => field.endsWith('Probe'))).toEqual([]);
  });
});

describe('the smallest service', () => {
  const smallest = objectsOf(shop({ worker: {} }));

  it('gets nothing that it did not ask for', () => {
    expect(podOf(smallest, 'worker')).toEqual({
      serviceAccountName: 'worker',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 30,
      topologySpreadConstraints: expect.any(Array),
      containers: [
        {
          name: 'worker',
          image: 'org/worker:1.2.3',
          imagePullPolicy: 'IfNotPresent',
          resources: {
            requests: { cpu: '250m', memory: '512Mi' },
            limits: { cpu: '250m', memory: '512Mi' },
          },
          securityContext: {
            runAsNonRoot: true,
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    });
  });

  it('has no checksum where there is no configuration', () => {
    expect(the(smallest, 'Deployment', 'worker').spec.template.metadata).not.toHaveProperty('annotations');
  });
});

describe('a container', () => {
  const containersOf = (change: object): KubernetesObject[] => {
    const { initContainers = [], containers } = podOf(objectsOf(shop({ api: change })), 'api');
    return [...initContainers, ...containers];
  };

  it('may use more than it asks for', () => {
    const limits = { cpuMillicores: 2000, memoryMiB: 1024 };
    const [main] = containersOf({ cpuMillicores: 100, memoryMiB: 256, limits });
    expect(main?.resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '2000m', memory: '1024Mi' },
    });
  });

  it('runs another program than its image does, in Kubernetes’ words, with dollar signs as they are', () => {
    const program = { entrypoint: ['/bin/sh', '-c'], command: ['echo $(PORT) $$'], workingDirectory: '/srv' };
    const expected = { command: ['/bin/sh', '-c'], args: ['echo $$(PORT) $$$$'], workingDir: '/srv' };
    const [step, sidecar, main] = containersOf({
      ...program,
      initSteps: [{ name: 'warm-up', image: 'org/step:1', ...program }],
      sidecars: [{ name: 'proxy', image: 'org/proxy:1', ...program }],
    });
    expect(step).toMatchObject({ name: 'warm-up', image: 'org/step:1', ...expected });
    expect(sidecar).toMatchObject({
      name: 'proxy',
      image: 'org/proxy:1',
      restartPolicy: 'Always',
      ...expected,
    });
    expect(main).toMatchObject({ name: 'api', ...expected });
  });

  it('has variables of its own, which may refer to ports, other services and sidecars', () => {
    const application = shop({
      api: {
        ports: { http: 8080 },
        environment: { PORT: { port: 'http' }, database__client: 'none', PROXY: { sidecar: 'proxy' } },
        sidecars: [
          { name: 'proxy', image: 'org/proxy:1', ports: { admin: 9901 }, environment: { MODE: 'plain' } },
        ],
        initSteps: [
          {
            name: 'warm-up',
            command: ['warm'],
            environment: { VISITS: { service: 'visits' }, POD: { place: 'pod-name' } },
          },
        ],
      },
      visits: { ports: { http: 8081 } },
    });
    const { initContainers, containers } = podOf(objectsOf(application), 'api');
    expect(containers[0].env).toEqual([
      { name: 'PORT', value: '8080' },
      { name: 'database__client', value: 'none' },
      { name: 'PROXY', value: 'http://127.0.0.1:9901' },
    ]);
    expect(initContainers.map(({ env }: KubernetesObject) => env)).toEqual([
      [
        { name: 'VISITS', value: 'http://visits:8081' },
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
      [{ name: 'MODE', value: 'plain' }],
    ]);
    expect(the(objectsOf(application), 'Service', 'visits').spec.ports).toMatchObject([{ port: 8081 }]);
  });

  it('finds a port in the address that other platforms have, too', () => {
    const as = (form: string) => ({ service: 'visits', as: form });
    const [main] = podOf(
      objectsOf(
        shop({
          api: { environment: { A: as('url'), B: as('address'), C: as('host'), D: as('port') } },
          visits: { ports: { rpc: { number: 9000, protocol: 'grpc' } } },
        }),
      ),
      'api',
    ).containers;
    expect(main.env.map(({ value }: KubernetesObject) => value)).toEqual([
      'grpc://visits:9000',
      'visits:9000',
      'visits',
      '9000',
    ]);
  });
});

describe('where pods run', () => {
  it('is on any node, whatever the cloud’s architecture is: the image is built for the nodes that there are', () => {
    expect(pod).not.toHaveProperty('nodeSelector');
  });

  it('is spread over zones and nodes, as far as there are any', () => {
    expect(
      pod.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }: KubernetesObject) => [
        topologyKey,
        whenUnsatisfiable,
      ]),
    ).toEqual([
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
      ['kubernetes.io/hostname', 'ScheduleAnyway'],
    ]);
  });

  it('is spread over nodes alone where the definition wants no zones', () => {
    const anywhere = podOf(plainObjects({ availability: { spreadOverZones: false } }));
    expect(anywhere.topologySpreadConstraints).toHaveLength(1);
  });
});
