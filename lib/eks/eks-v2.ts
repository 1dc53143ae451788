import './quiet-alpha.ts';

/**
 * The only place that knows which package the cluster's classes come from. To use the graduated ones, write
 * 'aws-cdk-lib/aws-eks-v2' here, and delete quiet-alpha.ts and its import.
 */
export {
  Cluster,
  ClusterLoggingTypes,
  DefaultCapacityType,
  EndpointAccess,
  KubernetesManifest,
  KubernetesVersion,
} from '@aws-cdk/aws-eks-v2-alpha';
