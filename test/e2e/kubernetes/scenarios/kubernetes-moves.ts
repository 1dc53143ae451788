import { secretName } from '../../../../k8s/secrets.ts';
import { Checkout } from '../../checkout.ts';
import { moveFromCompose } from '../../move-from-compose.ts';
import { adminToken } from '../../sample.ts';
import type { KubernetesFixture } from '../cluster-scenario.ts';
import { kubectlJson } from '../kubectl.ts';
import { service } from '../rendered-manifests.ts';
import { deploy, freeReplicas } from '../service-on-cluster.ts';

/** Credentials for the AWS CLI, which DynamoDB Local takes as they are, and no endpoint but that of the commands. */
const ANY_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_DEFAULT_REGION: 'us-east-1',
};

/** Registers the test of a move from Docker Compose to the cluster. */
export function kubernetesMoves(fixture: () => KubernetesFixture): void {
  const checkout = new Checkout();
  beforeAll(() => freeReplicas());

  it('from Docker Compose: each link, and the secret', async () => {
    const { entry } = fixture();
    if (!entry) throw new Error('the move needs an entry point: INGRESS_URL or NODE_ADDRESS');
    await moveFromCompose('kubernetes', {
      checkout,
      baseUrl: entry.url,
      environment: ANY_CREDENTIALS,
      adminToken: async () => {
        const { data } = await kubectlJson(['get', `secret/${secretName(service)}`]);
        return Buffer.from(data[adminToken.name], 'base64').toString();
      },
    });
  }, 300_000);

  afterAll(async () => {
    await deploy();
    checkout.remove();
  });
}
