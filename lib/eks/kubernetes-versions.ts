import { KubectlV34Layer } from '@aws-cdk/lambda-layer-kubectl-v34';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Options } from '../options.ts';

export type KubernetesVersionName = Options['kubernetesVersion'];

export interface KubernetesRelease {
  /** Last day of EKS standard support: from then on the hour costs six times as much, or the cluster is upgraded. */
  readonly standardSupportEnds: string;
  /** The program by which CloudFormation reaches the cluster. */
  readonly kubectl: {
    readonly version: string;
    readonly Layer: new (scope: Construct, id: string) => ILayerVersion;
  };
}

const kubectl34 = { version: '1.34', Layer: KubectlV34Layer };
const kubectl35 = { version: '1.35', Layer: KubectlV35Layer };
const kubectl36 = { version: '1.36', Layer: KubectlV36Layer };

/** Source: EKS user guide, "Understand the Kubernetes version lifecycle on EKS". */
export const KUBERNETES_RELEASES: Readonly<Record<KubernetesVersionName, KubernetesRelease>> = {
  '1.34': { standardSupportEnds: '2026-12-02', kubectl: kubectl34 },
  '1.35': { standardSupportEnds: '2027-03-27', kubectl: kubectl35 },
  '1.36': { standardSupportEnds: '2027-08-02', kubectl: kubectl36 },
  // Out since 2026-10-02, and supported for the fourteen months that all are. There is no layer of its own yet.
  '1.37': { standardSupportEnds: '2027-12-02', kubectl: kubectl36 },
};

/**
 * The kubectl layer for a cluster.
 *
 * @throws Error when the two are more than one minor version apart, which Kubernetes does not support
 */
export function kubectlLayer(
  scope: Construct,
  id: string,
  cluster: string,
  { version, Layer }: KubernetesRelease['kubectl'],
): ILayerVersion {
  if (Math.abs(minor(version) - minor(cluster)) > 1) {
    throw new Error(`kubectl must be within one minor version of the cluster, ${cluster}; got ${version}`);
  }
  return new Layer(scope, id);
}

const minor = (version: string): number => Number(version.split('.')[1]);
