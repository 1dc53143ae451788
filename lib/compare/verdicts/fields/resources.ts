import { absent, approximated, type FieldsOf, native, onKubernetes } from '../verdict.ts';

/** The CPU or memory that a container asks for, on Compose. */
export const NOTHING_SET_ASIDE = approximated(
  'nothing is set aside: CPU is shared by weight up to a limit, and the containers together may ask for more than the machine has',
);

/** The CPU or memory that a container asks for, on ECS. */
export const NEXT_FARGATE_SIZE = approximated(
  'the task gets the next size that Fargate offers, and you pay for that size',
);

/** The verdicts on CPU and memory of a service. */
export const resourceVerdicts: FieldsOf<'cpuMillicores' | 'memoryMiB' | 'limits'> = {
  cpuMillicores: { compose: NOTHING_SET_ASIDE, ecs: NEXT_FARGATE_SIZE, ...onKubernetes(native) },
  memoryMiB: { compose: NOTHING_SET_ASIDE, ecs: NEXT_FARGATE_SIZE, ...onKubernetes(native) },
  'limits.cpuMillicores': {
    compose: native,
    ecs: absent(
      'a container has no CPU limit: it may use what the other containers of its task leave',
      'ecs-container-cpu',
    ),
    ...onKubernetes(native),
  },
  'limits.memoryMiB': { compose: native, ecs: NEXT_FARGATE_SIZE, ...onKubernetes(native) },
};
