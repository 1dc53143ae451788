import { MessageChannel, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import type { Answer, Asked } from './worker.ts';

/** Much longer than it ever takes. */
const LIMIT_MS = 20_000;

/**
 * CDK's own validation of templates, in a thread of its own. Its rules take two seconds to load, which they do while the
 * templates are being rendered.
 */
export class ValidationAside extends CloudFormationValidatePlugin {
  readonly #thread: Worker;
  #version: string | undefined;

  constructor(thread: Worker) {
    super();
    this.#thread = thread;
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { stackTemplates } = context;
    const { port1, port2 } = new MessageChannel();
    const isDone = new Int32Array(new SharedArrayBuffer(4));
    const asked: Asked = { stackTemplates, isDone, answers: port2 };
    this.#thread.postMessage(asked, [port2]);
    // CDK asks synchronously. Whatever the thread may have died of, this one says.
    Atomics.wait(isDone, 0, 0, LIMIT_MS);
    const answer: Answer | undefined = receiveMessageOnPort(port1)?.message;
    port1.close();
    this.#version = answer?.version;
    return answer?.report ?? super.validate(context);
  }

  /** CDK asks for it after the report; to find it out here, too, would load the rules once more. */
  override get version(): string | undefined {
    return this.#version ?? super.version;
  }
}
