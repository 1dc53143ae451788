import {
  absent,
  approximated,
  everywhere,
  type FieldsOf,
  native,
  notApplicable,
  onKubernetes,
} from '../verdict.ts';

const A_NETWORK_FILE_SYSTEM = approximated(
  'Fargate has no disk that outlives its task: the files are on EFS, a network file system',
);

/** The verdicts on the volumes of a service. */
export const volumeVerdicts: FieldsOf<'volumes'> = {
  'volumes[]': {
    compose: approximated('a folder of your machine, with no copy elsewhere'),
    ecs: A_NETWORK_FILE_SYSTEM,
    ...onKubernetes(native),
  },
  'volumes[].name': everywhere(native),
  'volumes[].path': everywhere(native),
  'volumes[].sizeGiB': {
    compose: absent('a volume is a directory of your machine, without a size of its own', 'docker-volumes'),
    ecs: absent('a file system of EFS grows with its files, and has no size that could be set', 'efs-sizes'),
    eks: native,
    kubernetes: approximated('asked for: the storage class decides whether a disk has this size'),
  },
  'volumes[].shared': {
    compose: notApplicable('all containers of a machine can mount a volume', 'docker-volumes'),
    ecs: notApplicable('EFS is always shared: any number of tasks can mount it', 'ecs-fargate-volumes'),
    eks: approximated('refused: Auto Mode has disks alone, and one node mounts a disk'),
    kubernetes: approximated('asked for: the storage class decides whether several nodes can mount it'),
  },
  'volumes[].allowNetworkFileSystem': {
    compose: notApplicable('the files are on a disk of your machine', 'docker-volumes'),
    ecs: native,
    eks: notApplicable('the files are on a disk of EBS', 'eks-storage-class'),
    kubernetes: notApplicable(
      'the cluster decides what its storage class makes',
      'kubernetes-storage-classes',
    ),
  },
};
