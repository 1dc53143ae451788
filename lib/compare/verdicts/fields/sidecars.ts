import {
  absent,
  approximated,
  everywhere,
  type FieldsOf,
  native,
  notApplicable,
  onAws,
  onKubernetes,
  toContainers,
} from '../verdict.ts';
import { PLACE_OF_A_REPLICA } from './environment.ts';
import { NEXT_FARGATE_SIZE, NOTHING_SET_ASIDE } from './resources.ts';

const NO_AWS = notApplicable('the sidecar calls no AWS API', 'dynamodb-local');
const A_WHOLE_FOLDER = approximated(
  'an init step writes the file into a volume, which replaces the whole folder; an OpenTelemetry Collector reads a variable instead',
);
/** A probe of a sidecar that needs a program in the image. */
const ONLY_BY_COMMAND = {
  compose: absent(
    'a health check runs a command in the container, and the project knows none in the sidecar’s image: only its exit is noticed',
    'docker-healthcheck',
  ),
  ecs: absent(
    'a health check counts for essential containers only, and a sidecar is not essential',
    'ecs-health-checks',
  ),
  ...onKubernetes(native),
};
/** A probe of a sidecar that runs a command. */
const SHOWN_ONLY = {
  ...ONLY_BY_COMMAND,
  compose: approximated('shown as unhealthy: nothing restarts the container'),
};

/** The verdicts on the sidecars of a service. */
export const sidecarVerdicts: FieldsOf<'sidecars'> = {
  'sidecars[]': {
    compose: approximated('a service beside the main one: Compose starts and stops each by itself'),
    ecs: native,
    ...onKubernetes(
      approximated('a pod is ready only while its sidecar runs, even if the service works without it'),
    ),
  },
  'sidecars[].name': everywhere(native),
  'sidecars[].image': everywhere(native),
  'sidecars[].entrypoint': everywhere(native),
  'sidecars[].command': everywhere(native),
  'sidecars[].workingDirectory': everywhere(native),
  'sidecars[].cpuMillicores': { compose: NOTHING_SET_ASIDE, ecs: NEXT_FARGATE_SIZE, ...onKubernetes(native) },
  'sidecars[].memoryMiB': { compose: NOTHING_SET_ASIDE, ecs: NEXT_FARGATE_SIZE, ...onKubernetes(native) },
  'sidecars[].userId': everywhere(native),
  'sidecars[].ports.*': toContainers,
  'sidecars[].environment.*': toContainers,
  'sidecars[].environment.*.port': toContainers,
  'sidecars[].environment.*.service': toContainers,
  'sidecars[].environment.*.as': toContainers,
  'sidecars[].environment.*.sidecar': toContainers,
  'sidecars[].environment.*.resource': toContainers,
  'sidecars[].environment.*.part': toContainers,
  'sidecars[].environment.*.table': toContainers,
  'sidecars[].environment.*.fact': toContainers,
  'sidecars[].environment.*.place': PLACE_OF_A_REPLICA,
  'sidecars[].liveness': ONLY_BY_COMMAND,
  'sidecars[].liveness.http': ONLY_BY_COMMAND,
  'sidecars[].liveness.http.port': ONLY_BY_COMMAND,
  'sidecars[].liveness.http.path': ONLY_BY_COMMAND,
  'sidecars[].liveness.tcp': ONLY_BY_COMMAND,
  'sidecars[].liveness.tcp.port': ONLY_BY_COMMAND,
  'sidecars[].liveness.grpc': ONLY_BY_COMMAND,
  'sidecars[].liveness.grpc.port': ONLY_BY_COMMAND,
  'sidecars[].liveness.grpc.service': ONLY_BY_COMMAND,
  'sidecars[].liveness.exec': SHOWN_ONLY,
  'sidecars[].liveness.exec.command': SHOWN_ONLY,
  'sidecars[].liveness.periodSeconds': ONLY_BY_COMMAND,
  'sidecars[].liveness.timeoutSeconds': ONLY_BY_COMMAND,
  'sidecars[].liveness.failureThreshold': ONLY_BY_COMMAND,
  'sidecars[].configuration': { compose: A_WHOLE_FOLDER, ecs: A_WHOLE_FOLDER, ...onKubernetes(native) },
  'sidecars[].configuration.path': { compose: A_WHOLE_FOLDER, ecs: A_WHOLE_FOLDER, ...onKubernetes(native) },
  'sidecars[].configuration.local': {
    audience: 'containers',
    compose: native,
    ...onAws(notApplicable('the text for AWS is used instead', 'cloudwatch-otlp')),
    kubernetes: native,
  },
  'sidecars[].configuration.aws': {
    audience: 'containers',
    compose: NO_AWS,
    ...onAws(native),
    kubernetes: NO_AWS,
  },
  'sidecars[].awsActions': { compose: NO_AWS, ...onAws(native), kubernetes: NO_AWS },
};
