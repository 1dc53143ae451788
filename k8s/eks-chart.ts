import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { KubeIngressClass } from 'cdk8s-plus-27/lib/imports/k8s';
import type { Construct } from 'constructs';
import type { Application } from '../lib/definition/application.ts';
import { INGRESS_CLASS } from './ingress.ts';

/**
 * The namespace label by which Auto Mode gives new pods a readiness gate: a release waits for the load balancer's
 * health check.
 */
export const READINESS_GATE = { 'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled' };

export interface EksChartProps {
  /** The application, whose public services share one load balancer. */
  readonly application: Application;
}

/** The storage class of volumes on Auto Mode, which brings the driver and no class. */
export const STORAGE_CLASS = 'auto-ebs';

/** The objects that a cluster of EKS Auto Mode needs once. No other cluster has them. */
export class EksChart extends Chart {
  constructor(scope: Construct, id: string, { application }: EksChartProps) {
    super(scope, id);
    this.addIngressClass(application.name);

    // Without this ConfigMap EKS accepts network policies but does not enforce them.
    new kplus.ConfigMap(this, 'NetworkPolicyController', {
      metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
      data: { 'enable-network-policy-controller': 'true' },
    });
  }

  /**
   * Adds the class of the Ingresses, which makes one load balancer for all of them. Auto Mode takes the group from the
   * parameters of the class alone, not from an annotation of the Ingress.
   *
   * Also without a public service: CDK's kubectl handler prunes no class, so that one would stay when the last public
   * service leaves the definition. A class without an Ingress makes no load balancer.
   */
  private addIngressClass(group: string): void {
    const parameters = { apiVersion: 'eks.amazonaws.com/v1', kind: 'IngressClassParams' };
    new ApiObject(this, 'IngressClassParams', {
      ...parameters,
      metadata: { name: INGRESS_CLASS },
      spec: { scheme: 'internet-facing', group: { name: group } },
    });
    new KubeIngressClass(this, 'IngressClass', {
      metadata: { name: INGRESS_CLASS },
      spec: {
        controller: 'eks.amazonaws.com/alb',
        parameters: { apiGroup: 'eks.amazonaws.com', kind: parameters.kind, name: INGRESS_CLASS },
      },
    });
  }
}

/**
 * The storage class of volumes on Auto Mode. Its disks stay when their claims, or the stack, are deleted, whatever the
 * option `keepData` is: a class that exists cannot change its policy, and a claim cannot change its class.
 *
 * A chart of its own, as the node pool. Source: Amazon EKS user guide, "Create a storage class".
 */
export class StorageChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApiObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: STORAGE_CLASS },
      provisioner: 'ebs.csi.eks.amazonaws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      // A disk is in one zone: it is made where the pod is, and later pods follow it there.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
    });
  }
}

/**
 * A node pool of arm64 nodes, like the built-in general-purpose pool of Auto Mode, which has amd64 nodes only.
 *
 * A chart of its own: CDK's kubectl handler does not prune an object of this kind, but it deletes a whole manifest.
 */
export class Arm64NodesChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApiObject(this, 'NodePool', {
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
  }
}
