import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** Starts the thread that validates templates. Start it before CDK is loaded: it loads CDK's rules meanwhile. */
export function startValidation(): Worker {
  // The rules are WebAssembly, which V8 would compile again while it runs, to make it faster. They run once: compiling
  // them took a third of all CPU, and saved none.
  setFlagsFromString('--liftoff-only');
  // A thread does not inherit the TypeScript loader of this one.
  const [loader, worker] = [require.resolve('tsx/cjs'), join(__dirname, 'validation-worker.ts')];
  const load = [loader, worker].map((file) => `require(${JSON.stringify(file)});`).join('');
  const thread = new Worker(load, { eval: true });
  // A run that fails does not wait for the thread.
  thread.unref();
  return thread;
}
