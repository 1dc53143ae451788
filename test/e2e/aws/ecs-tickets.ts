import { setTimeout as sleep } from 'node:timers/promises';
import { logicalIds } from '../../../lib/definition/logical-ids.ts';
import type { Checkout } from '../checkout.ts';
import { definition, expectAnswered, expectKept, ordersDuring, sum, tickets, web } from '../tickets.ts';
import { notShown, shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { CdkDeployment } from './cdk-deployment.ts';
import { type LoadBalancerEntry, loadBalancerEntry } from './load-balancer-entry.ts';
import { isEmulated } from './never-by-accident.ts';
import { buildPostgresWithTls, EMULATED_POSTGRES } from './programs-with-tls.ts';
import { DEPLOY_SECONDS } from './time-limits.ts';

/**
 * A change for emulators: the service brings the tables up to date itself. The emulator cannot run the init step, because the
 * containers of a task are in the network of the first one, which must not end. On AWS, the init step runs as rendered.
 */
const MIGRATES_FIRST = isEmulated(process.env)
  ? { command: ['sh', '-c', 'node /srv/migrate.mjs && exec node /srv/web.mjs'], initSteps: [] }
  : {};

/** Registers the tests of databases: RDS and ElastiCache, from deploy to destroy. */
export function ecsTickets(): void {
  if (isEmulated(process.env) && !EMULATED_POSTGRES) {
    it('needs AWS_EMULATOR_POSTGRES_IMAGE', () =>
      notShown(
        'RDS and ElastiCache',
        'AWS_EMULATOR_POSTGRES_IMAGE is not given: a tag, with which the emulator was started, too',
      ));
    return;
  }
  const deployment = new CdkDeployment('EcsFargate', tickets);
  deployment.project.takeExample('tickets', { [web.name]: MIGRATES_FIRST });
  deployment.project.setContext('keepData', false);
  if (isEmulated(process.env)) withoutPunctuation(deployment.project);
  let entry: LoadBalancerEntry | undefined;
  const baseUrl = () => entry?.baseUrl ?? '';

  beforeAll(async () => {
    if (EMULATED_POSTGRES) buildPostgresWithTls(EMULATED_POSTGRES);
    const outputs = await deployment.deploy();
    entry = await loadBalancerEntry(outputs[logicalIds.url(web)] ?? '');
    await until('the service, ready', async () => (await fetch(`${baseUrl()}/readyz`)).ok);
  }, DEPLOY_SECONDS * 1000);

  afterAll(async () => {
    entry?.close();
    await deployment.cleanUp();
  });

  it('takes an order, and the worker confirms it', async () => {
    const orders = await ordersDuring(baseUrl(), () => sleep(1000));
    expectAnswered(orders);
    expect(sum(orders.refused)).toBe(0);
    await expectKept(baseUrl(), orders);
  });

  it(
    'takes every order over a release of web',
    async () => {
      const before = await deployment.ecsService(web);
      deployment.project.takeExample('tickets', {
        [web.name]: {
          ...MIGRATES_FIRST,
          environment: { ...definition.services.web.environment, RELEASE: '2' },
        },
      });
      const orders = await ordersDuring(baseUrl(), () => deployment.deploy());
      const after = await deployment.ecsService(web);
      expect(after.taskDefinition.revision).not.toBe(before.taskDefinition.revision);
      expectAnswered(orders);
      expect(sum(orders.refused)).toBe(0);
      await expectKept(baseUrl(), orders);
      shown('web released', orders.figures);
    },
    DEPLOY_SECONDS * 1000,
  );

  it(
    'leaves nothing when it is destroyed without keeping data',
    async () => {
      expect(await deployment.destroy()).toEqual([]);
    },
    DEPLOY_SECONDS * 1000,
  );
}

/**
 * Lists the characters that passwords must not have. AWS leaves out all punctuation when `ExcludePunctuation` says so, which
 * the emulator does not know. A password with punctuation makes the URL of the database invalid.
 */
function withoutPunctuation(project: Checkout): void {
  const listed = JSON.stringify('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
  project.edit('excludePunctuation: true', `excludeCharacters: ${listed}`, 'lib/deploy/shared/database.ts');
}
