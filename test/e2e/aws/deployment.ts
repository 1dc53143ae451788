import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Measurement, measurementSchema } from '../../../lib/measure/measurement.ts';
import { report } from '../../../lib/measure/report.ts';
import { service } from '../../../lib/service.ts';
import { type Resource, removeRetained, resourcesOf, stacksThere } from './account.ts';
import { ProjectCopy } from './project.ts';
import { progress, type Ran, run, succeed } from './run.ts';

const DEPLOY_SECONDS = 2400;
/** The longest that a measurement lets its command run. */
const MEASURED_SECONDS = 600;

/** One stack, and what it shares, deployed and destroyed as a user does it: with the CDK CLI. */
export class Deployment {
  readonly project = new ProjectCopy();
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
    await this.#noteStacks();
    const outputs = JSON.parse(readFileSync(join(this.project.folder, 'outputs.json'), 'utf8'));
    return outputs[this.#stack];
  }

  /** What users notice of a deployment, however it ends; `andThen` waits for what CloudFormation does not. */
  async deployUnderLoad(measureFlags: readonly string[], andThen?: string): Promise<Measurement> {
    const flags = [
      ...measureFlags,
      '--rate',
      '50',
      '--limit',
      String(MEASURED_SECONDS),
      // As long as the service itself takes: an emulator is one process, whose store waits while it deploys.
      '--timeout',
      String(service.requestTimeoutSeconds),
      // What was replaced still drains and stops when the command has ended.
      '--steady',
      String(service.shutdown.drainSeconds + 10),
      '--out',
      'measured.json',
    ];
    const command = andThen ? ['sh', '-c', `${this.#deployLine.join(' ')} && ${andThen}`] : this.#deployLine;
    const line = ['node', '--import', 'tsx', 'bin/measure.ts', ...flags, '--', ...command];
    await succeed(line, this.#in(MEASURED_SECONDS + 400));
    const written = readFileSync(join(this.project.folder, 'measured.json'), 'utf8');
    const measured = measurementSchema.parse(JSON.parse(written));
    progress(`measured:\n${report(measured)}`);
    return measured;
  }

  get #deployLine(): readonly string[] {
    return ['npx', 'cdk', 'deploy', this.#stack, '--require-approval', 'never'];
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
    if (failed.length > 0) throw new AggregateError(failed, `the clean-up failed: ${failed.join('; ')}`);
  }

  async #noteStacks() {
    const there = await stacksThere();
    for (const { id } of there.values()) this.#stacks.add(id);
    return there;
  }

  /** CloudFormation goes on when the CLI was ended, and destroys nothing that is being updated. */
  async #untilSettled(): Promise<void> {
    const deadline = Date.now() + DEPLOY_SECONDS * 1000;
    for (;;) {
      const there = await this.#noteStacks();
      const busy = [...there].filter(([, { status }]) => status.endsWith('_IN_PROGRESS'));
      if (busy.length === 0) return;
      if (Date.now() > deadline) throw new Error(`still busy: ${busy.map(([name]) => name).join(', ')}`);
      await sleep(2000);
    }
  }
}
