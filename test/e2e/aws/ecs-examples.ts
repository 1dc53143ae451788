import { application as notesDefinition } from '../../../examples/notes.ts';
import type { Application, Service } from '../../../lib/definition/application.ts';
import { logicalIds } from '../../../lib/definition/logical-ids.ts';
import { expectKept, notebook, notes, writtenDuring } from '../notes.ts';
import { clock, converted, expectConversion, nightly, rates, wipeBoard } from '../rates-and-nightly.ts';
import { notShown, shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { CdkDeployment } from './cdk-deployment.ts';
import { scaleLine, waitUntilStableLine } from './ecs-commands.ts';
import { runningTasks } from './ecs-tasks.ts';
import { succeed } from './interruptible-command.ts';
import { type LoadBalancerEntry, loadBalancerEntry } from './load-balancer-entry.ts';
import { isEmulated } from './never-by-accident.ts';
import { buildValkeyWithTls, EMULATED_VALKEY } from './programs-with-tls.ts';
import { runInTask } from './run-in-ecs-task.ts';
import { COMMAND_SECONDS, DEPLOY_SECONDS } from './time-limits.ts';

/** Registers the tests of gRPC between two services, of a job, and of a volume, from deploy to destroy. */
export function ecsExamples(): void {
  describe('gRPC', () => exampleOnEcs(rates, grpcBetweenServices));
  describe('a job', jobOnASchedule);
  describe('a volume', () => exampleOnEcs(notebook, volumeOnEfs));
}

/** The stacks of an example, without data that outlives them, and the ways to their services. */
interface ExampleOnEcs {
  readonly deployment: CdkDeployment;
  /** Opens a way to a public service, by the outputs of a deployment. Returns its URL. */
  readonly open: (service: Service, outputs: Readonly<Record<string, string>>) => Promise<string>;
}

/** Registers the tests of an example, and after them that nothing is left of it. */
function exampleOnEcs(application: Application, tests: (example: ExampleOnEcs) => void): void {
  const deployment = new CdkDeployment('EcsFargate', application);
  deployment.project.setContext('keepData', false);
  const entries: LoadBalancerEntry[] = [];

  afterAll(async () => {
    for (const entry of entries) entry.close();
    await deployment.cleanUp();
  });

  tests({
    deployment,
    open: async (service, outputs) => {
      const entry = await loadBalancerEntry(outputs[logicalIds.url(service)] ?? '');
      entries.push(entry);
      return entry.baseUrl;
    },
  });

  it(
    'leaves nothing when it is destroyed without keeping data',
    async () => {
      expect(await deployment.destroy()).toEqual([]);
    },
    DEPLOY_SECONDS * 1000,
  );
}

function grpcBetweenServices({ deployment, open }: ExampleOnEcs): void {
  const web = rates.services.find(({ exposure }) => exposure);
  const called = rates.services.find(({ exposure }) => !exposure);

  it(
    'calls a service over gRPC, also after a release of it, and says when it is away',
    async () => {
      if (!web || !called) throw new Error('rates must have two services');
      deployment.project.takeExample('rates');
      const baseUrl = await open(web, await deployment.deploy());
      await expectConversion(baseUrl);
      deployment.project.takeExample('rates', { [called.name]: { version: '2.0.0' } });
      await deployment.deploy();
      await expectConversion(baseUrl);
      await inShell(deployment, scaleLine(await deployment.ecsService(called), 0));
      await until('an answer without rates', async () => {
        const answer = await converted(baseUrl, 'amount=1&from=EUR&to=USD');
        return answer?.status === 503;
      });
      await inShell(deployment, scaleLine(await deployment.ecsService(called), called.replicas.min));
      await expectConversion(baseUrl);
      shown('gRPC by Service Connect', 'answers, also after a release of the called service; 503 without it');
    },
    4 * DEPLOY_SECONDS * 1000,
  );
}

function jobOnASchedule(): void {
  if (isEmulated(process.env) && !EMULATED_VALKEY) {
    it('needs AWS_EMULATOR_VALKEY_IMAGE', () =>
      notShown(
        'a job with ElastiCache',
        'AWS_EMULATOR_VALKEY_IMAGE is not given: a tag, with which the emulator was started, too',
      ));
    return;
  }
  exampleOnEcs(nightly, jobByHand);
}

function jobByHand({ deployment }: ExampleOnEcs): void {
  it(
    'runs by the command of the stack, at once when the user wants it',
    async () => {
      if (!clock || !wipeBoard) throw new Error('nightly must have a worker and a job');
      if (EMULATED_VALKEY) buildValkeyWithTls(EMULATED_VALKEY);
      deployment.project.takeExample('nightly');
      const { [logicalIds.runCommand(wipeBoard)]: runCommand = '' } = await deployment.deploy();
      const worker = await deployment.ecsService(clock);
      const ticks = async () =>
        Number(await runInTask(worker, ['redis-cli --insecure -u "$BOARD_URL" llen ticks']));
      await until('ticks', async () => (await ticks()) > 0);
      // Nothing is written while it is looked at.
      await inShell(deployment, `${scaleLine(worker, 0)} && ${waitUntilStableLine(worker)}`);
      await inShell(deployment, runCommand);
      await until('a list that is empty', async () => (await ticks()) === 0);
      shown('a job', 'run by the command of the stack');
      if (isEmulated(process.env))
        notShown('a job on its schedule', 'the emulator records schedules, and starts nothing by them');
    },
    2 * DEPLOY_SECONDS * 1000,
  );
}

/**
 * The notes, with a network file system allowed. As they stand, they are refused on ECS, because SQLite needs a disk: here
 * one task alone writes, and each is stopped before the next one starts.
 */
function volumeOnEfs({ deployment, open }: ExampleOnEcs): void {
  const volumes = notesDefinition.services.notes.volumes.map((one) => ({
    ...one,
    allowNetworkFileSystem: true,
  }));

  it(
    'keeps its notes on EFS over a release, with never two tasks at once',
    async () => {
      deployment.project.takeExample('notes', { [notes.name]: { volumes } });
      const baseUrl = await open(notes, await deployment.deploy());
      await until('the notes, ready', async () => (await fetch(`${baseUrl}/healthz`)).ok);
      const ecs = await deployment.ecsService(notes);
      deployment.project.takeExample('notes', { [notes.name]: { volumes, version: '2.0.0' } });
      let most = 0;
      let isOver = false;
      const counting = (async () => {
        while (!isOver) most = Math.max(most, (await runningTasks(ecs)).length);
      })();
      const written = await writtenDuring(baseUrl, () => deployment.deploy());
      isOver = true;
      await counting;
      await expectKept(baseUrl, written);
      expect(most).toBe(1);
      shown('SQLite on EFS', `${written.size} notes acknowledged over a release, none lost; never two tasks`);
    },
    3 * DEPLOY_SECONDS * 1000,
  );
}

const inShell = (deployment: CdkDeployment, line: string): Promise<unknown> =>
  succeed(['sh', '-c', line], { cwd: deployment.project.folder, limitSeconds: COMMAND_SECONDS });
