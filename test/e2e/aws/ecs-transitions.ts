import { application as definition } from '../../../lib/application.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import type { EcsFixture } from './ecs-scenario.ts';
import { runningTasks } from './ecs-tasks.ts';
import { DEPLOY_SECONDS } from './time-limits.ts';

/*
 * The change from one definition to another, by the usual command of docs/transitions.md, in the test's checkout.
 */

const { replicas, scaling } = definition.services.links;
const FIXED = replicas.min + 1;

const text = (value: object): string =>
  JSON.stringify(value)
    .replaceAll(/"(\w+)":/g, ' $1: ')
    .replace('}', ' }');

/** The edits that add a secret and fix the number of tasks. */
const EDITS: readonly (readonly [string, string])[] = [
  ['secrets: [', "secrets: [{ name: 'api-key', environmentVariable: 'API_KEY' }, "],
  [`scaling: ${text(scaling)},`, ''],
  [`replicas: ${text(replicas)},`, `replicas: { min: ${FIXED}, max: ${FIXED} },`],
];

export function ecsTransitions(fixture: () => EcsFixture): void {
  it(
    'takes a secret and a fixed number of tasks in, and out again, by cdk deploy alone',
    async () => {
      const { deployment } = fixture();
      const secrets = async () =>
        (await deployment.resources()).filter(({ type }) => type === 'AWS::SecretsManager::Secret').length;
      const tasks = async () => (await runningTasks(await deployment.ecsService())).length;
      const before = await secrets();
      for (const [from, to] of EDITS) deployment.project.edit(from, to);
      try {
        await deployment.deploy();
        expect(await secrets()).toBe(before + 1);
        await until(`${FIXED} tasks`, async () => (await tasks()) === FIXED, DEPLOY_SECONDS);
      } finally {
        deployment.project.restore();
        await deployment.deploy();
      }
      expect(await secrets()).toBe(before);
      expect(await tasks()).toBeGreaterThanOrEqual(replicas.min);
      shown('a secret and a fixed number, in and out', `by ${deployment.deployLine}, twice`);
    },
    3 * DEPLOY_SECONDS * 1000,
  );
}
