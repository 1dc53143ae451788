import { KubeHorizontalPodAutoscalerV2 } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Service } from '../lib/definition/application.ts';

/**
 * Adds the autoscaler. It also holds a fixed number of pods, which is then its minimum and maximum and needs no metrics.
 *
 * So the Deployment has no `replicas`. If the field came and went with `scaling`, it would be null in between, which
 * means one pod. An autoscaler that is no longer rendered would stay with its old number: `kubectl apply` does not
 * delete it. For the same reason a singleton has an autoscaler, of one pod: a forgotten one would add a second writer.
 */
export function addAutoscaler(scope: Construct, { name, replicas, scaling }: Service): void {
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
