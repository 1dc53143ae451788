import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IntOrString, KubePodDisruptionBudget } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import { addAutoscaler } from './autoscaler.ts';
import type { KubernetesTarget } from './deployment-target.ts';
import { addIngress } from './ingress.ts';
import { labels, selector } from './labels.ts';
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
