/** The schedule of a job of a file without one. */
export const ASSUMED_SCHEDULE = '0 3 * * *';

/** The same in words. */
export const ASSUMED_TIME = 'once a day at 03:00 UTC';
