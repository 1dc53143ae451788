import { parseService } from '../../../lib/definition.ts';
import { service as definition } from '../../../lib/service.ts';
import { conformance } from '../../conformance/suite.ts';
import { Deployment } from './deployment.ts';
import { runInTask } from './ecs-inside.ts';
import { answersIn, roleLimits } from './role-limits.ts';
import { type WayIn, wayIn } from './way-in.ts';

// The stacks Shared and EcsFargate from bootstrap to destroy, by the commands of a user. Each test builds on those
// before it. On an emulator a test against regressions, and no finding about AWS: its load balancer checks no health of
// its own, and its tasks are this machine's containers.
const service = parseService(definition);
const deployment = new Deployment('EcsFargate');
const NOTHING_LOST = { failures: [], writes: { lost: 0, misdirected: 0, unread: 0, duplicated: 0 } };
let door: WayIn;
let adminToken: string;

beforeAll(async () => {
  await deployment.bootstrap();
  const { Url = '' } = await deployment.deploy();
  door = await wayIn(Url, process.env.BALANCER_URL ?? 'http://127.0.0.1');
  adminToken = await deployment.adminToken();
});

afterAll(async () => {
  door?.close();
  await deployment.cleanUp();
});

describe('what a user sees after cdk deploy EcsFargate', () => {
  conformance({
    baseUrl: () => door.baseUrl,
    adminToken: () => adminToken,
    expectVersion: service.version,
  });
});

it('may do what the service needs and nothing of its neighbours, asked from inside a task', async () => {
  const limits = roleLimits(await deployment.resources(), false);
  const output = await runInTask(await deployment.resources(), limits.command, service.name);
  expect(answersIn(output)).toEqual({ answers: limits.expected, keys: [] });
});

it('loses nothing in a release: no failed request, no lost link, no code given twice', async () => {
  deployment.project.edit(`version: '${service.version}'`, `version: '${service.version}-next'`);
  const measured = await deployment.deployUnderLoad(door.measureFlags);
  expect(measured).toMatchObject({
    command: { exitCode: 0 },
    ...NOTHING_LOST,
  });
  expect(new Set(measured.versions.map(({ version }) => version))).toEqual(
    new Set([service.version, `${service.version}-next`]),
  );
});

it('fails to release what cannot start: rolled back, the old version serves all the while', async () => {
  deployment.project.edit(`'${service.version}-next'`, `'${service.version}-broken'`);
  deployment.project.edit(`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'loud'`);
  const measured = await deployment.deployUnderLoad(door.measureFlags);
  deployment.project.edit(`LOG_LEVEL: 'loud'`, `LOG_LEVEL: 'info'`);
  deployment.project.edit(`'${service.version}-broken'`, `'${service.version}-next'`);
  expect(measured).toMatchObject({
    command: { exitCode: 1, ended: 'by itself' },
    ...NOTHING_LOST,
  });
  expect(measured.versions.map(({ version }) => version)).toEqual([`${service.version}-next`]);
  expect(await deployment.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
});

it('stands as the code says, after all that', async () => {
  const { code, output } = await deployment.diff();
  expect(output).toContain('Number of stacks with differences: 0');
  expect(code).toBe(0);
});

it('leaves the table and the logs when it is destroyed, and nothing else', async () => {
  const left = await deployment.destroy();
  expect(left.map(({ type }) => type).sort()).toEqual(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);
});
