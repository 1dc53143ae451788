import { execFile } from 'node:child_process';
import { NAMESPACE } from './rendered-manifests.ts';

export interface KubectlOptions {
  /** A text that the command gets on its standard input, such as manifests, or a value that it gets as JSON. */
  readonly input?: unknown;
  /** The time limit of the call, so that no test hangs on a cluster that does not answer. @default 30 */
  readonly limitSeconds?: number;
}

/**
 * Runs kubectl in the namespace of the manifests, unless the arguments or the objects name another. Returns its output.
 *
 * @throws Error with the arguments and the reason, if the call fails
 */
export function kubectl(args: readonly string[], options: KubectlOptions = {}): Promise<string> {
  const { input, limitSeconds = 30 } = options;
  return new Promise((resolve, reject) => {
    const limits = {
      timeout: limitSeconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    const child = execFile('kubectl', namespaced(args), limits, (error, stdout, stderr) => {
      if (!error) return resolve(stdout.trim());
      const why = error.killed ? `no end within ${limitSeconds} s` : stderr.trim() || error.message;
      reject(new Error(`kubectl ${args.join(' ')}: ${why}`));
    });
    // A command that ends without reading all of its input has an exit code that says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(typeof input === 'string' ? input : JSON.stringify(input));
  });
}

/** Adds the namespace, except with files: their objects name their namespaces, and kubectl refuses another one. */
const namespaced = (args: readonly string[]): string[] =>
  args.some((arg) => /^--(namespace|filename)=/.test(arg))
    ? [...args]
    : [`--namespace=${NAMESPACE}`, ...args];

export async function kubectlJson<T = any>(args: readonly string[], options?: KubectlOptions): Promise<T> {
  return JSON.parse(await kubectl([...args, '--output=json'], options));
}

/**
 * The message of a call that has to fail.
 *
 * @throws Error if the call succeeds
 */
export async function refusal(args: readonly string[], options?: KubectlOptions): Promise<string> {
  const printed = await kubectl(args, options).then(
    (text) => text,
    (error: Error) => error,
  );
  if (printed instanceof Error) return printed.message;
  throw new Error(`kubectl ${args.join(' ')} must be refused; got ${printed}`);
}

/** The objects of a kind in the namespace of the service, by a label if `selector` is given. */
export const list = async (kind: string, selector?: string): Promise<any[]> =>
  (await kubectlJson(['get', kind, ...(selector ? [`--selector=${selector}`] : [])])).items;
