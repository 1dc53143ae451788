import { stackNames } from '../../deploy/stack-names.ts';
import { absent, approximated, cite, native, say } from '../readings/cell.ts';
import type { JobReader } from '../readings/job-reader.ts';
import { map, number, type Place, type Reading, text } from '../readings/reading.ts';
import { outputOf } from '../runbook/aws.ts';
import { type Concern, concern, judged, type SectionFacts } from './section.ts';

/** The rows about one job. An application without a job has no such section. */
export const jobs = (on: JobReader): SectionFacts => ({
  title: 'Jobs',
  concerns: [schedule(on), missed(on), overlap(on), failed(on), byHand(on), history(on)],
});

const schedule = ({ container, schedule: rule, ...on }: JobReader): Concern => {
  const cron = (place: Place) => say`${place('schedule')}, in time zone ${place('timeZone')}`;
  return concern('schedule', ['jobs.*', 'jobs.*.schedule', 'jobs.*.timeZone'], {
    compose: absent`none: docker compose run, or the cron of this machine, starts it${map(container('profiles', 0), () => '')}${cite('compose-profiles')}`,
    ecs: say`EventBridge Scheduler: ${rule('ScheduleExpression')}, in time zone ${rule('ScheduleExpressionTimezone')}`,
    eks: cron(on.eks),
    kubernetes: cron(on.kubernetes),
  });
};

/** The row about runs that could not start at their time: how late each target still starts them. */
const missed = ({ container, schedule: rule, ...on }: JobReader): Concern => {
  const late = (reading: Reading) => map(number(reading), (seconds) => `${seconds} s`);
  const within = (place: Place) =>
    say`started up to ${late(place('startingDeadlineSeconds'))} late; after that, left out${cite('kubernetes-cron-jobs')}`;
  return concern('missed runs', ['jobs.*.startWithinSeconds'], {
    compose: absent`a missed run is not noticed${map(container('restart'), () => '')}${cite('compose-profiles')}`,
    ecs: say`tried for up to ${late(rule('Target', 'RetryPolicy', 'MaximumEventAgeInSeconds'))}; after that, left out${cite('eventbridge-scheduler')}`,
    eks: within(on.eks),
    kubernetes: within(on.kubernetes),
  });
};

const overlap = ({ container, schedule: rule, ...on }: JobReader): Concern => {
  const policy = (place: Place) =>
    (place('concurrencyPolicy').value === 'Forbid' ? native : approximated)`${map(
      text(place('concurrencyPolicy')),
      (is) => (is === 'Forbid' ? 'the next run is skipped while one is running' : `concurrencyPolicy ${is}`),
    )}; in rare cases a run happens twice${cite('kubernetes-cron-jobs')}`;
  return judged('a run that takes too long', {
    compose: absent`nothing prevents a second run beside it${map(container('restart'), () => '')}${cite('compose-profiles')}`,
    ecs: absent`nothing prevents a second run beside it: the job has to take a lock; in rare cases a run happens twice${map(rule('ScheduleExpression'), () => '')}${cite('eventbridge-scheduler')}`,
    eks: policy(on.eks),
    kubernetes: policy(on.kubernetes),
  });
};

const failed = ({ container, schedule: rule, ...on }: JobReader): Concern => {
  const times = (reading: Reading) =>
    map(number(reading), (count) => (count === 0 ? 'not tried again' : `tried again up to ${count} times`));
  const retried = (place: Place) =>
    say`${times(place('jobTemplate', 'spec', 'backoffLimit'))}, each time in a new pod`;
  return concern('a run that fails', ['jobs.*.retries'], {
    compose: absent`ends with its exit code: restart is ${container('restart')}${cite('compose-profiles')}`,
    ecs: say`a task that cannot be started is ${times(rule('Target', 'RetryPolicy', 'MaximumRetryAttempts'))}; one that fails is not${cite('eventbridge-scheduler')}`,
    eks: retried(on.eks),
    kubernetes: retried(on.kubernetes),
  });
};

const byHand = ({ name, application, handling, container, runOutput, ...on }: JobReader): Concern => {
  const { EcsFargate: stack } = stackNames({ name: String(application.value) });
  const create = (place: Place) => ({
    ...native`a Job made from the CronJob${map(place('schedule'), () => '')}`,
    commands: [`kubectl -n ${application.value} create job ${name}-now --from=cronjob/${name}`],
  });
  return judged('run now', {
    compose: {
      ...native`a container that ends, with what it needs started before${map(container('image'), () => '')}`,
      commands: [`${handling.compose} run --rm ${name}`],
    },
    ecs: {
      ...native`a task as EventBridge starts it, by a command that is an output of the stack${map(runOutput, () => '')}`,
      commands: [`${outputOf(stack, String(runOutput.value))} | sh`],
    },
    eks: create(on.eks),
    kubernetes: create(on.kubernetes),
  });
};

const history = ({ container, schedule: rule, ...on }: JobReader): Concern => {
  const kept = (place: Place) =>
    native`the last 3 runs that succeeded and the last that failed, as Jobs with their pods and logs${map(place('schedule'), () => '')}${cite('kubernetes-cron-jobs')}`;
  return judged('runs that are over', {
    compose: approximated`with --rm nothing stays; without it, a container with its log each time${map(container('logging', 'driver'), () => '')}`,
    ecs: approximated`the log group keeps the lines; stopped tasks are listed for about an hour${map(rule('Target', 'Arn'), () => '')}`,
    eks: kept(on.eks),
    kubernetes: kept(on.kubernetes),
  });
};
