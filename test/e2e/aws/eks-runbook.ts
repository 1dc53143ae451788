import type { Deployed } from '../deployed.ts';
import { asReplica, isServing } from '../kubernetes/pod-status.ts';
import { runbookTests } from '../runbook-tests.ts';
import { service } from '../sample.ts';
import type { CdkDeployment } from './cdk-deployment.ts';
import type { EksKubectl } from './eks-kubectl.ts';
import { interruption } from './interruptible-command.ts';
import { isEmulated } from './never-by-accident.ts';
import { PROCEDURE_SECONDS, RECORD_SECONDS } from './time-limits.ts';

/**
 * Registers the tests of the runbook for EKS, which work in the test's checkout. The Kubernetes tier tests the procedures
 * that need kubectl alone.
 */
export function eksRunbook(deployment: CdkDeployment, kubectl: EksKubectl, baseUrl: () => string): void {
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
      return JSON.parse(pods).items.filter(isServing).map(asReplica);
    },
    adminToken: () => deployment.adminToken(),
    deploy: [deployment.deployLine],
    refusals: {},
    recorded: /"verb":"patch"/,
    recordedWithinSeconds: RECORD_SECONDS,
    isEmulated: isEmulated(process.env),
    signal: interruption,
  });
  runbookTests('eks', deployed, PROCEDURE_SECONDS);

  afterAll(async () => {
    deployment.project.restore();
    await deployment.deploy();
  });
}
