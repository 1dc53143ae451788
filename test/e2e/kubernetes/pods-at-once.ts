import { setTimeout as sleep } from 'node:timers/promises';
import { kubectlJson } from './kubectl.ts';

const LOOK_EVERY_MS = 200;

/** Counts the running pods of a service, again and again, until its end. */
export class PodsAtOnce {
  /** The most that there were at one time. */
  most = 0;
  /** The ids of all of them. */
  readonly uids = new Set<string>();
  #isOver = false;
  readonly #args: readonly string[];
  readonly #counting: Promise<void>;

  constructor(namespace: string, name: string) {
    this.#args = [`--namespace=${namespace}`, 'get', 'pods', `--selector=app.kubernetes.io/name=${name}`];
    this.#counting = this.#count();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#counting;
  }

  async #count(): Promise<void> {
    while (!this.#isOver) {
      const { items } = await kubectlJson(this.#args).catch(() => ({ items: [] }));
      const running = items.filter((pod: any) => pod.status.phase === 'Running');
      this.most = Math.max(this.most, running.length);
      for (const { metadata } of running) this.uids.add(metadata.uid);
      await sleep(LOOK_EVERY_MS);
    }
  }
}
