import { join } from 'node:path';
import { succeed } from './run.ts';

/** Access to the cluster, as the stack's outputs tell a user to get it. */
export class Kubectl {
  readonly #folder: string;
  readonly #namespace: string;

  /** `folder` takes the kubeconfig: the user's own stays as it is. */
  constructor(folder: string, namespace: string) {
    this.#folder = folder;
    this.#namespace = namespace;
    process.env.KUBECONFIG = this.kubeconfig;
  }

  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig');
  }

  /** A command as it stands in an output. */
  shell(command: string): Promise<string> {
    return succeed(['sh', '-c', command], { cwd: this.#folder, limitSeconds: 120 });
  }

  in(...args: string[]): Promise<string> {
    const line = ['kubectl', '--request-timeout=30s', '-n', this.#namespace, ...args];
    return succeed(line, { cwd: this.#folder, limitSeconds: 120 });
  }
}
