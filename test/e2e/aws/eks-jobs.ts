import { type Deployed, dailyJobs } from '../jobs.ts';
import { asReplica, isReady } from '../kubernetes/workload.ts';
import type { Deployment } from './deployment.ts';
import type { Kubectl } from './kubectl.ts';
import { JOB_SECONDS, RECORD_SECONDS } from './limits.ts';
import { isEmulated } from './never-by-accident.ts';
import { interruption } from './run.ts';
import { service } from './service.ts';

/** In the test's checkout; those that are done by kubectl alone are the Kubernetes tier's. */
export function jobs(deployment: Deployment, kubectl: Kubectl, baseUrl: () => string): void {
  const deployed = (): Deployed => ({
    checkout: deployment.project,
    baseUrl: baseUrl(),
    environment: { KUBECONFIG: kubectl.kubeconfig },
    replicas: async () => {
      const pods = await kubectl.in(
        'get',
        'pods',
        '-l',
        `app.kubernetes.io/name=${service.name}`,
        '-o',
        'json',
      );
      return JSON.parse(pods).items.filter(isReady).map(asReplica);
    },
    adminToken: () => deployment.adminToken(),
    deploy: [deployment.deployLine],
    refusals: {},
    recorded: /"verb":"patch"/,
    recordedWithinSeconds: RECORD_SECONDS,
    isEmulated: isEmulated(process.env),
    signal: interruption,
  });
  dailyJobs('eks', deployed, JOB_SECONDS);

  afterAll(async () => {
    deployment.project.restore();
    await deployment.deploy();
  });
}
