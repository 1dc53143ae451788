import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  IntOrString,
  KubeHorizontalPodAutoscalerV2,
  KubePodDisruptionBudget,
} from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Service } from '../lib/definition/application.ts';
import { type KubernetesTarget, labels, selector } from './deployment-target.ts';
import { addIngress } from './ingress.ts';
import { addServiceNetworkPolicy } from './network-policies.ts';
import { addService } from './service-object.ts';
import { addDeployment } from './service-pods.ts';
import { addConfigurations } from './sidecars.ts';
import { addClaims, addConfigurationFiles } from './volumes.ts';

/** A service on Kubernetes, on EKS or on any other cluster. The namespace of its application must exist. */
export class ServiceChart extends Chart {
  constructor(scope: Construct, id: string, target: KubernetesTarget) {
    const { application, service } = target;
    super(scope, id, { namespace: application.name, labels: labels(application, service) });
    const metadata = { name: service.name };

    // The network policy and the Ingress come before the pods. On EKS a pod that is older than the load balancer's
    // target group becomes ready without the load balancer's health check. So the health check counts from the second
    // release on: during the first release, the pods start while the controller still makes the target group.
    addServiceNetworkPolicy(this, target);
    addService(this, target);
    addIngress(this, target);
    // The identity of the pods in AWS, and no other service's.
    new kplus.ServiceAccount(this, 'ServiceAccount', { metadata, automountToken: false });
    addConfigurations(this, target);
    addConfigurationFiles(this, target);
    addClaims(this, target);
    addDeployment(this, target);
    // None for a singleton: its pod may be evicted at any time, which a budget that allows this would only repeat.
    if (!service.singleton) {
      new KubePodDisruptionBudget(this, 'DisruptionBudget', {
        metadata,
        spec: {
          maxUnavailable: IntOrString.fromNumber(service.availability.maxUnavailableReplicas),
          selector: { matchLabels: selector(service.name) },
          // A pod that is broken anyway must not block the draining of a node.
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
    }
    addAutoscaler(this, service);
  }
}

/**
 * Adds the autoscaler. It also holds a fixed number of pods, which is then its minimum and maximum and needs no metrics.
 *
 * So the Deployment has no `replicas`. If the field came and went with `scaling`, it would be null in between, which
 * means one pod. An autoscaler that is no longer rendered would stay with its old number: `kubectl apply` does not
 * delete it. For the same reason a singleton has an autoscaler, of one pod: a forgotten one would add a second writer.
 */
function addAutoscaler(scope: Construct, { name, replicas, scaling }: Service): void {
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  new KubeHorizontalPodAutoscalerV2(scope, 'Autoscaler', {
    metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      ...(scaling && {
        metrics: [
          ...utilization(name, 'cpu', scaling.targetCpuPercent),
          ...utilization(name, 'memory', scaling.targetMemoryPercent),
        ],
        // The policies are Kubernetes' own defaults; the delays are the definition's.
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: scaling.scaleOutDelaySeconds,
            policies: [percent, { type: 'Pods', value: 4, periodSeconds: 15 }],
            selectPolicy: 'Max',
          },
          scaleDown: {
            stabilizationWindowSeconds: scaling.scaleInDelaySeconds,
            policies: [percent],
            selectPolicy: 'Max',
          },
        },
      }),
    },
  });
}

/** A metric of the service's own container alone: an idle sidecar would hide how busy the service is. */
const utilization = (container: string, name: 'cpu' | 'memory', percent: number | undefined) =>
  percent === undefined
    ? []
    : [
        {
          type: 'ContainerResource',
          containerResource: {
            name,
            container,
            target: { type: 'Utilization', averageUtilization: percent },
          },
        },
      ];
