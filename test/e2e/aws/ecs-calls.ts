import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { visitsConformance } from '../../conformance/visits-suite.ts';
import { service, visits } from '../sample.ts';
import { notShown, shown } from '../tier-findings.ts';
import { docker, emulatedContainer } from './ecs-commands.ts';
import type { EcsFixture } from './ecs-scenario.ts';
import type { RunningEcsService } from './ecs-service.ts';
import { runningTasks } from './ecs-tasks.ts';
import { isEmulated } from './never-by-accident.ts';
import { runInTask } from './run-in-ecs-task.ts';

/*
 * The calls between services: `links` finds `visits` by Service Connect, and nobody else may call it.
 */

const port = visits.ports.http?.number ?? 0;
const URL_OF_VISITS = `http://${visits.name}:${port}`;
const NO_SHELL = 'a task on AWS lets nobody in: ECS Exec is off';

/** Registers the tests of the calls between services. */
export function ecsCalls(fixture: () => EcsFixture): void {
  if (isEmulated(process.env)) fromInside(fixture);
  else it(`answers at ${URL_OF_VISITS} inside a task of links`, () => notShown(URL_OF_VISITS, NO_SHELL));
  strangers(fixture);
  securityGroups(fixture);
}

function fromInside(fixture: () => EcsFixture): void {
  let address: string;

  beforeAll(async () => {
    const ecs = await fixture().deployment.ecsService(service);
    address = await evaluated(ecs, `(await require('node:dns/promises').lookup('${visits.name}')).address`);
  });

  it(`answers at ${URL_OF_VISITS} inside a task of links`, async () => {
    const ecs = await fixture().deployment.ecsService(service);
    const ready = await evaluated(ecs, `await (await fetch('${URL_OF_VISITS}/readyz')).text()`);
    expect(JSON.parse(ready)).toEqual({ ready: true, draining: false, store: 'answering' });
  });

  // The emulator's names lead to addresses of this machine.
  describe('what links sees of visits', () => visitsConformance(() => `http://${address}:${port}`));
}

/** The value of a JavaScript expression in the running container of an emulated task. */
const evaluated = async (ecs: RunningEcsService, expression: string): Promise<string> =>
  docker('exec', await emulatedContainer(ecs), 'node', '-e', `(async () => console.log(${expression}))()`);

function strangers(fixture: () => EcsFixture): void {
  it('is found by nobody outside of the services: a single task does not know its name', async () => {
    const ecs = await fixture().deployment.ecsService(service);
    const ask = `fetch('${URL_OF_VISITS}').then(() => console.log('found'), ({ cause }) => console.log(cause.code))`;
    expect(await runInTask(ecs, ['node', '-e', ask])).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('lets no task of visits call links, as far as security groups are enforced', async () => {
    const { deployment } = fixture();
    const host = await privateAddress(await deployment.ecsService(service));
    const connect = `
      const socket = require('node:net').connect({ host: '${host}', port: ${service.ports.http?.number}, timeout: 3000 });
      const end = (word) => () => { console.log(word); process.exit(); };
      socket.on('connect', end('reached')).on('timeout', end('no way')).on('error', end('no way'));`;
    const got = await runInTask(await deployment.ecsService(visits), ['node', '-e', connect]);
    const what = 'a call that the rules forbid';
    if (isEmulated(process.env)) {
      expect(got).toBe('reached');
      notShown(what, 'the emulator records security groups and enforces none: the call gets through');
    } else {
      expect(got).toBe('no way');
      shown(what, 'a task of visits does not reach links');
    }
  });
}

/** The private address of a running task of a service. */
async function privateAddress(ecs: RunningEcsService): Promise<string> {
  const [task] = await runningTasks(ecs);
  const asked = new DescribeTasksCommand({ cluster: ecs.cluster, tasks: [task?.id ?? ''] });
  const { tasks = [] } = await new ECSClient().send(asked);
  const details = tasks[0]?.attachments?.flatMap((attachment) => attachment.details ?? []) ?? [];
  const { value } = details.find(({ name }) => /^privateIPv4Address$/i.test(name ?? '')) ?? {};
  if (!value) throw new Error(`a running task of ${ecs.container} must have an address; got none`);
  return value;
}

function securityGroups(fixture: () => EcsFixture): void {
  it('opens visits to links alone, and lets visits call nothing but AWS, by the security groups', async () => {
    const { deployment } = fixture();
    const [caller, called] = await Promise.all(
      [service, visits].map((one) => groupOf(deployment.ecsService(one))),
    );
    expect(called?.ingress).toEqual([{ port, from: [caller?.id], networks: [] }]);
    expect(called?.egress).toEqual([{ port: 443, from: [], networks: ['0.0.0.0/0'] }]);
    expect(caller?.egress).toContainEqual({ port, from: [called?.id], networks: [] });
  });
}

interface Permission {
  readonly FromPort: number;
  readonly UserIdGroupPairs: readonly { readonly GroupId: string }[];
  readonly IpRanges: readonly { readonly CidrIp: string }[];
}

/** The security group of a service's tasks, and its rules, as they stand in the account. */
async function groupOf(ecs: Promise<RunningEcsService>) {
  const [id = ''] = (await ecs).networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
  const line = ['ec2', 'describe-security-groups', '--group-ids', id, '--output', 'json'];
  const { stdout } = await promisify(execFile)('aws', line);
  const [group] = JSON.parse(stdout).SecurityGroups;
  const rules = (permissions: readonly Permission[]) =>
    permissions.map(({ FromPort, UserIdGroupPairs, IpRanges }) => ({
      port: FromPort,
      from: UserIdGroupPairs.map(({ GroupId }) => GroupId),
      networks: IpRanges.map(({ CidrIp }) => CidrIp),
    }));
  return { id, ingress: rules(group.IpPermissions), egress: rules(group.IpPermissionsEgress) };
}
