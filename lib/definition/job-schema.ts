import { z } from 'zod';
import { schedule, timeZone } from './schedule.ts';
import { serviceSchema } from './service-schema.ts';

/** The fields that a job has as a service has them, with the same defaults. */
const asOfService = serviceSchema.pick({
  version: true,
  image: true,
  entrypoint: true,
  command: true,
  workingDirectory: true,
  cpuMillicores: true,
  memoryMiB: true,
  limits: true,
  environment: true,
  secrets: true,
  configuration: true,
  connections: true,
  security: true,
  network: true,
  logs: true,
}).shape;

/** The schema of a job: a container that a schedule starts, and that ends. */
export const jobSchema = z.strictObject({
  ...asOfService,
  /** The times at which it starts, in the five fields of cron: minute, hour, day of the month, month, day of the week. */
  schedule,
  /** The time zone of the schedule. @default 'UTC' */
  timeZone: timeZone.default('UTC'),
  /** The number of times that a failed run is started again. ECS does so only if the task could not be started. @default 0 */
  retries: z.int().min(0).max(100).default(0),
  /** The longest delay of a start, in seconds. A run that could not start by then is left out. @default 3600 */
  startWithinSeconds: z.int().min(60).max(86_400).default(3600),
});

/** The fields of a job that services do not have. */
export const OWN_FIELDS = ['schedule', 'timeZone', 'retries', 'startWithinSeconds'] as const;
