import { KubectlV34Layer } from '@aws-cdk/lambda-layer-kubectl-v34';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { SupportedVersion } from '../kubernetes-versions.ts';

/** A Lambda layer with kubectl, by which CloudFormation applies manifests to a cluster. */
export interface Kubectl {
  /** The minor version of kubectl, such as `1.36`. */
  readonly version: string;
  readonly Layer: new (scope: Construct, id: string) => ILayerVersion;
}

const kubectl36 = { version: '1.36', Layer: KubectlV36Layer };

/** The layer for each version of a cluster. */
export const KUBECTL: Readonly<Record<SupportedVersion, Kubectl>> = {
  '1.34': { version: '1.34', Layer: KubectlV34Layer },
  '1.35': { version: '1.35', Layer: KubectlV35Layer },
  '1.36': kubectl36,
  // There is no layer for 1.37 yet.
  '1.37': kubectl36,
};

/**
 * Makes the kubectl layer for a cluster.
 *
 * @param cluster the version of the cluster
 * @throws Error if the two versions are more than one minor version apart, which Kubernetes does not support
 */
export function kubectlLayer(
  scope: Construct,
  id: string,
  cluster: string,
  { version, Layer }: Kubectl,
): ILayerVersion {
  if (Math.abs(minor(version) - minor(cluster)) > 1) {
    throw new Error(`kubectl must be within one minor version of the cluster, ${cluster}; got ${version}`);
  }
  return new Layer(scope, id);
}

const minor = (version: string): number => Number(version.split('.')[1]);
