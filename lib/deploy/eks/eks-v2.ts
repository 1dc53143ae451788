import './quiet-alpha.ts';

/**
 * The classes of the cluster. Only this file names their package: to use the stable classes, write
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
