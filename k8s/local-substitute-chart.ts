import { ApiObject, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import { LOCAL_SUBSTITUTE, localSubstituteArguments } from '../lib/definition/local-substitute.ts';
import { resources } from './container-fields.ts';
import { labels, selector } from './deployment-target.ts';
import { addLocalSubstituteNetworkPolicy } from './network-policies.ts';
import { containerSecurity, podSecurity, STRICT } from './security.ts';

/** The user of DynamoDB Local's image. */
const USER = 1000;

export interface LocalSubstituteChartProps {
  /** The application whose tables it holds. */
  readonly application: Application;
}

/** DynamoDB Local, for clusters without an AWS account. An init step of each service with a table makes the table. */
export class LocalSubstituteChart extends Chart {
  constructor(scope: Construct, id: string, { application }: LocalSubstituteChartProps) {
    const { dynamoDbLocal } = application;
    // The tag stands between the name and the digest, if there is one.
    const version = /:([^:@/]+)(@|$)/.exec(dynamoDbLocal.image)?.[1];
    const own = labels(application, { name: LOCAL_SUBSTITUTE, version });
    super(scope, id, { namespace: application.name, labels: own });
    const metadata = { name: LOCAL_SUBSTITUTE };

    new ApiObject(this, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selector(LOCAL_SUBSTITUTE) },
        // Two pods at once would write to the same files.
        strategy: { type: 'Recreate' },
        template: { metadata: { labels: own }, spec: podSpec(application) },
      },
    });
    new kplus.PersistentVolumeClaim(this, 'Data', {
      metadata,
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storage: Size.gibibytes(dynamoDbLocal.storageGiB),
    });
    new kplus.Service(this, 'Service', {
      metadata,
      selector: kplus.Pods.select(this, 'Pods', { labels: selector(LOCAL_SUBSTITUTE) }),
      ports: [{ name: 'dynamodb', port: dynamoDbLocal.port }],
    });
    addLocalSubstituteNetworkPolicy(this, application);
  }
}

function podSpec(application: Application): object {
  const { dynamoDbLocal } = application;
  const { port } = dynamoDbLocal;
  const asks = (failureThreshold: number) => ({
    tcpSocket: { port: 'dynamodb' },
    periodSeconds: 5,
    timeoutSeconds: 2,
    failureThreshold,
  });
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The group owns the files of the volume.
    securityContext: { ...podSecurity(STRICT, [port]), fsGroup: USER },
    containers: [
      {
        name: LOCAL_SUBSTITUTE,
        image: dynamoDbLocal.image,
        imagePullPolicy: 'IfNotPresent',
        args: localSubstituteArguments(application, '/data'),
        ports: [{ name: 'dynamodb', containerPort: port }],
        startupProbe: asks(24),
        livenessProbe: asks(3),
        readinessProbe: asks(2),
        resources: resources(dynamoDbLocal),
        securityContext: containerSecurity(STRICT, USER),
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: LOCAL_SUBSTITUTE } },
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ],
  };
}
