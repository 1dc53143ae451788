import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import {
  RESOURCE_STOP_SECONDS,
  type ResourceProgram,
  resourceProgram,
} from '../lib/definition/resource-program.ts';
import type { Served } from '../lib/definition/resources.ts';
import { listed, resources, values } from './container-fields.ts';
import { labels, selector } from './deployment-target.ts';
import { addResourceNetworkPolicy } from './network-policies.ts';
import { credentialsName } from './secrets.ts';
import { containerSecurity, podSecurity, STRICT } from './security.ts';

export interface ResourceChartProps {
  /** The application whose services use the resource. */
  readonly application: Application;
  /** The resource: a database or a cache. */
  readonly resource: Served;
}

/** A database or a cache on a cluster without AWS: the real program, in one pod with a disk. */
export class ResourceChart extends Chart {
  constructor(scope: Construct, id: string, { application, resource }: ResourceChartProps) {
    const { name, version } = resource;
    const own = labels(application, { name, version });
    super(scope, id, { namespace: application.name, labels: own });
    const metadata = { name };

    addResourceNetworkPolicy(this, application, resource);
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: selector(name), ports: [{ name: PORT, port: resource.port, targetPort: PORT }] },
    });
    // Not a template of the StatefulSet, which could never change: the claim can grow.
    new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: `${resource.storageGiB}Gi` } },
      },
    });
    new ApiObject(this, 'StatefulSet', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        // A StatefulSet never starts a second pod before the first one is known to be gone.
        replicas: 1,
        serviceName: name,
        selector: { matchLabels: selector(name) },
        template: { metadata: { labels: own }, spec: podSpec(resource) },
      },
    });
  }
}

const PORT = 'resource';
const DATA = 'data';

function podSpec(resource: ResourceChartProps['resource']): object {
  const program = resourceProgram(resource);
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: RESOURCE_STOP_SECONDS,
    // The group owns the files of the volume.
    securityContext: {
      ...podSecurity(STRICT, [resource.port]),
      fsGroup: resource.userId,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    containers: [container(resource, program)],
    volumes: [
      { name: DATA, persistentVolumeClaim: { claimName: resource.name } },
      ...program.writable.map((_, i) => ({ name: `writable-${i}`, emptyDir: { sizeLimit: '64Mi' } })),
    ],
  };
}

function container(resource: ResourceChartProps['resource'], program: ResourceProgram): object {
  const { passwordVariable } = program;
  const answers = { exec: { command: program.ready }, periodSeconds: 5, timeoutSeconds: 3 };
  return {
    name: resource.name,
    image: resource.image,
    imagePullPolicy: 'IfNotPresent',
    args: program.arguments,
    ports: [{ name: PORT, containerPort: resource.port }],
    ...listed('env', [
      ...values(program.environment),
      ...(passwordVariable
        ? [
            {
              name: passwordVariable,
              valueFrom: { secretKeyRef: { name: credentialsName(resource), key: 'password' } },
            },
          ]
        : []),
    ]),
    // Ten minutes: a new database is made first, and one that was killed reads its log.
    startupProbe: { ...answers, periodSeconds: 2, failureThreshold: 300 },
    readinessProbe: { ...answers, failureThreshold: 2 },
    // A busy database must not be restarted: a connection is enough.
    livenessProbe: { tcpSocket: { port: PORT }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    resources: resources(resource),
    securityContext: containerSecurity(STRICT, resource.userId),
    volumeMounts: [
      // A folder of the disk: MySQL takes no disk that has other files, and file systems bring lost+found.
      { name: DATA, mountPath: program.folder, subPath: DATA },
      ...program.writable.map((mountPath, i) => ({ name: `writable-${i}`, mountPath })),
    ],
  };
}
