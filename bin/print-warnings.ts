import type { Application } from '../lib/definition/application.ts';
import { lineOf } from '../lib/definition/problem.ts';
import { warningsOf } from '../lib/definition/warnings.ts';

/** Prints the warnings of an application to standard error, a line each. */
export function printWarnings(application: Application): void {
  for (const warning of warningsOf(application)) console.error(`warning: ${lineOf(warning)}`);
}
