import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IntOrString, KubePodDisruptionBudget } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import { servicePort } from '../lib/derive.ts';
import type { Service } from '../lib/schema.ts';
import { ingress } from './ingress.ts';
import { labels, selector } from './labels.ts';
import { serviceNetworkPolicy } from './network-policies.ts';
import { servicePods } from './service-pods.ts';
import type { Surroundings } from './surroundings.ts';

export interface ServiceChartProps {
  readonly service: Service;
  readonly around: Surroundings;
}

/** The service on Kubernetes: the same on any cluster, but for what its surroundings say. */
export class ServiceChart extends Chart {
  constructor(scope: Construct, id: string, { service, around }: ServiceChartProps) {
    super(scope, id, { namespace: service.name, labels: labels(service) });
    const metadata = { name: service.name };

    // Before the pods: their network's rules, and what the load balancer of EKS is told of them. Pods that are older than
    // its target group are called ready without it, so it has its say from the second release on: in the first, the
    // controller makes that group while the pods start already.
    serviceNetworkPolicy(this, service, around);
    ingress(
      this,
      service,
      new kplus.Service(this, 'Service', {
        metadata,
        selector: kplus.Pods.select(this, 'Pods', { labels: selector(service.name) }),
        ports: [{ name: service.exposure.port, port: 80, targetPort: servicePort(service) }],
      }),
      around,
    );
    const deployment = servicePods(this, service, around);

    // cdk8s-plus has no class for it.
    new KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata,
      spec: {
        maxUnavailable: IntOrString.fromNumber(service.availability.maxUnavailableReplicas),
        selector: { matchLabels: selector(service.name) },
        // A pod that is broken anyway must not keep a node from being emptied.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });

    if (service.scaling) autoscaler(this, service, service.scaling, deployment);
  }
}

/** One for the service's own container: a sidecar that idles would hide how busy it is. */
function autoscaler(
  scope: Construct,
  { name, replicas }: Service,
  scaling: NonNullable<Service['scaling']>,
  target: kplus.Deployment,
): kplus.HorizontalPodAutoscaler {
  const [container] = target.containers;
  if (!container) throw new Error('a deployment to scale must have a container; got none');
  const percent = { replicas: kplus.Replicas.percent(100), duration: Duration.seconds(15) };
  return new kplus.HorizontalPodAutoscaler(scope, 'Autoscaler', {
    metadata: { name },
    target,
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: [
      kplus.Metric.containerCpu({
        container,
        target: kplus.MetricTarget.averageUtilization(scaling.targetCpuPercent),
      }),
    ],
    // Kubernetes' own steps, as cdk8s-plus has others; the definition's delays.
    scaleUp: {
      stabilizationWindow: Duration.seconds(scaling.scaleOutDelaySeconds),
      policies: [percent, { replicas: kplus.Replicas.absolute(4), duration: Duration.seconds(15) }],
    },
    scaleDown: {
      stabilizationWindow: Duration.seconds(scaling.scaleInDelaySeconds),
      policies: [percent],
    },
  });
}
