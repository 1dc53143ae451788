import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { TWIN, twinArguments } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import { confinePod, containerSecurity, resources } from './confinement.ts';
import { labels, selector } from './labels.ts';
import { twinNetworkPolicy } from './network-policies.ts';

/** The user of DynamoDB Local's image. */
const USER = 1000;

/** DynamoDB Local, where no AWS account is. The service's pods make the table in it. */
export class TwinChart extends Chart {
  constructor(scope: Construct, id: string, { service }: { readonly service: Service }) {
    const { twin } = service.store;
    // Between the name and the digest, if it has one.
    const version = /:([^:@/]+)(@|$)/.exec(twin.image)?.[1];
    super(scope, id, { namespace: service.name, labels: labels(service, TWIN, version) });
    const metadata = { name: TWIN };

    const deployment = new kplus.Deployment(this, 'Deployment', {
      metadata,
      podMetadata: { labels: labels(service, TWIN, version) },
      select: false,
      replicas: 1,
      // Two at once would write to the same files.
      strategy: kplus.DeploymentStrategy.recreate(),
      automountServiceAccountToken: false,
      securityContext: { ensureNonRoot: true, user: USER, group: USER, fsGroup: USER },
    });
    deployment.select(kplus.LabelSelector.of({ labels: selector(TWIN) }));

    const data = new kplus.PersistentVolumeClaim(this, 'Data', {
      metadata,
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      storage: Size.gibibytes(twin.storageGiB),
    });
    const probe = (failureThreshold: number): kplus.Probe =>
      kplus.Probe.fromTcpSocket({
        port: twin.port,
        periodSeconds: Duration.seconds(5),
        timeoutSeconds: Duration.seconds(2),
        failureThreshold,
      });
    deployment.addContainer({
      name: TWIN,
      image: twin.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      args: twinArguments(service, '/data'),
      ports: [{ name: 'dynamodb', number: twin.port }],
      startup: probe(24),
      liveness: probe(3),
      readiness: probe(2),
      resources: resources(twin),
      securityContext: containerSecurity(service.security, { userId: USER }),
      volumeMounts: [
        {
          path: '/data',
          volume: kplus.Volume.fromPersistentVolumeClaim(this, 'DataVolume', data, { name: 'data' }),
        },
        {
          path: '/tmp',
          volume: kplus.Volume.fromEmptyDir(this, 'Temporary', 'tmp', { sizeLimit: Size.mebibytes(64) }),
        },
      ],
    });
    confinePod(deployment, service.security);

    new kplus.Service(this, 'Service', {
      metadata,
      selector: kplus.Pods.select(this, 'Pods', { labels: selector(TWIN) }),
      ports: [{ name: 'dynamodb', port: twin.port }],
    });
    twinNetworkPolicy(this, service);
  }
}
