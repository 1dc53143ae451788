import { service } from '../../lib/service.ts';
import { type Manifest, plainObjects, podOf, the } from './plain-objects.ts';

const objects = plainObjects();
const deployment = the(objects, 'Deployment');
const pod = podOf(objects);
const [main] = pod.containers;
const step = pod.initContainers[0];
const sidecar = pod.initContainers[1];

const env = ({ env: variables }: Manifest) =>
  Object.fromEntries(
    variables.map(({ name, value, valueFrom }: Manifest) => [name, value ?? valueFrom.fieldRef.fieldPath]),
  );

describe('the release', () => {
  it('leaves the number of pods to the autoscaler', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('has a fixed number where nothing scales', () => {
    const fixed = plainObjects({ scaling: undefined, replicas: { min: 3, max: 3 } });
    expect(the(fixed, 'Deployment').spec.replicas).toBe(3);
    expect(fixed.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
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
    const checksum = (of: Manifest[]) =>
      the(of, 'Deployment').spec.template.metadata.annotations['checksum/config'];
    expect(checksum(objects)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(changed)).not.toBe(checksum(objects));
  });
});

describe('the service’s container', () => {
  it('asks three questions, of ports by their names', () => {
    expect(main.ports).toEqual([{ name: 'http', containerPort: 8080 }]);
    expect(main.startupProbe).toEqual({
      httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: 60,
    });
    expect(main.livenessProbe).toMatchObject({
      httpGet: { path: '/healthz', port: 'http' },
      periodSeconds: 10,
      failureThreshold: 3,
      terminationGracePeriodSeconds: 20,
    });
    expect(main.readinessProbe).toMatchObject({
      httpGet: { path: '/readyz', port: 'http' },
      periodSeconds: 5,
      failureThreshold: 2,
      successThreshold: 2,
    });
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

  it('has no sleep of zero seconds, which Kubernetes refuses', () => {
    const abrupt = plainObjects({ shutdown: { drainSeconds: 0, stopSeconds: 20 } });
    expect(podOf(abrupt).containers[0]).not.toHaveProperty('lifecycle');
    expect(podOf(abrupt).terminationGracePeriodSeconds).toBe(20);
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

  it('finds the twin of its table, and its sidecar in the same pod', () => {
    expect(env(main)).toMatchObject({
      AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    });
  });

  it('reads its secrets from a Kubernetes Secret that may be absent', () => {
    expect(env(main).ADMIN_TOKEN_FILE).toBe('/etc/secrets/admin-token');
    expect(main.volumeMounts).toContainEqual({ name: 'secrets', mountPath: '/etc/secrets', readOnly: true });
    expect(pod.volumes).toContainEqual({
      name: 'secrets',
      secret: { secretName: 'links-secrets', optional: true },
    });
    expect(podOf(plainObjects({ secrets: [], steps: [service.steps[0]] })).volumes).not.toContainEqual(
      expect.objectContaining({ name: 'secrets' }),
    );
  });

  it('has no secret below the directory where Kubernetes mounts tokens', () => {
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
  it('makes the table in its twin, from the same image and within the same limits', () => {
    expect(step).toMatchObject({
      name: 'make-table',
      image: main.image,
      command: ['node', '/app/step.cjs', 'make-table'],
      resources: main.resources,
      securityContext: main.securityContext,
    });
    expect(step).not.toHaveProperty('restartPolicy');
    expect(env(step)).toMatchObject({ TABLE_NAME: 'links', AWS_ENDPOINT_URL_DYNAMODB: 'http://store:8000' });
  });
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

describe('where pods run', () => {
  it('is on nodes of the image’s architecture', () => {
    expect(pod.nodeSelector).toEqual({ 'kubernetes.io/arch': 'amd64' });
  });

  it('is spread over zones and nodes, as far as there are any', () => {
    expect(
      pod.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }: Manifest) => [
        topologyKey,
        whenUnsatisfiable,
      ]),
    ).toEqual([
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
      ['kubernetes.io/hostname', 'ScheduleAnyway'],
    ]);
  });

  it('is spread over nodes alone where the definition wants no zones', () => {
    const { availability } = service;
    const anywhere = podOf(plainObjects({ availability: { ...availability, spreadOverZones: false } }));
    expect(anywhere.topologySpreadConstraints).toHaveLength(1);
  });
});
