import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretName } from '../../../../k8s/secrets.ts';
import { Checkout } from '../../checkout.ts';
import { dailyJobs } from '../../jobs.ts';
import { kubectlJson } from '../kubectl.ts';
import { ROOT, service } from '../manifests.ts';
import { settings } from '../settings.ts';
import type { OnStage } from '../stage.ts';
import { asReplica, deploy, freeReplicas, isReady, pods } from '../workload.ts';

const PROJECT = `${service.name}-e2e-kubernetes`;

/** In a checkout of its own. */
export function jobs(stage: OnStage): void {
  let checkout: Checkout;
  const [secret] = service.secrets;
  if (!secret) throw new Error('the definition must have a secret for the jobs to rotate');
  let hook: string;

  beforeAll(async () => {
    checkout = new Checkout();
    hook = join(checkout.folder, '.load-image.sh');
    // It may name files by their path from our folder.
    writeFileSync(hook, `cd '${ROOT}' && ${settings.loadImage} "$@"\n`);
    await freeReplicas();
  });

  dailyJobs('kubernetes', () => {
    const { front } = stage();
    if (!front) throw new Error('the jobs need a front, INGRESS_URL or NODE_ADDRESS, to see what they do');
    return {
      checkout,
      baseUrl: front.url,
      environment: { COMPOSE_PROJECT_NAME: PROJECT, LOAD_IMAGE: `sh ${hook}` },
      replicas: async () => (await pods()).filter(isReady).map(asReplica),
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
