import { absent, approximated, type FieldsOf, native, onKubernetes } from '../verdict.ts';

const NO_SCHEDULE = 'Compose has no schedule: you run docker compose run, or the cron of your machine does';
const NO_START = absent(NO_SCHEDULE, 'compose-profiles');

/** The verdicts on what a job has beside the fields of a service. */
export const jobVerdicts: FieldsOf<'jobs'> = {
  'jobs.*': { compose: approximated(NO_SCHEDULE), ecs: native, ...onKubernetes(native) },
  'jobs.*.schedule': {
    compose: NO_START,
    ecs: native,
    ...onKubernetes(native),
  },
  'jobs.*.timeZone': {
    compose: NO_START,
    ecs: native,
    ...onKubernetes(native),
  },
  'jobs.*.retries': {
    compose: absent('docker compose run runs it once', 'compose-profiles'),
    ecs: approximated(
      'EventBridge tries again where a task could not be started; a task that fails is not started again',
    ),
    ...onKubernetes(native),
  },
  'jobs.*.startWithinSeconds': {
    compose: NO_START,
    ecs: native,
    ...onKubernetes(native),
  },
};
