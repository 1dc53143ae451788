import { notebook, notes } from '../../notes.ts';
import { shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { ExampleOnCluster } from '../example-on-cluster.ts';
import { kubectl } from '../kubectl.ts';
import { PodsAtOnce } from '../pods-at-once.ts';

const DEPLOYMENT = `deployment/${notes.name}`;
const SELECTOR = `app.kubernetes.io/name=${notes.name}`;
const NOTES = 20;

/** Registers the tests of a service with a volume: SQLite on a disk of the cluster's default class. */
export function kubernetesVolumes(): void {
  const example = new ExampleOnCluster(notebook);
  const written: number[] = [];

  /** The value of an expression, evaluated in the pod of the service. */
  async function inPod(expression: string): Promise<unknown> {
    const program = `
    const url = 'http://127.0.0.1:${notes.ports.http?.number}/notes';
    const post = async (body) => (await fetch(url, { method: 'POST', body })).json();
    const get = async (id) => (await fetch(url + '/' + id)).json();
    (async () => console.log(JSON.stringify(await (${expression}))))();`;
    return JSON.parse(await example.kubectl('exec', DEPLOYMENT, '--', 'node', '-e', program));
  }

  beforeAll(async () => {
    example.loadImages();
    await example.apply();
    await example.rolledOut(DEPLOYMENT);
    for (let n = 0; n < NOTES; n += 1)
      written.push(((await inPod(`post('note ${n}')`)) as { readonly id: number }).id);
  }, 240_000);

  afterAll(async () => {
    await example.remove();
    example.forget();
  }, 180_000);

  it.each([
    ['its pod is deleted', () => example.kubectl('delete', 'pod', `--selector=${SELECTOR}`)],
    ['its pod is evicted, as in a drain', () => evict()],
    ['it is released', () => example.kubectl('rollout', 'restart', DEPLOYMENT)],
  ])(
    'keeps its notes when %s, with never two pods at once',
    async (what, act) => {
      const pods = new PodsAtOnce(notebook.name, notes.name);
      try {
        await act();
        await until('the next pod', async () => pods.uids.size > 1, 120);
        await example.rolledOut(DEPLOYMENT);
      } finally {
        await pods.end();
      }
      await expectAllNotes();
      expect(pods.most).toBe(1);
      shown(`SQLite on a disk of the cluster, when ${what}`, `${NOTES} notes, and never two pods`);
    },
    240_000,
  );

  /** Asks for the eviction of the pod, as `kubectl drain` does for each pod of a node. */
  async function evict(): Promise<void> {
    const [pod] = await example.pods(notes.name);
    const { name, namespace } = pod.metadata;
    await kubectl(
      ['create', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, '--filename=-'],
      {
        input: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }),
        limitSeconds: 10,
      },
    );
  }

  it('has files that belong to the group of the service', async () => {
    const folder = notes.volumes[0]?.path;
    expect(await inPod(`['${folder}', '${folder}/notes.db'].map((path) => fs.statSync(path).gid)`)).toEqual([
      notes.security.userId,
      notes.security.userId,
    ]);
  });

  it('leaves no volume behind', async () => {
    expect(await example.volumesHeld()).toHaveLength(1);
    await example.remove();
    expect(await example.volumesHeld()).toEqual([]);
  }, 180_000);

  async function expectAllNotes(): Promise<void> {
    const read = (await inPod(`Promise.all([${written}].map(get))`)) as readonly { readonly text: string }[];
    expect(read.map(({ text }) => text)).toEqual(written.map((_, n) => `note ${n}`));
  }
}
