import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Starts the thread that validates templates: before CDK is loaded, so that its rules are loaded meanwhile.
 *
 * @returns undefined where CDK is told not to validate, by `CDK_VALIDATION=false`
 */
export function startValidation(): Worker | undefined {
  if (process.env.CDK_VALIDATION === 'false') return undefined;
  // A thread knows nothing of the loader that this one was started with.
  const [loader, worker] = [require.resolve('tsx/cjs'), join(__dirname, 'worker.ts')];
  const load = [loader, worker].map((file) => `require(${JSON.stringify(file)});`).join('');
  const thread = new Worker(load, { eval: true });
  // Whoever fails before does not wait for it.
  thread.unref();
  return thread;
}
