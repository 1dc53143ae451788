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

/** What is asked of the thread. */
export interface Asked {
  readonly stackTemplates: IPolicyValidationContext['stackTemplates'];
  /** Becomes 1 when there is an answer. */
  readonly isDone: Int32Array;
  readonly answers: MessagePort;
}

export interface Answer {
  readonly report: PolicyValidationPluginReport;
  readonly version: string | undefined;
}

const plugin = new CloudFormationValidatePlugin();
const validate = (stackTemplates: Asked['stackTemplates']) =>
  plugin.validate({ stackTemplates, templatePaths: [] } as unknown as IPolicyValidationContext);

/**
 * Rules are loaded by types of resources: all that we have are asked for once, in a template that is thrown away.
 * `DECISIONS` is the list of them, as its test fails where a template has another.
 */
function warmUp(): void {
  const folder = mkdtempSync(join(tmpdir(), 'warm-up-'));
  const templatePath = join(folder, 'template.json');
  const Resources = Object.fromEntries(Object.keys(DECISIONS).map((Type, i) => [`R${i}`, { Type }]));
  writeFileSync(templatePath, JSON.stringify({ Resources }));
  validate([{ stackConstructPath: 'WarmUp', templatePath, accountId: undefined, region: undefined }]);
  rmSync(folder, { recursive: true });
}

parentPort?.on('message', ({ stackTemplates, isDone, answers }: Asked) => {
  const answer: Answer = { report: validate(stackTemplates), version: plugin.version };
  answers.postMessage(answer);
  Atomics.store(isDone, 0, 1);
  Atomics.notify(isDone, 0);
});
warmUp();
