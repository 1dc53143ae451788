import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { App, Validations } from 'aws-cdk-lib';
import { application } from '../lib/application.ts';
import { renderAndCompare } from '../lib/compare/render-and-compare.ts';
import { MEASUREMENTS } from '../lib/compare/runs/saved-runs.ts';
import { ValidationAside } from '../lib/compare/validation/aside.ts';
import { projectContext } from '../lib/deploy/context.ts';
import { check } from '../lib/deploy/render.ts';
import { writeRenderedFiles } from '../lib/deploy/rendered-files.ts';
import { printWarnings } from './print-warnings.ts';
import { wantsColours } from './run-command.ts';

const PROJECT = join(__dirname, '..');
const ASSEMBLY = join(PROJECT, 'cdk.out');
/** The assembly while it is written. */
const PART = `${ASSEMBLY}.part`;

/**
 * Writes cdk.out, the rendered files and COMPARISON.md: all of them or, if one fails, none. So a checkout always holds
 * files of one definition.
 *
 * @param thread the thread of `startValidation`; without it, the templates are not validated
 * @returns the text to print
 */
export async function writeAll(thread: Worker | undefined): Promise<string> {
  const today = new Date();
  const context = projectContext(PROJECT);
  // A killed run leaves its part of an assembly.
  rmSync(PART, { recursive: true, force: true });
  try {
    const checked = check(application, context, today);
    printWarnings(checked.application);
    const app = new App({ outdir: PART, context });
    if (thread) Validations.of(app).addPlugins(new ValidationAside(thread));
    const { rendered, page, text } = await renderAndCompare(app, {
      checked,
      measurements: join(PROJECT, MEASUREMENTS),
      today,
      colours: wantsColours(),
    });
    writeFileSync(join(PART, 'comparison.html'), page);
    writeRenderedFiles(PROJECT, rendered);
    rmSync(ASSEMBLY, { recursive: true, force: true });
    renameSync(PART, ASSEMBLY);
    return text;
  } finally {
    rmSync(PART, { recursive: true, force: true });
  }
}
