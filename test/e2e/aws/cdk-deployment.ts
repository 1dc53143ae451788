import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { MeasureConfig } from '../../../lib/compare/load-test/config.ts';
import type { Application, Service } from '../../../lib/definition/application.ts';
import { logicalIds } from '../../../lib/definition/logical-ids.ts';
import { stackNames } from '../../../lib/deploy/stack-names.ts';
import { Checkout } from '../checkout.ts';
import { measured } from '../measured.ts';
import { service as publicService, application as sample } from '../sample.ts';
import { type AccountResource, removeRetained, resourcesOf, stacksThere } from './account.ts';
import { ecsService, type RunningEcsService } from './ecs-service.ts';
import { type CommandEnd, interruption, progress, run, succeed } from './interruptible-command.ts';
import type { LoadBalancerEntry } from './load-balancer-entry.ts';
import { COMMAND_SECONDS, DEPLOY_SECONDS, DRAIN_CAP_SECONDS, SETTLE_SECONDS } from './time-limits.ts';

/** One stack and the shared stack, deployed and destroyed as a user does it: with the CDK CLI. */
export class CdkDeployment {
  readonly project = new Checkout();
  readonly #stack: 'EcsFargate' | 'Eks';
  readonly #names: ReturnType<typeof stackNames>;
  /** The ids of the stacks: a stack that is gone can be found only by its id. */
  readonly #stacks = new Set<string>();

  /** @param application the application that the checkout defines */
  constructor(stack: 'EcsFargate' | 'Eks', application: Application = sample) {
    this.#stack = stack;
    this.#names = stackNames(application);
  }

  #in(limitSeconds: number, isCleanUp = false) {
    return { cwd: this.project.folder, limitSeconds, isCleanUp };
  }

  async bootstrap(): Promise<void> {
    await succeed(['npx', 'cdk', 'bootstrap'], this.#in(600));
  }

  /**
   * Deploys the stack.
   *
   * @returns the outputs of the stack, by name
   */
  async deploy(): Promise<Readonly<Record<string, string>>> {
    await succeed([...this.#deployLine, '--outputs-file', 'outputs.json'], this.#in(DEPLOY_SECONDS));
    await this.noteStacks();
    const outputs = JSON.parse(readFileSync(join(this.project.folder, 'outputs.json'), 'utf8'));
    return outputs[this.#names[this.#stack]];
  }

  /** The command that deploys, for a shell in the copy of the project. */
  get deployLine(): string {
    return this.#deployLine.join(' ');
  }

  /** Measures what users notice while a shell command runs in the copy of the project. */
  async underLoad(
    entry: Pick<LoadBalancerEntry, 'directly'>,
    command: string,
    change: Partial<MeasureConfig> = {},
  ) {
    const { drainSeconds } = publicService.shutdown;
    const load = {
      ratePerSecond: 50,
      commandSeconds: COMMAND_SECONDS,
      settleSeconds: SETTLE_SECONDS,
      // The time limit of the service itself: an emulator is one process, so its store waits while it deploys.
      timeoutSeconds: publicService.requestTimeoutSeconds,
      // On a busy machine, an emulator answers fewer than 100 requests a second.
      readBackSeconds: 60,
      // Replaced tasks and pods still drain and stop after the command has ended. Pods drain by themselves.
      steadySeconds: 10 + (this.#stack === 'Eks' ? drainSeconds : Math.min(drainSeconds, DRAIN_CAP_SECONDS)),
      ...entry.directly,
      ...change,
    };
    return measured(load, ['sh', '-c', `cd ${this.project.folder} && ${command}`], load, interruption);
  }

  get #deployLine(): readonly string[] {
    return ['npx', 'cdk', 'deploy', this.#stack, '--require-approval', 'never'];
  }

  /** Reads a running service from ECS. */
  async ecsService(service: Service = publicService): Promise<RunningEcsService> {
    return ecsService(await this.resources(), service);
  }

  /** The table of a service, by the outputs of the shared stack. */
  async tableName({ name }: Service): Promise<string> {
    const outputs = (await this.#there()).get(this.#names.Shared)?.outputs ?? {};
    const table = outputs[logicalIds.tableName({ name })];
    if (!table)
      throw new Error(`the shared stack must name the table of ${name}; got ${Object.keys(outputs)}`);
    return table;
  }

  /**
   * An output of a stack.
   *
   * @throws Error where the stack is not there, or has no such output
   */
  async output(stack: 'EcsFargate' | 'Eks', key: string): Promise<string> {
    const outputs = (await this.#there()).get(this.#names[stack])?.outputs ?? {};
    const output = outputs[key];
    if (output === undefined)
      throw new Error(`the stack ${stack} must have the output ${key}; got ${Object.keys(outputs)}`);
    return output;
  }

  /** Reads the status of the stack from CloudFormation. */
  async status(): Promise<string | undefined> {
    return (await this.#there()).get(this.#names[this.#stack])?.status;
  }

  /** Compares the stack with the code. The exit code is 1 if there is a difference. */
  diff(): Promise<CommandEnd> {
    return run(['npx', 'cdk', 'diff', this.#stack, '--fail'], this.#in(300));
  }

  #there() {
    return stacksThere(Object.values(this.#names));
  }

  /** The resources of both stacks, or the resources that they have left. */
  async resources(): Promise<AccountResource[]> {
    return (await Promise.all([...this.#stacks].map(resourcesOf))).flat();
  }

  /** The physical name of the application's secret. */
  async secretName(): Promise<string> {
    const secret = (await this.resources()).find(({ type }) => type === 'AWS::SecretsManager::Secret');
    if (!secret) throw new Error('the stacks must have a secret; got none');
    return secret.name;
  }

  /** Reads the admin token from Secrets Manager. */
  async adminToken(): Promise<string> {
    const command = new GetSecretValueCommand({ SecretId: await this.secretName() });
    return (await new SecretsManagerClient().send(command)).SecretString ?? '';
  }

  /**
   * Destroys all stacks.
   *
   * @returns the resources that are left
   */
  async destroy(isCleanUp = false): Promise<AccountResource[]> {
    await succeed(['npx', 'cdk', 'destroy', '--all', '--force'], this.#in(DEPLOY_SECONDS, isCleanUp));
    const left = await this.resources();
    progress(`left: ${left.map(({ type, name }) => `${type} ${name}`).join(', ') || 'nothing'}`);
    return left;
  }

  /** Removes the stacks and all resources that they leave, in whatever state they are. The test has made all of them. */
  async cleanUp(): Promise<void> {
    await this.#untilSettled();
    const left = (await this.#there()).size > 0 ? await this.destroy(true) : await this.resources();
    const removals = await Promise.allSettled(left.map(removeRetained));
    progress(
      `removed: ${
        left
          .filter((_, i) => removals[i]?.status === 'fulfilled')
          .map(({ name }) => name)
          .join(', ') || 'nothing'
      }`,
    );
    const failed = removals.flatMap((removal) => (removal.status === 'rejected' ? [removal.reason] : []));
    // A later deployment has new ids, and an emulator no longer knows stacks that it has replaced.
    this.#stacks.clear();
    if (failed.length > 0) throw new AggregateError(failed, `the clean-up failed: ${failed.join('; ')}`);
  }

  /** Notes the stacks that exist, so that the clean-up finds them. */
  async noteStacks() {
    const there = await this.#there();
    for (const { id } of there.values()) this.#stacks.add(id);
    return there;
  }

  /** Waits until no stack changes: CloudFormation goes on after the CLI has ended, and cannot destroy a stack in an update. */
  async #untilSettled(): Promise<void> {
    const deadline = Date.now() + DEPLOY_SECONDS * 1000;
    for (;;) {
      const there = await this.noteStacks();
      const busy = [...there].filter(([, { status }]) => status.endsWith('_IN_PROGRESS'));
      if (busy.length === 0) return;
      if (Date.now() > deadline) throw new Error(`still busy: ${busy.map(([name]) => name).join(', ')}`);
      await sleep(2000);
    }
  }
}
