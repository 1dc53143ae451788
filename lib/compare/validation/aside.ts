import { MessageChannel, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import type { ValidationAnswer, ValidationRequest } from './validation-worker.ts';

/** Much longer than a validation ever takes. */
const LIMIT_MS = 20_000;

/**
 * CDK's validation of templates, in a thread of its own. The rules take two seconds to load: the thread loads them
 * while the templates are being rendered.
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
    const asked: ValidationRequest = { stackTemplates, isDone, answers: port2 };
    this.#thread.postMessage(asked, [port2]);
    // CDK expects an answer synchronously. Without one, this thread validates and meets the same error, if there is
    // one.
    Atomics.wait(isDone, 0, 0, LIMIT_MS);
    const answer: ValidationAnswer | undefined = receiveMessageOnPort(port1)?.message;
    port1.close();
    this.#version = answer?.version;
    return answer?.report ?? super.validate(context);
  }

  /** The version that the thread reported. Asking `super` would load the rules in this thread, too. */
  override get version(): string | undefined {
    return this.#version ?? super.version;
  }
}
