import { z } from 'zod';

/*
 * Schedules of jobs, in the five fields of cron, as Kubernetes takes them.
 */

/** The least and the largest number of each field: minute, hour, day of the month, month, day of the week. */
const LIMITS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

const NUMBERS = /^(\d{1,2})(?:-(\d{1,2}))?$/;

/** Tells whether a part of a field, such as `5`, `1-5`, `*` or a step of them, has numbers within limits. */
function isPart(part: string, [least, most]: readonly [number, number]): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === '*') return true;
  const [, from, to = from] = NUMBERS.exec(range) ?? [];
  // Cron itself takes a step behind a single number, but not all of its readers do.
  if (from === undefined || (step !== undefined && from === to)) return false;
  return Number(from) >= least && Number(from) <= Number(to) && Number(to) <= most;
}

function isSchedule(text: string): boolean {
  const fields = text.split(' ');
  return (
    fields.length === LIMITS.length &&
    LIMITS.every((limits, i) => fields[i]?.split(',').every((part) => isPart(part, limits))) &&
    // Cron takes either day where both are given, and EventBridge refuses both.
    (fields[2] === '*' || fields[4] === '*')
  );
}

export const schedule = z
  .string()
  .refine(
    isSchedule,
    'five fields of cron, such as "30 2 * * *" for every night at half past two: minute, hour, day of the month, month, day of the week (0 is Sunday), each with numbers, ranges, lists and steps; one of both days is *',
  )
  .meta({ examples: ['0 6 * * *'] });

/** The names of time zones that this Node knows. It has the list of IANA. */
export const timeZone = z
  .string()
  .refine(
    (name) => name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name),
    'a time zone of IANA, such as UTC or Europe/Berlin',
  )
  .meta({ examples: ['Asia/Tokyo'] });
