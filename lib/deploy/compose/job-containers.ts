import type { Job } from '../../definition/application.ts';
import type { Containers } from './container.ts';

/** The profile of jobs: `docker compose up` starts nothing of it, and `docker compose run` everything that a job needs. */
const PROFILE = 'jobs';

/**
 * The containers of a job. Compose has no schedule: the user, or the cron of the machine, runs the job.
 *
 * @param containers those of the job as a service would have them
 */
export const jobContainers = (containers: Containers, { name }: Job): Containers =>
  Object.fromEntries(
    Object.entries(containers).map(([key, container]) => {
      const { labels, develop: _, ...rest } = container as { labels?: object; develop?: object };
      const { service: __, ...others } = (labels ?? {}) as Record<string, string>;
      return [
        key,
        {
          ...rest,
          ...(key === name && { restart: 'no' }),
          profiles: [PROFILE],
          labels: { job: name, ...others },
        },
      ];
    }),
  );
