import { absent, type FieldsOf, type FieldVerdicts, native, onKubernetes, toContainers } from '../verdict.ts';

/** The verdict on a variable that holds the place of a replica. */
export const PLACE_OF_A_REPLICA: FieldVerdicts = {
  audience: 'containers',
  compose: absent(
    'Compose has no variable for the place of a container: it is not set',
    'compose-environment',
  ),
  ecs: absent(
    'ECS has no variable for the place of a task: it is not set; the program can ask the metadata endpoint of its task',
    'ecs-task-metadata',
  ),
  ...onKubernetes(native),
};

/** The verdicts on the environment variables of a service. */
export const environmentVerdicts: FieldsOf<'environment'> = {
  'environment.*': toContainers,
  'environment.*.port': toContainers,
  'environment.*.service': toContainers,
  'environment.*.as': toContainers,
  'environment.*.sidecar': toContainers,
  'environment.*.resource': toContainers,
  'environment.*.part': toContainers,
  'environment.*.table': toContainers,
  'environment.*.fact': toContainers,
  'environment.*.place': PLACE_OF_A_REPLICA,
};
