import {
  absent,
  approximated,
  type FieldsOf,
  native,
  notApplicable,
  onAws,
  onKubernetes,
} from '../verdict.ts';

const ONE_MACHINE = absent('everything runs on one machine', 'compose-production');
const ROTATED_BY_THE_KUBELET = notApplicable(
  'the size of log files is a setting of the node, not of the pod',
  'kubernetes-logging',
);
const NO_FILE = notApplicable('log lines go to CloudWatch Logs: no file is kept', 'ecs-awslogs');

/** The verdicts on availability and logs. */
export const operationVerdicts: FieldsOf<'availability' | 'logs'> = {
  'availability.spreadOverZones': {
    compose: ONE_MACHINE,
    ecs: approximated('as far as possible: ECS rebalances afterwards, by starting and stopping tasks'),
    ...onKubernetes(approximated('a preference: where a zone is full, pods run together instead')),
  },
  'availability.maxUnavailableReplicas': {
    compose: ONE_MACHINE,
    ecs: notApplicable(
      'you drain no nodes: AWS replaces a task that it retires within the minimum healthy percent',
      'ecs-task-retirement',
    ),
    ...onKubernetes(native),
  },
  'logs.retentionDays': {
    compose: absent('files are rotated by size, whatever their age', 'docker-json-file'),
    ...onAws(native),
    kubernetes: absent('nothing keeps the lines after the pod is gone', 'kubernetes-logging'),
  },
  'logs.maxFileMiB': { compose: native, ecs: NO_FILE, ...onKubernetes(ROTATED_BY_THE_KUBELET) },
  'logs.maxFiles': { compose: native, ecs: NO_FILE, ...onKubernetes(ROTATED_BY_THE_KUBELET) },
};
