import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../app/support/eventually.ts';
import { conformance } from '../../conformance/suite.ts';
import { printFindings } from '../findings.ts';
import { expectNoFailure } from '../measured.ts';
import { Deployment } from './deployment.ts';
import { jobs } from './eks-jobs.ts';
import { Kubectl } from './kubectl.ts';
import { isEmulated } from './never-by-accident.ts';
import { answersIn, roleLimits } from './role-limits.ts';
import { service } from './service.ts';

// The stacks Shared and Eks from deploy to destroy. Each test builds on those before it. On an emulator the cluster is
// a real Kubernetes without Auto Mode: its ingress controller, at INGRESS_URL, stands for the load balancer, and nothing
// makes nodes.
const next = `${service.version}-next`;
const broken = `${service.version}-broken`;
const deployment = new Deployment('Eks');
const kubectl = new Kubectl(deployment.project.folder, service.name);
const rollout = (seconds: number) =>
  `kubectl -n ${service.name} rollout status deployment/${service.name} --timeout=${seconds}s`;
let baseUrl: string;
let adminToken: string;
const door = () => ({ directly: { url: baseUrl } });

beforeAll(async () => {
  await deployment.bootstrap();
  const { KubeconfigCommand = '', UrlCommand = '' } = await deployment.deploy();
  await kubectl.shell(KubeconfigCommand);
  await kubectl.shell(rollout(100));
  baseUrl = isEmulated(process.env) ? (process.env.INGRESS_URL ?? '') : await address(UrlCommand);
  const answers = async () => (await fetch(new URL('/readyz', baseUrl)).catch(() => undefined))?.ok;
  await eventually(`an answer at ${baseUrl}`, answers, 600_000);
  // The first release begins with one pod: the number is the autoscaler's.
  await kubectl.in(
    'wait',
    `deployment/${service.name}`,
    `--for=jsonpath={.status.readyReplicas}=${service.replicas.min}`,
    '--timeout=110s',
  );
  adminToken = await deployment.adminToken();
});

afterAll(() => {
  printFindings('Eks');
  return deployment.cleanUp();
});

describe('what a user sees after cdk deploy Eks', () => {
  conformance({ baseUrl: () => baseUrl, adminToken: () => adminToken, expectVersion: service.version });
});

it('has ready pods by the credentials of their Pod Identity role, which are all that they have', async () => {
  const { items } = JSON.parse(await kubectl.in('get', 'pods', '-o', 'json'));
  expect(items).toHaveLength(service.replicas.min);
  for (const { status, spec } of items) {
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    for (const { env = [] } of [...spec.containers, ...(spec.initContainers ?? [])]) {
      const names = env.map(({ name }: { name: string }) => name);
      expect(names).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
      expect(names).not.toContain('AWS_ACCESS_KEY_ID');
    }
  }
});

it('may do what the service needs and nothing of its neighbours, asked from inside a pod', async () => {
  const limits = roleLimits(await deployment.resources(), true);
  const output = await kubectl.in(
    'exec',
    `deployment/${service.name}`,
    '-c',
    service.name,
    '--',
    ...limits.command,
  );
  expect(answersIn(output)).toEqual({ answers: limits.expected, keys: [] });
});

it('loses nothing in a release: no failed request, no lost link, no code given twice', async () => {
  deployment.project.edit(`version: '${service.version}'`, `version: '${next}'`);
  const result = await deployment.underLoad(door(), `${deployment.deployLine} && ${rollout(180)}`);
  expectNoFailure(result);
  expect(result.versions.map(({ version }) => version).sort()).toEqual([service.version, next]);
});

it('fails to release what cannot start: the old version serves until the rollback, which is ours', async () => {
  deployment.project.edit(`'${next}'`, `'${broken}'`);
  deployment.project.edit(`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'loud'`);
  const result = await deployment.underLoad(door(), `${deployment.deployLine} && ! ${rollout(40)}`);
  expectNoFailure(result);
  expect(result.versions.map(({ version }) => version)).toEqual([next]);
  // CloudFormation calls it done: it applies manifests, and waits for no pod.
  expect(await deployment.status()).toBe('UPDATE_COMPLETE');
  expect(await kubectl.in('get', 'deployment', service.name, '-o', 'json')).toContain(broken);
  deployment.project.restore();
  await deployment.deploy();
  await kubectl.shell(rollout(100));
});

describe('daily jobs', () => jobs(deployment, kubectl, () => baseUrl));

it('stands as the code says, after all that', async () => {
  const { code, output } = await deployment.diff();
  expect(output).toContain('Number of stacks with differences: 0');
  expect(code).toBe(0);
});

it('leaves the table and the logs when it is destroyed, and nothing else', async () => {
  const left = await deployment.destroy();
  expect([...new Set(left.map(({ type }) => type))].sort()).toEqual([
    'AWS::DynamoDB::Table',
    'AWS::Logs::LogGroup',
  ]);
});

/** The load balancer comes minutes after the Ingress. */
async function address(urlCommand: string): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const printed = (await kubectl.shell(urlCommand)).trim();
    if (URL.canParse(printed)) return printed;
    await sleep(10_000);
  }
  throw new Error(`within 10 minutes an address must come; got none from ${urlCommand}`);
}
