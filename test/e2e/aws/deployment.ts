import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { MeasureConfig } from '../../../lib/measure/config.ts';
import { Checkout } from '../checkout.ts';
import { measured } from '../measured.ts';
import { type Resource, removeRetained, resourcesOf, stacksThere } from './account.ts';
import { COMMAND_SECONDS, DEPLOY_SECONDS, SETTLE_SECONDS } from './limits.ts';
import { interruption, progress, type Ran, run, succeed } from './run.ts';
import { service } from './service.ts';
import type { WayIn } from './way-in.ts';

export interface EcsService {
  readonly cluster: string;
  readonly name: string;
  readonly platformVersion: string;
  /** Of the service's own container. */
  readonly imageUri: string;
}

/** One stack, and what it shares, deployed and destroyed as a user does it: with the CDK CLI. */
export class Deployment {
  readonly project = new Checkout();
  readonly #stack: string;
  /** By id, as a stack that is gone is found by that alone. */
  readonly #stacks = new Set<string>();

  constructor(stack: 'EcsFargate' | 'Eks') {
    this.#stack = stack;
  }

  #in(limitSeconds: number, isCleanUp = false) {
    return { cwd: this.project.folder, limitSeconds, isCleanUp };
  }

  async bootstrap(): Promise<void> {
    await succeed(['npx', 'cdk', 'bootstrap'], this.#in(600));
  }

  /** @returns the outputs of the stack, by name */
  async deploy(): Promise<Readonly<Record<string, string>>> {
    await succeed([...this.#deployLine, '--outputs-file', 'outputs.json'], this.#in(DEPLOY_SECONDS));
    await this.noteStacks();
    const outputs = JSON.parse(readFileSync(join(this.project.folder, 'outputs.json'), 'utf8'));
    return outputs[this.#stack];
  }

  /** For a shell in the copy of the project. */
  get deployLine(): string {
    return this.#deployLine.join(' ');
  }

  /** What users notice while a shell's command runs in the copy of the project. */
  async underLoad(door: Pick<WayIn, 'directly'>, command: string, change: Partial<MeasureConfig> = {}) {
    const load = {
      ratePerSecond: 50,
      commandSeconds: COMMAND_SECONDS,
      settleSeconds: SETTLE_SECONDS,
      // As long as the service itself takes: an emulator is one process, whose store waits while it deploys.
      timeoutSeconds: service.requestTimeoutSeconds,
      // What was replaced still drains and stops when the command has ended.
      steadySeconds: service.shutdown.drainSeconds + 10,
      ...door.directly,
      ...change,
    };
    return measured(load, ['sh', '-c', `cd ${this.project.folder} && ${command}`], load, interruption);
  }

  get #deployLine(): readonly string[] {
    return ['npx', 'cdk', 'deploy', this.#stack, '--require-approval', 'never'];
  }

  /** As ECS has it now. */
  async ecsService(): Promise<EcsService> {
    const ofType = (await this.resources()).find(({ type }) => type === 'AWS::ECS::Service');
    const [, cluster = '', name = ''] = /([^/]+)\/([^/]+)$/.exec(ofType?.name ?? '') ?? [];
    const ecs = new ECSClient();
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
    const { taskDefinition, platformVersion = '' } = services?.[0] ?? {};
    const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const main = described.taskDefinition?.containerDefinitions?.find((one) => one.name === service.name);
    return { cluster, name, platformVersion, imageUri: main?.image ?? '' };
  }

  /** As CloudFormation calls it. */
  async status(): Promise<string | undefined> {
    return (await stacksThere()).get(this.#stack)?.status;
  }

  /** Exit code 1 where there is a difference. */
  diff(): Promise<Ran> {
    return run(['npx', 'cdk', 'diff', this.#stack, '--fail'], this.#in(300));
  }

  /** What stands of both stacks, or what they have left. */
  async resources(): Promise<Resource[]> {
    return (await Promise.all([...this.#stacks].map(resourcesOf))).flat();
  }

  async adminToken(): Promise<string> {
    const secret = (await this.resources()).find(({ type }) => type === 'AWS::SecretsManager::Secret');
    const command = new GetSecretValueCommand({ SecretId: secret?.name });
    return (await new SecretsManagerClient().send(command)).SecretString ?? '';
  }

  /** @returns what is left */
  async destroy(isCleanUp = false): Promise<Resource[]> {
    await succeed(['npx', 'cdk', 'destroy', '--all', '--force'], this.#in(DEPLOY_SECONDS, isCleanUp));
    const left = await this.resources();
    progress(`left: ${left.map(({ type, name }) => `${type} ${name}`).join(', ') || 'nothing'}`);
    return left;
  }

  /** Whatever was there before, nothing of the stacks is there after: the test has made it all. */
  async cleanUp(): Promise<void> {
    await this.#untilSettled();
    const left = (await stacksThere()).size > 0 ? await this.destroy(true) : await this.resources();
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
    // What is deployed after that is another; an emulator knows no more of those that it has replaced.
    this.#stacks.clear();
    if (failed.length > 0) throw new AggregateError(failed, `the clean-up failed: ${failed.join('; ')}`);
  }

  /** What stands by then is destroyed at the end. */
  async noteStacks() {
    const there = await stacksThere();
    for (const { id } of there.values()) this.#stacks.add(id);
    return there;
  }

  /** CloudFormation goes on when the CLI was ended, and destroys nothing that is being updated. */
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
