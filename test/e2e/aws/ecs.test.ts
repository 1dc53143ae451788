import { conformance } from '../../conformance/suite.ts';
import { service, visits } from '../sample.ts';
import { printFindings } from '../tier-findings.ts';
import { CdkDeployment } from './cdk-deployment.ts';
import { ecsCalledService } from './ecs-called-service.ts';
import { ecsCalls } from './ecs-calls.ts';
import { ecsExamples } from './ecs-examples.ts';
import { ecsOwnResources } from './ecs-own-resources.ts';
import { ecsRunbook } from './ecs-runbook.ts';
import type { EcsFixture } from './ecs-scenario.ts';
import { ecsScenarios, firstStart } from './ecs-scenarios.ts';
import { secondApplication } from './ecs-second-application.ts';
import { ecsTickets } from './ecs-tickets.ts';
import { ecsTransitions } from './ecs-transitions.ts';
import { underTest } from './ecs-under-test.ts';

import { loadBalancerEntry } from './load-balancer-entry.ts';
import { answersIn, roleLimits } from './role-limits.ts';
import { runInTask } from './run-in-ecs-task.ts';

// The stacks Shared and EcsFargate from bootstrap to destroy, by the commands of a user. Each test builds on those
// before it. A test on an emulator finds regressions, but says nothing about AWS. The emulated load balancer runs no
// health checks, and the tasks are containers of this machine.
const deployment = new CdkDeployment('EcsFargate');
let prepared: EcsFixture | undefined;
const fixture = (): EcsFixture => {
  if (!prepared) throw new Error('the service must be up first; see the failure before');
  return prepared;
};
let adminToken: string;

beforeAll(async () => {
  await deployment.bootstrap();
  const { LinksUrl = '' } = await deployment.deploy();
  prepared = { deployment, entry: await loadBalancerEntry(LinksUrl), on: await underTest(deployment) };
  adminToken = await deployment.adminToken();
});

afterAll(async () => {
  prepared?.entry.close();
  printFindings('EcsFargate');
  await deployment.cleanUp();
});

describe('what a user sees after cdk deploy EcsFargate', () => {
  conformance({
    baseUrl: () => fixture().entry.baseUrl,
    adminToken: () => adminToken,
    expectVersion: service.version,
    countsVisits: true,
  });
});

it.each([
  [service.name, service, visits],
  [visits.name, visits, service],
])(
  'lets %s do what it needs and nothing of its neighbours, asked from inside a task',
  async (_, own, other) => {
    const limits = roleLimits(own, {
      table: await deployment.tableName(own),
      tableOfAnother: await deployment.tableName(other),
      secret: await deployment.secretName(),
      // The execution role reads it, before the task starts.
      readsSecret: false,
    });
    const output = await runInTask(await deployment.ecsService(own), limits.command);
    expect(answersIn(output)).toEqual({ answers: limits.expected, keys: [] });
  },
);

describe('roles, logs and tags', () => ecsOwnResources(() => deployment));

describe('calls between services', () => ecsCalls(fixture));

describe('scenarios', () => ecsScenarios(fixture));

describe('scenarios of a called service', () => ecsCalledService(fixture));

describe('runbook', () => ecsRunbook(fixture));

describe('transitions', () => ecsTransitions(fixture));

it('stands as the code says, after all that', async () => {
  const { code, output } = await deployment.diff();
  expect(output).toContain('Number of stacks with differences: 0');
  expect(code).toBe(0);
});

describe('a second application', () => secondApplication(fixture));

describe('databases', ecsTickets);

describe('other examples', ecsExamples);

describe('scenarios, from nothing', () => firstStart(fixture));

it('leaves the tables and the logs when it is destroyed, and nothing else', async () => {
  const left = await deployment.destroy();
  expect(left.map(({ type }) => type).sort()).toEqual([
    'AWS::DynamoDB::Table',
    'AWS::DynamoDB::Table',
    'AWS::Logs::LogGroup',
    'AWS::Logs::LogGroup',
  ]);
});
