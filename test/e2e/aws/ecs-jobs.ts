import { dailyJobs } from '../jobs.ts';
import type { Stage } from './ecs-scenarios.ts';
import { runningTasks } from './ecs-tasks.ts';
import { interruption } from './run.ts';

/** In the test's checkout. */
export function jobs(stage: () => Stage): void {
  dailyJobs('ecs', () => {
    const { deployment, door } = stage();
    return {
      checkout: deployment.project,
      baseUrl: door.baseUrl,
      replicas: async () => runningTasks(await deployment.ecsService()),
      adminToken: () => deployment.adminToken(),
      deploy: [deployment.deployLine],
      refusals: { shell: 'false' },
      recorded: 'UpdateService',
      signal: interruption,
    };
  });

  afterAll(async () => {
    const { deployment } = stage();
    deployment.project.restore();
    await deployment.deploy();
  });
}
