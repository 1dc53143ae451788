import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { KubeIngressClass } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Service } from '../lib/schema.ts';

/** The class of Ingresses that EKS Auto Mode answers with an application load balancer. */
export const INGRESS_CLASS = 'alb';

/** Has Auto Mode give new pods a readiness gate, so that a release goes on when the load balancer calls them healthy. */
export const READINESS_GATE = { 'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled' };

/** What a cluster of EKS Auto Mode needs once, and no other cluster knows. */
export class EksChart extends Chart {
  constructor(scope: Construct, id: string, { service }: { readonly service: Service }) {
    super(scope, id);

    const parameters = { apiVersion: 'eks.amazonaws.com/v1', kind: 'IngressClassParams' };
    new ApiObject(this, 'IngressClassParams', {
      ...parameters,
      metadata: { name: INGRESS_CLASS },
      spec: { scheme: 'internet-facing' },
    });
    new KubeIngressClass(this, 'IngressClass', {
      metadata: { name: INGRESS_CLASS },
      spec: {
        controller: 'eks.amazonaws.com/alb',
        parameters: { apiGroup: 'eks.amazonaws.com', kind: parameters.kind, name: INGRESS_CLASS },
      },
    });

    // Without it network policies are accepted and not enforced.
    new kplus.ConfigMap(this, 'NetworkPolicyController', {
      metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
      data: { 'enable-network-policy-controller': 'true' },
    });

    // The built-in pool has amd64 nodes only.
    if (service.image.architecture === 'arm64') nodePool(this);
  }
}

/** As Auto Mode's built-in general-purpose pool, but of arm64 nodes. */
const nodePool = (scope: Construct): ApiObject =>
  new ApiObject(scope, 'NodePool', {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'arm64' },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'default' },
          requirements: [
            { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
            { key: 'eks.amazonaws.com/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
            { key: 'eks.amazonaws.com/instance-generation', operator: 'Gt', values: ['4'] },
          ],
        },
      },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '30s' },
    },
  });
