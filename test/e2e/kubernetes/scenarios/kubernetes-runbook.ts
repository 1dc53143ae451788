import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretName } from '../../../../k8s/secrets.ts';
import { Checkout } from '../../checkout.ts';
import { runbookTests } from '../../runbook-tests.ts';
import { clusterEnvironment } from '../cluster-environment.ts';
import type { KubernetesFixture } from '../cluster-scenario.ts';
import { kubectlJson } from '../kubectl.ts';
import { asReplica, isServing } from '../pod-status.ts';
import { ROOT, service } from '../rendered-manifests.ts';
import { deploy, freeReplicas, pods } from '../service-on-cluster.ts';

const PROJECT = `${service.name}-e2e-kubernetes`;

/** Registers the tests of the runbook for Kubernetes, in a separate checkout. */
export function kubernetesRunbook(fixture: () => KubernetesFixture): void {
  let checkout: Checkout;
  const [secret] = service.secrets;
  if (!secret) throw new Error('the definition must have a secret for the runbook to rotate');
  let hook: string;

  beforeAll(async () => {
    checkout = new Checkout();
    hook = join(checkout.folder, '.load-image.sh');
    // LOAD_IMAGE may name files by their path from the folder of the project.
    writeFileSync(hook, `cd '${ROOT}' && ${clusterEnvironment.loadImage} "$@"\n`);
    await freeReplicas();
  });

  runbookTests('kubernetes', () => {
    const { entry } = fixture();
    if (!entry)
      throw new Error('the runbook needs an entry point for its checks: INGRESS_URL or NODE_ADDRESS');
    return {
      checkout,
      baseUrl: entry.url,
      environment: { COMPOSE_PROJECT_NAME: PROJECT, LOAD_IMAGE: `sh ${hook}` },
      replicas: async () => (await pods()).filter(isServing).map(asReplica),
      adminToken: async () => {
        const { data } = await kubectlJson(['get', `secret/${secretName(service)}`]);
        return Buffer.from(data[secret.name], 'base64').toString();
      },
      deploy: ['npm start', 'kubectl apply -f k8s/manifests/'],
      refusals: {},
      recorded: /Z kubectl\S* (Apply|Update)/,
    };
  });

  afterAll(async () => {
    await deploy();
    checkout.remove();
    const ours = ['image', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`];
    const images = execFileSync('docker', ours, { encoding: 'utf8' }).split('\n').filter(Boolean);
    if (images.length > 0) execFileSync('docker', ['image', 'rm', '--force', ...images], { stdio: 'ignore' });
  });
}
