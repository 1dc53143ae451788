import type { PartReading } from '../draft.ts';
import type { KeyPlace } from '../key-verdict.ts';
import { text } from '../short-forms.ts';
import { type ComposeKeys, dropped, readKeys } from './key.ts';
import { SERVICE_KEYS } from './service.ts';

/*
 * The keys of a job, whether it is in the `jobs` of the file or is a service that runs to its end.
 */

/** Keys of services that jobs do not have. */
const OF_SERVICES: readonly (readonly [key: string, reason: string])[] = [
  ...['ports', 'expose'].map((key) => [key, 'nobody calls a job'] as const),
  ['healthcheck', 'what runs to its end has no probes'],
  ['stop_grace_period', 'a job ends by itself'],
  ['scale', 'a job runs once at a time'],
];

const TRIGGERS: ComposeKeys<PartReading> = {
  schedule: {
    kinds: ['taken', 'approximated', 'dropped', 'refused'],
    about: 'as `schedule` and `timeZone`. A job has one schedule; several are refused',
    read: (value, place, reading) => readSchedules(value as unknown[], place, reading),
  },
  manual: {
    kinds: ['taken', 'approximated'],
    about: 'every job can be started by hand. A job that must not be started by hand can be as well',
    read: (value, place) =>
      value === false || value === 'false'
        ? place.approximated('whoever may run tasks can start it by hand')
        : place.agrees('every job can be started by hand'),
  },
};

/** The keys of a job. */
export const JOB_KEYS: ComposeKeys<PartReading> = {
  ...SERVICE_KEYS,
  ...Object.fromEntries(OF_SERVICES.map(([key, reason]) => [key, dropped(reason)])),
  triggers: {
    kinds: ['assumed', 'dropped'],
    about: 'as `schedule`. Without a schedule it runs once a day at 03:00 UTC',
    within: TRIGGERS,
    read: (value, place, reading) => {
      readKeys(value, TRIGGERS, place, reading);
      if (reading.draft.schedule === undefined)
        place.assumed('it has no schedule, so it runs once a day at 03:00 UTC', `${reading.field}.schedule`);
    },
  },
};

function readSchedules(schedules: readonly unknown[], place: KeyPlace, { draft, field }: PartReading) {
  const [first] = schedules;
  if (first === undefined) return place.dropped('it is empty');
  if (schedules.length > 1) return place.refused('a job has one schedule; write a job for each');
  const { cron, timezone, ...rest } = (
    typeof first === 'object' && first ? first : { cron: first }
  ) as Readonly<Record<string, unknown>>;
  const at = place.at(0);
  draft.schedule = text(cron);
  at.taken(`${field}.schedule`);
  if (timezone !== undefined) {
    draft.timeZone = text(timezone);
    at.at('timezone').taken(`${field}.timeZone`);
  }
  if (rest.concurrency !== undefined)
    at.at('concurrency').approximated(
      'a run that is due while another runs is left out on Kubernetes, and starts on ECS',
    );
  if (rest.missed_fires !== undefined)
    at.at('missed_fires').approximated(
      'a run that could not start in time starts up to an hour late, as startWithinSeconds says',
    );
}
