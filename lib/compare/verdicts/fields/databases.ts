import {
  absent,
  approximated,
  everywhere,
  type FieldsOf,
  native,
  notApplicable,
  onAws,
  toContainers,
} from '../verdict.ts';

const IN_ONE_CONTAINER = approximated(
  'the real program in one container of your machine: no second copy, and a backup is yours to make',
);
const IN_ONE_POD = approximated(
  'the real program in one pod with a disk: no second copy, and a backup is yours to make',
);
const AWS_RUNS_IT = notApplicable('AWS runs the program', 'rds-responsibility');
const A_LIMIT_ONLY = approximated('a limit only: nothing is set aside');
const BY_CLASS = notApplicable(
  'RDS has instance classes, and a serverless cache takes what it needs',
  'rds-responsibility',
);
const NOT_RDS = (source: 'docker-volumes' | 'kubernetes-statefulsets') =>
  notApplicable('a container has cpuMillicores and memoryMiB instead', source);

/** The verdicts on databases, caches and outside services, and on the connections to them. */
export const databaseVerdicts: FieldsOf<'resources' | 'connections'> = {
  'resources.*': { compose: IN_ONE_CONTAINER, ...onAws(native), kubernetes: IN_ONE_POD },
  'resources.*.type': {
    compose: native,
    ...onAws(
      approximated(
        'a serverless cache of ElastiCache is a cluster: a command with several keys needs them in one hash slot',
      ),
    ),
    kubernetes: native,
  },
  'resources.*.version': everywhere(native),
  'resources.*.image': { compose: native, ...onAws(AWS_RUNS_IT), kubernetes: native },
  'resources.*.userId': { compose: native, ...onAws(AWS_RUNS_IT), kubernetes: native },
  'resources.*.databaseName': everywhere(native),
  'resources.*.cpuMillicores': { compose: A_LIMIT_ONLY, ...onAws(BY_CLASS), kubernetes: native },
  'resources.*.memoryMiB': { compose: A_LIMIT_ONLY, ...onAws(BY_CLASS), kubernetes: native },
  'resources.*.storageGiB': {
    compose: absent('a volume is a directory of your machine, without a size of its own', 'docker-volumes'),
    ...onAws(native),
    kubernetes: approximated('asked for: the storage class decides whether a disk has this size'),
  },
  'resources.*.maxConnections': everywhere(native),
  'resources.*.instanceClass': {
    compose: NOT_RDS('docker-volumes'),
    ...onAws(native),
    kubernetes: NOT_RDS('kubernetes-statefulsets'),
  },
  'resources.*.multiAz': {
    compose: absent('one container of one machine: nothing takes over when it is lost', 'compose-production'),
    ...onAws(native),
    kubernetes: absent(
      'one pod: another one starts after a crash, and on a lost node only once you delete the pod or the node; no second copy of the data is kept. An operator for the database would keep one',
      'kubernetes-statefulsets',
    ),
  },
  'resources.*.backupDays': {
    compose: absent('Docker copies no volume; a backup is a command of yours', 'docker-volumes'),
    ...onAws(native),
    kubernetes: absent(
      'Kubernetes copies no volume by itself; a backup is a job of yours, or snapshots of a storage class that has them',
      'kubernetes-statefulsets',
    ),
  },
  'resources.*.port': {
    compose: absent(
      'all ports or none: a network has no rule for one port, and your machine and its name resolution can always be reached',
      'compose-networks',
    ),
    ...onAws(native),
    kubernetes: native,
  },
  'connections.*': toContainers,
};
