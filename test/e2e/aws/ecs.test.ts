import { conformance } from '../../conformance/suite.ts';
import { printFindings } from '../findings.ts';
import { Deployment } from './deployment.ts';
import { runInTask } from './ecs-inside.ts';
import { jobs } from './ecs-jobs.ts';
import { firstStart, type Stage, scenarios } from './ecs-scenarios.ts';
import { answersIn, roleLimits } from './role-limits.ts';
import { service } from './service.ts';
import { underTest } from './under-test.ts';
import { wayIn } from './way-in.ts';

// The stacks Shared and EcsFargate from bootstrap to destroy, by the commands of a user. Each test builds on those
// before it. On an emulator a test against regressions, and no finding about AWS: its load balancer checks no health of
// its own, and its tasks are this machine's containers.
const deployment = new Deployment('EcsFargate');
let stage: Stage | undefined;
const onStage = (): Stage => {
  if (!stage) throw new Error('the service must be up first; see the failure before');
  return stage;
};
let adminToken: string;

beforeAll(async () => {
  await deployment.bootstrap();
  const { Url = '' } = await deployment.deploy();
  stage = { deployment, door: await wayIn(Url), on: await underTest(deployment) };
  adminToken = await deployment.adminToken();
});

afterAll(async () => {
  stage?.door.close();
  printFindings('EcsFargate');
  await deployment.cleanUp();
});

describe('what a user sees after cdk deploy EcsFargate', () => {
  conformance({
    baseUrl: () => onStage().door.baseUrl,
    adminToken: () => adminToken,
    expectVersion: service.version,
  });
});

it('may do what the service needs and nothing of its neighbours, asked from inside a task', async () => {
  const limits = roleLimits(await deployment.resources(), false);
  const output = await runInTask(await deployment.resources(), limits.command, service.name);
  expect(answersIn(output)).toEqual({ answers: limits.expected, keys: [] });
});

describe('scenarios', () => scenarios(onStage));

describe('daily jobs', () => jobs(onStage));

it('stands as the code says, after all that', async () => {
  const { code, output } = await deployment.diff();
  expect(output).toContain('Number of stacks with differences: 0');
  expect(code).toBe(0);
});

describe('scenarios, from nothing', () => firstStart(onStage));

it('leaves the table and the logs when it is destroyed, and nothing else', async () => {
  const left = await deployment.destroy();
  expect(left.map(({ type }) => type).sort()).toEqual(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);
});
