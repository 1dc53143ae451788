import { type Deployed, dailyJobs } from '../jobs.ts';
import type { Stage } from './ecs-scenarios.ts';
import { runningTasks } from './ecs-tasks.ts';
import { JOB_SECONDS, RECORD_SECONDS } from './limits.ts';
import { isEmulated } from './never-by-accident.ts';
import { interruption } from './run.ts';

/** In the test's checkout. */
export function jobs(stage: () => Stage): void {
  const deployed = (): Deployed => {
    const { deployment, door } = stage();
    return {
      checkout: deployment.project,
      baseUrl: door.baseUrl,
      replicas: async () => runningTasks(await deployment.ecsService()),
      adminToken: () => deployment.adminToken(),
      deploy: [deployment.deployLine],
      refusals: { shell: 'false' },
      recorded: /UpdateService/,
      recordedWithinSeconds: RECORD_SECONDS,
      isEmulated: isEmulated(process.env),
      signal: interruption,
    };
  };
  dailyJobs('ecs', deployed, JOB_SECONDS);

  afterAll(async () => {
    const { deployment } = stage();
    deployment.project.restore();
    await deployment.deploy();
  });
}
