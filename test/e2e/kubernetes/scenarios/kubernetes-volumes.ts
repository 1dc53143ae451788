import { execFileSync } from 'node:child_process';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { imageName } from '../../../../lib/definition/image-names.ts';
import { notebook, notes } from '../../notes.ts';
import { shown } from '../../tier-findings.ts';
import { clusterEnvironment } from '../cluster-environment.ts';
import { kubectl } from '../kubectl.ts';
import { PodsAtOnce } from '../pods-at-once.ts';
import { ROOT } from '../rendered-manifests.ts';

const NAMESPACE = `--namespace=${notebook.name}`;
const DEPLOYMENT = `deployment/${notes.name}`;
const NOTES = 20;

/** Registers the tests of a service with a volume: SQLite on a disk of the cluster's default class. */
export function kubernetesVolumes(): void {
  const written: number[] = [];

  beforeAll(async () => {
    const tag = imageName(notes);
    const context = `${ROOT}/${notes.image.build?.context}`;
    execFileSync('docker', ['build', '--quiet', '--tag', tag, context], { stdio: 'ignore' });
    execFileSync('sh', ['-c', `${clusterEnvironment.loadImage} ${tag}`], { cwd: ROOT, stdio: 'ignore' });
    for (const { content } of plainManifests(notebook))
      await kubectl(['apply', '--filename=-'], { input: content, limitSeconds: 60 });
    await rolledOut();
    for (let n = 0; n < NOTES; n += 1)
      written.push(((await inPod(`post('note ${n}')`)) as { readonly id: number }).id);
  }, 180_000);

  afterAll(async () => {
    await kubectl(['delete', `namespace/${notebook.name}`, '--wait=false']);
    execFileSync('docker', ['image', 'rm', '--force', imageName(notes)], { stdio: 'ignore' });
  }, 60_000);

  it('keeps its notes when its pod is deleted', async () => {
    await kubectl([NAMESPACE, 'delete', 'pod', `--selector=app.kubernetes.io/name=${notes.name}`], {
      limitSeconds: 90,
    });
    await rolledOut();
    await expectAllNotes();
  }, 240_000);

  it('keeps its notes over a release, with never two pods at once', async () => {
    const pods = new PodsAtOnce(notebook.name, notes.name);
    try {
      await kubectl([NAMESPACE, 'rollout', 'restart', DEPLOYMENT]);
      await rolledOut();
    } finally {
      await pods.end();
    }
    await expectAllNotes();
    expect(pods.most).toBe(1);
    shown('SQLite on a disk of the cluster', `${NOTES} notes, there after a deleted pod and a release`);
  }, 240_000);

  it('has files that belong to the group of the service', async () => {
    const folder = notes.volumes[0]?.path;
    expect(await inPod(`['${folder}', '${folder}/notes.db'].map((path) => fs.statSync(path).gid)`)).toEqual([
      notes.security.userId,
      notes.security.userId,
    ]);
  });

  async function expectAllNotes(): Promise<void> {
    const read = (await inPod(`Promise.all([${written}].map(get))`)) as readonly { readonly text: string }[];
    expect(read.map(({ text }) => text)).toEqual(written.map((_, n) => `note ${n}`));
  }
}

const rolledOut = () =>
  kubectl([NAMESPACE, 'rollout', 'status', DEPLOYMENT, '--timeout=150s'], { limitSeconds: 160 });

/** The value of an expression, evaluated in the pod of the service. */
async function inPod(expression: string): Promise<unknown> {
  const program = `
    const url = 'http://127.0.0.1:${notes.ports.http?.number}/notes';
    const post = async (body) => (await fetch(url, { method: 'POST', body })).json();
    const get = async (id) => (await fetch(url + '/' + id)).json();
    (async () => console.log(JSON.stringify(await (${expression}))))();`;
  return JSON.parse(await kubectl([NAMESPACE, 'exec', DEPLOYMENT, '--', 'node', '-e', program]));
}
