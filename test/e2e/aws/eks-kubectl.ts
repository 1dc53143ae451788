import { join } from 'node:path';
import { succeed } from './interruptible-command.ts';

/** Access to the cluster, set up by the commands in the stack's outputs. */
export class EksKubectl {
  readonly #folder: string;
  readonly #namespace: string;

  /** Sets KUBECONFIG to a file in `folder`, so that the user's own file stays as it is. */
  constructor(folder: string, namespace: string) {
    this.#folder = folder;
    this.#namespace = namespace;
    process.env.KUBECONFIG = this.kubeconfig;
  }

  get kubeconfig(): string {
    return join(this.#folder, 'kubeconfig');
  }

  /** Runs a shell command from an output. */
  shell(command: string): Promise<string> {
    return succeed(['sh', '-c', command], { cwd: this.#folder, limitSeconds: 120 });
  }

  /** Runs kubectl in the namespace of the service. */
  in(...args: string[]): Promise<string> {
    const line = ['kubectl', '--request-timeout=30s', '-n', this.#namespace, ...args];
    return succeed(line, { cwd: this.#folder, limitSeconds: 120 });
  }
}
