import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainManifests } from '../../../../k8s/manifests.ts';
import { secretName } from '../../../../k8s/secrets.ts';
import { linesOf } from '../../../../lib/compare/runbook/procedure.ts';
import { runbooksOf } from '../../../../lib/compare/runbook/runbook.ts';
import type { Service } from '../../../../lib/definition/application.ts';
import { sampleWith } from '../../sample.ts';
import { shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { kubectl, kubectlJson, list } from '../kubectl.ts';
import { FOLDER, NAMESPACE, service } from '../rendered-manifests.ts';
import { deploy, settled } from '../service-on-cluster.ts';
import { watch } from '../watch.ts';

/*
 * The change from one definition to another, by the commands of docs/transitions.md.
 */

/** A time in which the autoscaler acts: it evaluates its metrics every 15 s. */
const LOOKED_SECONDS = 20;

/** Applies the manifests of a changed definition by one command, as a user does. */
async function apply(change: Partial<Service>, ...flags: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const { fileName, content } of plainManifests(sampleWith(change)))
    writeFileSync(join(folder, fileName), content);
  await kubectl(['apply', `--filename=${folder}`, ...flags], { limitSeconds: 60 }).finally(() =>
    rmSync(folder, { recursive: true }),
  );
}

const autoscaler = () => kubectlJson(['get', `hpa/${service.name}`]);

/** Registers the tests of changes that leave something out. */
export function kubernetesTransitions(): void {
  const fixed = service.replicas.min + 1;

  afterAll(() => deploy());

  it('keeps a fixed number when scaling is left out, and at least that when it is put back: never one pod', async () => {
    const asked = watch([`deployment/${service.name}`], 'jsonpath={.spec.replicas}{"\\n"}');
    try {
      await apply({ scaling: undefined, replicas: { min: fixed, max: fixed } });
      await settled(fixed);
      expect((await autoscaler()).spec).toMatchObject({ minReplicas: fixed, maxReplicas: fixed });
      await kubectl(['apply', `--filename=${FOLDER}`], { limitSeconds: 60 });
      await sleep(LOOKED_SECONDS * 1000);
      const { minReplicas, maxReplicas } = (await autoscaler()).spec;
      expect({ min: minReplicas, max: maxReplicas }).toEqual(service.replicas);
    } finally {
      asked.stop();
    }
    const counts = asked.lines.map(({ text }) => Number(text));
    expect(counts).toContain(fixed);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(service.replicas.min);
    shown('scaling left out and put back', `the Deployment was asked for ${counts.join(', ')} replicas`);
  });

  it('makes two secrets by one command, again and again, and rotates one of them alone', async () => {
    const key = { name: 'api-key', environmentVariable: 'API_KEY', source: 'generated' } as const;
    const two = { ...service, secrets: [...service.secrets, key] };
    const head = plainManifests(sampleWith({ secrets: two.secrets })).find(({ fileName }) =>
      fileName.includes(service.name),
    )?.content;
    const [, command = ''] = /^# +(kubectl .*create secret .*)$/m.exec(head ?? '') ?? [];
    const values = async (): Promise<string[]> => {
      const { data } = await kubectlJson(['get', `secret/${secretName(service)}`]);
      return Object.keys(data).map((name) => `${name} ${Buffer.from(data[name], 'base64')}`);
    };
    for (const round of ['one', 'two']) {
      execFileSync('sh', ['-ec', command.replaceAll('<value>', round)]);
      expect((await values()).sort()).toEqual(two.secrets.map(({ name }) => `${name} ${round}`).sort());
    }
    execFileSync('sh', [
      '-ec',
      linesOf(runbooksOf(sampleWith({ secrets: two.secrets }), two).kubernetes.secret).join('\n'),
    ]);
    const [rotated = { name: '' }, ...others] = two.secrets;
    const after = await values();
    for (const { name } of others) expect(after).toContain(`${name} two`);
    expect(after.find((one) => one.startsWith(rotated.name))).toMatch(/ [0-9a-f]{40}$/);
    shown('two secrets', 'made by one command, twice; one rotated, the other as it was');
  });

  it('removes what a sidecar leaves behind, and nothing else', async () => {
    const [sidecar] = service.sidecars;
    if (!sidecar) throw new Error('the definition must have a sidecar to remove');
    const configuration = `${service.name}-${sidecar.name}`;
    const names = async (kind: string) => (await list(kind)).map(({ metadata }) => metadata.name as string);
    const others = async () =>
      (await Promise.all(['secret', 'pvc', 'service', 'deployment'].map(names))).flat();
    const before = await others();
    const prune = `--prune --selector=app.kubernetes.io/part-of=${NAMESPACE}`.split(' ');
    await apply({ sidecars: [] }, ...prune);
    await until('no configuration of it', async () => !(await names('configmap')).includes(configuration));
    expect(await others()).toEqual(before);
    shown('a sidecar removed', `by ${prune.join(' ')}: ConfigMap ${configuration} is gone, and nothing else`);
  });
}
