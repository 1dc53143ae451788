import { logicalIds } from '../../../lib/definition/logical-ids.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { CdkDeployment } from './cdk-deployment.ts';
import type { EcsFixture } from './ecs-scenario.ts';
import { type LoadBalancerEntry, loadBalancerEntry } from './load-balancer-entry.ts';
import { SECOND } from './second-application.ts';
import { DEPLOY_SECONDS } from './time-limits.ts';

/** Registers the tests of a second application beside the sample, in the same account and region. */
export function secondApplication(fixture: () => EcsFixture): void {
  const { application, example, publicService } = SECOND;
  const second = new CdkDeployment('EcsFargate', application);
  second.project.takeExample(example);
  let entry: LoadBalancerEntry | undefined;

  afterAll(async () => {
    entry?.close();
    await second.cleanUp();
  });

  it(
    'stands beside another application: both answer, each with its own services',
    async () => {
      const begin = Date.now();
      const outputs = await second.deploy();
      entry = await loadBalancerEntry(outputs[logicalIds.url({ name: publicService })] ?? '');
      const { baseUrl } = entry;
      const text = async (url: string) => (await fetch(url).catch(() => undefined))?.text();
      const names = application.services.map(({ name, version }) => `${name} ${version}\n`);
      const answer = () => text(baseUrl);
      await until(`the names of ${names.length} services at ${baseUrl}`, async () =>
        (await answer())?.startsWith(publicService),
      );
      // Each service answers with its own name and what the next one answers.
      expect((await answer())?.split('\n').sort()).toEqual(`${names.join('')}`.split('\n').sort());
      expect(await text(`${fixture().entry.baseUrl}/readyz`)).toContain('"ready":true');
      shown(
        'two applications side by side',
        `${application.name}, of ${names.length} services, up in ${((Date.now() - begin) / 1000).toFixed(0)} s`,
      );
    },
    DEPLOY_SECONDS * 1000,
  );

  it(
    'is destroyed without a trace in the other application',
    async () => {
      const left = await second.destroy();
      expect([...new Set(left.map(({ type }) => type))].sort()).toEqual([
        'AWS::DynamoDB::Table',
        'AWS::Logs::LogGroup',
      ]);
      const { code, output } = await fixture().deployment.diff();
      expect(output).toContain('Number of stacks with differences: 0');
      expect(code).toBe(0);
    },
    DEPLOY_SECONDS * 1000,
  );
}
