import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../app/support/eventually.ts';
import { conformance } from '../../conformance/suite.ts';
import { expectNoFailure } from '../measured.ts';
import { application, service, visits } from '../sample.ts';
import { printFindings } from '../tier-findings.ts';
import { CdkDeployment } from './cdk-deployment.ts';
import { EksKubectl } from './eks-kubectl.ts';
import { eksMoves } from './eks-moves.ts';
import { eksRunbook } from './eks-runbook.ts';
import { isEmulated } from './never-by-accident.ts';
import { answersIn, roleLimits } from './role-limits.ts';

// The stacks Shared and Eks from deploy to destroy. Each test builds on those before it. On an emulator the cluster is
// a real Kubernetes without Auto Mode, which makes no nodes. Its ingress controller, at INGRESS_URL, takes the place of the
// load balancer.
const next = `${service.version}-next`;
const broken = `${service.version}-broken`;
const deployment = new CdkDeployment('Eks');
const kubectl = new EksKubectl(deployment.project.folder, application.name);
const rollout = (seconds: number, { name }: { readonly name: string } = service) =>
  `kubectl -n ${application.name} rollout status deployment/${name} --timeout=${seconds}s`;
let baseUrl: string;
let adminToken: string;
/** The entry point, as a measurement takes it. */
const entry = () => ({ directly: { url: baseUrl } });

beforeAll(async () => {
  await deployment.bootstrap();
  const { KubeconfigCommand = '', LinksUrlCommand = '' } = await deployment.deploy();
  await kubectl.shell(KubeconfigCommand);
  for (const one of application.services) await kubectl.shell(rollout(100, one));
  baseUrl = isEmulated(process.env) ? (process.env.INGRESS_URL ?? '') : await address(LinksUrlCommand);
  const answers = async () => (await fetch(new URL('/readyz', baseUrl)).catch(() => undefined))?.ok;
  await eventually(`an answer at ${baseUrl}`, answers, 600_000);
  // The first release begins with one pod: the autoscaler sets the number of replicas.
  for (const { name, replicas } of application.services) {
    const ready = `--for=jsonpath={.status.readyReplicas}=${replicas.min}`;
    await kubectl.in('wait', `deployment/${name}`, ready, '--timeout=110s');
  }
  adminToken = await deployment.adminToken();
});

afterAll(() => {
  printFindings('Eks');
  return deployment.cleanUp();
});

describe('what a user sees after cdk deploy Eks', () => {
  conformance({
    baseUrl: () => baseUrl,
    adminToken: () => adminToken,
    expectVersion: service.version,
    countsVisits: true,
  });
});

it('has ready pods by the credentials of their Pod Identity role, which are all that they have', async () => {
  const { items } = JSON.parse(await kubectl.in('get', 'pods', '-o', 'json'));
  expect(items).toHaveLength(application.services.reduce((sum, { replicas }) => sum + replicas.min, 0));
  for (const { status, spec } of items) {
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    for (const { env = [] } of [...spec.containers, ...(spec.initContainers ?? [])]) {
      const names = env.map(({ name }: { name: string }) => name);
      expect(names).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
      expect(names).not.toContain('AWS_ACCESS_KEY_ID');
    }
  }
});

it.each([
  [service.name, service, visits],
  [visits.name, visits, service],
])(
  'lets %s do what it needs and nothing of its neighbours, asked from inside a pod',
  async (name, own, other) => {
    const limits = roleLimits(own, {
      table: await deployment.tableName(own),
      tableOfAnother: await deployment.tableName(other),
      secret: await deployment.secretName(),
      // A step of the pod reads it, with the pod's role.
      readsSecret: own.secrets.length > 0,
    });
    const output = await kubectl.in('exec', `deployment/${name}`, '-c', name, '--', ...limits.command);
    expect(answersIn(output)).toEqual({ answers: limits.expected, keys: [] });
  },
);

it('loses nothing in a release: no failed request, no lost link, no code given twice', async () => {
  deployment.project.setVersion(service, next);
  const result = await deployment.underLoad(entry(), `${deployment.deployLine} && ${rollout(180)}`);
  expectNoFailure(result);
  expect(result.versions.map(({ version }) => version).sort()).toEqual([service.version, next]);
});

it('fails to release what cannot start: the old version serves until the rollback, which is ours', async () => {
  deployment.project.edit(`'${next}'`, `'${broken}'`);
  deployment.project.edit(`LOG_LEVEL: 'info'`, `LOG_LEVEL: 'loud'`);
  const result = await deployment.underLoad(entry(), `${deployment.deployLine} && ! ${rollout(40)}`);
  expectNoFailure(result);
  expect(result.versions.map(({ version }) => version)).toEqual([next]);
  // CloudFormation calls the release done: it applies manifests, and waits for no pod.
  expect(await deployment.status()).toBe('UPDATE_COMPLETE');
  expect(await kubectl.in('get', 'deployment', service.name, '-o', 'json')).toContain(broken);
  deployment.project.restore();
  await deployment.deploy();
  await kubectl.shell(rollout(100));
});

describe('runbook', () => eksRunbook(deployment, kubectl, () => baseUrl));

describe('moves', () => eksMoves(deployment, kubectl, () => baseUrl));

it('stands as the code says, after all that', async () => {
  const { code, output } = await deployment.diff();
  expect(output).toContain('Number of stacks with differences: 0');
  expect(code).toBe(0);
});

it('leaves the tables and the logs when it is destroyed, and nothing else', async () => {
  const left = await deployment.destroy();
  expect([...new Set(left.map(({ type }) => type))].sort()).toEqual([
    'AWS::DynamoDB::Table',
    'AWS::Logs::LogGroup',
  ]);
});

/** Waits for the address of the load balancer, which comes minutes after the Ingress. */
async function address(urlCommand: string): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const printed = (await kubectl.shell(urlCommand)).trim();
    if (URL.canParse(printed)) return printed;
    await sleep(10_000);
  }
  throw new Error(`within 10 minutes an address must come; got none from ${urlCommand}`);
}
