import type { Logger } from 'pino';
import { createVisitsReader } from './read-visits.ts';
import { sendCounts } from './send-counts.ts';
import { VisitReporter } from './visit-reporter.ts';

/** The service `visits`, as this service sees it. */
export interface Visits {
  /** Counts a visit of a link. It is reported later: the caller does not wait. */
  readonly count: (code: string) => void;
  /** Reads the visits of a link. Null if `visits` does not answer within 0.5 s. */
  readonly read: (code: string) => Promise<number | null>;
  /** Reports what is left, for `limitMs` at most, and for `patienceMs` without any success. */
  readonly stop: (limitMs: number, patienceMs: number) => Promise<void>;
}

/** Connects to the service `visits` at a base URL, such as http://visits:8080. */
export function connectVisits(baseUrl: string, log: Logger): Visits {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/visits`);
  const reporter = new VisitReporter((counts, limitMs) => sendCounts(url, counts, limitMs), log);
  return {
    count: (code) => reporter.count(code),
    read: createVisitsReader(url),
    stop: (limitMs, patienceMs) => reporter.stop(limitMs, patienceMs),
  };
}
