import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betweenStacks, weighted } from '../../../lib/compare/runbook/moves.ts';
import { movedOf } from '../../../lib/compare/runbook/runbook.ts';
import { logicalIds } from '../../../lib/definition/logical-ids.ts';
import { placeOf } from '../../place-of.ts';
import { expectNoFailure } from '../measured.ts';
import { moveFromCompose, succeeded } from '../move-from-compose.ts';
import { application, service } from '../sample.ts';
import { scenario, type UnderTest } from '../scenario-test.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { newLink } from '../witness-links.ts';
import type { CdkDeployment } from './cdk-deployment.ts';
import { underTest } from './ecs-under-test.ts';
import type { EksKubectl } from './eks-kubectl.ts';
import { keptAddress } from './ingress-address.ts';
import { interruption } from './interruptible-command.ts';
import { type LoadBalancerEntry, loadBalancerEntry } from './load-balancer-entry.ts';
import { isEmulated } from './never-by-accident.ts';
import { DEPLOY_SECONDS, SCENARIO_SECONDS } from './time-limits.ts';
import { TTL_SECONDS, weightedFront } from './weighted-front.ts';

/** The name that users call, in a hosted zone that the test makes. */
const ZONE_NAME = 'move.example.com';
const NAME = `links.${ZONE_NAME}`;

/** The time at each weight: the front notices it within its TTL. */
const STEP_SECONDS = TTL_SECONDS + 4;

/** The load: the client, the front, and the emulator with its table and load balancer share the machine. */
const RATE_PER_SECOND = 20;

/** The address in the Ingress. The record of it leads nowhere: the front below sends requests on. */
const EKS_ADDRESS = 'eks.elb.example.com';

/** The beginning of the command that makes the record of a name weighted, which is done once. */
const CONVERSION = 'aws route53 list';

/**
 * Registers the tests of moves, by the commands of the comparison: from EKS to ECS, from ECS to EKS and back under load, and
 * from Docker Compose to EKS. Both stacks stand at the same time, on the tables of the shared stack.
 */
export function eksMoves(deployment: CdkDeployment, kubectl: EksKubectl, eksUrl: () => string): void {
  const moved = movedOf(application);
  let ecs: LoadBalancerEntry | undefined;
  let on: UnderTest | undefined;

  const environment = { KUBECONFIG: kubectl.kubeconfig, CDK_REQUIRE_APPROVAL: 'never' };
  const shell = (script: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    succeeded(
      { checkout: deployment.project, environment: { ...environment, ...more }, signal: interruption },
      script,
    );

  afterAll(() => ecs?.close());

  it(
    'from EKS to ECS: stands beside it, on the same links, with the same secret',
    async () => {
      const code = await newLink(eksUrl(), 1);
      const token = await deployment.adminToken();
      await shell(betweenStacks(moved, 'ecs'));
      await deployment.noteStacks();
      ecs = await loadBalancerEntry(await deployment.output('EcsFargate', logicalIds.url(service)));
      on = await underTest(deployment);
      const { baseUrl } = ecs;
      await until('an answer of ECS', async () => (await fetch(`${baseUrl}/readyz`)).ok);
      expect((await fetch(`${baseUrl}/${code}`, { redirect: 'manual' })).status).toBe(302);
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${baseUrl}/links/${code}`, { method: 'DELETE', headers })).status).toBe(204);
      expect((await fetch(`${eksUrl()}/${code}`, { redirect: 'manual' })).status).toBe(404);
    },
    DEPLOY_SECONDS * 1000,
  );

  scenario(
    ['moved'],
    () => {
      if (!isEmulated(process.env)) return 'on AWS it needs a domain name, and clients that look it up';
      if (!on) throw new Error('ECS must be up; see the failure before');
      return on;
    },
    async (save) => {
      if (!ecs) throw new Error('ECS must be up; see the failure before');
      const { url, hostHeader } = ecs.directly;
      const zone = await hostedZone(url, hostHeader ?? '');
      const lines = weighted(moved);
      const first = placeOf(lines, /^weigh /);
      const steps = lines.slice(first);
      const front = await weightedFront(zone, NAME, {
        ecs: { url, host: hostHeader },
        eks: { url: eksUrl() },
      });
      const ingress = { name: service.name, namespace: application.name };
      const address = await keptAddress(kubectl, ingress, EKS_ADDRESS);
      try {
        await shell(lines.slice(0, first), { ZONE: zone, NAME });
        const back = [...steps.slice(0, -1).reverse(), 'weigh ecs $ECS 100 && weigh eks $EKS 0'];
        const script = join(deployment.project.folder, '..', `${process.pid}-move.sh`);
        const shifts = [...steps, ...back].flatMap((line) => [line, `sleep ${STEP_SECONDS}`]);
        writeFileSync(
          script,
          ['set -e', ...lines.slice(0, first).filter((line) => !line.startsWith(CONVERSION)), ...shifts].join(
            '\n',
          ),
        );
        const variables = `ZONE=${zone} NAME=${NAME} KUBECONFIG=${kubectl.kubeconfig}`;
        const result = await deployment.underLoad(
          { directly: { url: front.url } },
          `${variables} sh ${script}`,
          { ratePerSecond: RATE_PER_SECOND },
        );
        save('moved', result);
        expectNoFailure(result);
        shown(
          'requests by weights',
          [...front.counts].map(([weights, sides]) => `${weights}: ${JSON.stringify(sides)}`).join('; '),
        );
        expect(front.counts.get('ecs 50, eks 50')).toEqual({
          ecs: expect.any(Number),
          eks: expect.any(Number),
        });
        expect(Object.keys(front.counts.get('ecs 0, eks 100') ?? {})).toEqual(['eks']);
        expect(Object.keys(front.counts.get('ecs 100, eks 0') ?? {})).toEqual(['ecs']);
      } finally {
        front.close();
        await address.giveBack();
      }
    },
    SCENARIO_SECONDS,
  );

  it(
    'from ECS to EKS: by the commands of the other direction, and the old stack is removed',
    async () => {
      await shell([...betweenStacks(moved, 'eks'), 'npx cdk destroy EcsFargate --force']);
      expect(await deployment.output('EcsFargate', logicalIds.url(service)).catch(() => 'none')).toBe('none');
    },
    DEPLOY_SECONDS * 1000,
  );

  it(
    'from Docker Compose to EKS: each link, and the secret',
    () =>
      moveFromCompose('eks', {
        checkout: deployment.project,
        baseUrl: eksUrl(),
        environment,
        signal: interruption,
        adminToken: () => deployment.adminToken(),
      }),
    DEPLOY_SECONDS * 1000,
  );

  /** Makes a hosted zone, with a simple record of the name, as users have it. */
  async function hostedZone(url: string, host: string): Promise<string> {
    const zone = await shell([
      `aws route53 create-hosted-zone --name ${ZONE_NAME} --caller-reference ${randomUUID()} --query HostedZone.Id --output text`,
    ]);
    const record = {
      Name: NAME,
      Type: 'CNAME',
      TTL: 60,
      ResourceRecords: [{ Value: host || new URL(url).hostname }],
    };
    const batch = { Changes: [{ Action: 'CREATE', ResourceRecordSet: record }] };
    const id = zone.trim();
    await shell([
      `aws route53 change-resource-record-sets --hosted-zone-id ${id} --change-batch '${JSON.stringify(batch)}'`,
    ]);
    return id;
  }
}
