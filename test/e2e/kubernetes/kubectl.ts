import { execFile } from 'node:child_process';
import { NAMESPACE } from './manifests.ts';

export interface KubectlOptions {
  /** Given to the command as its standard input, as JSON. */
  readonly input?: unknown;
  /** @default 30 - no call may hang: a cluster that stopped answering fails the test that noticed */
  readonly limitSeconds?: number;
}

/** In the namespace of the manifests, unless the arguments or the objects say otherwise. Returns what is printed. */
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
    // One that ended without reading all of its input has an exit code that says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input === undefined ? undefined : JSON.stringify(input));
  });
}

/** Objects in files name their own namespaces, and kubectl refuses to be told another. */
const namespaced = (args: readonly string[]): string[] =>
  args.some((arg) => /^--(namespace|filename)=/.test(arg))
    ? [...args]
    : [`--namespace=${NAMESPACE}`, ...args];

export async function kubectlJson<T = any>(args: readonly string[], options?: KubectlOptions): Promise<T> {
  return JSON.parse(await kubectl([...args, '--output=json'], options));
}

/** What a call says that has to fail. @throws Error where it succeeds */
export async function refusal(args: readonly string[], options?: KubectlOptions): Promise<string> {
  const printed = await kubectl(args, options).then(
    (text) => text,
    (error: Error) => error,
  );
  if (printed instanceof Error) return printed.message;
  throw new Error(`kubectl ${args.join(' ')} must be refused; got ${printed}`);
}

/** What the namespace of the service has by a label. */
export const list = async (kind: string, selector?: string): Promise<any[]> =>
  (await kubectlJson(['get', kind, ...(selector ? [`--selector=${selector}`] : [])])).items;
