import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessagePort, parentPort } from 'node:worker_threads';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import { DECISIONS } from '../cost/decisions.ts';

/** A request to the thread. */
export interface ValidationRequest {
  readonly stackTemplates: IPolicyValidationContext['stackTemplates'];
  /** Set to 1 when the answer has been sent. */
  readonly isDone: Int32Array;
  readonly answers: MessagePort;
}

export interface ValidationAnswer {
  readonly report: PolicyValidationPluginReport;
  readonly version: string | undefined;
}

const plugin = new CloudFormationValidatePlugin();
const validate = (stackTemplates: ValidationRequest['stackTemplates']) =>
  plugin.validate({ stackTemplates, templatePaths: [] } as unknown as IPolicyValidationContext);

/**
 * Loads the rules. CDK loads them by type of resource, so a throw-away template has one of each type that we use.
 * `DECISIONS` lists these types: its test fails for a template with another type.
 */
function warmUp(): void {
  const folder = mkdtempSync(join(tmpdir(), 'warm-up-'));
  const templatePath = join(folder, 'template.json');
  const Resources = Object.fromEntries(Object.keys(DECISIONS).map((Type, i) => [`R${i}`, { Type }]));
  writeFileSync(templatePath, JSON.stringify({ Resources }));
  validate([{ stackConstructPath: 'WarmUp', templatePath, accountId: undefined, region: undefined }]);
  rmSync(folder, { recursive: true });
}

parentPort?.on('message', ({ stackTemplates, isDone, answers }: ValidationRequest) => {
  const answer: ValidationAnswer = { report: validate(stackTemplates), version: plugin.version };
  answers.postMessage(answer);
  Atomics.store(isDone, 0, 1);
  Atomics.notify(isDone, 0);
});
warmUp();
