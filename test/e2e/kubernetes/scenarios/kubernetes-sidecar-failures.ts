import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expectNoFailure, measured } from '../../measured.ts';
import { shown } from '../../tier-findings.ts';
import { until } from '../../until.ts';
import { clusterScenario, type KubernetesFixture } from '../cluster-scenario.ts';
import { watchEndpoints } from '../endpoints.ts';
import { signalCommand } from '../helper-pods.ts';
import { kubectl } from '../kubectl.ts';
import { containerStatus, isReady, nameOf } from '../pod-status.ts';
import { FOLDER, NAMESPACE, service, the } from '../rendered-manifests.ts';
import {
  DEPLOYMENT,
  deploy,
  holdReplicas,
  pods,
  restarted,
  SELECTOR,
  settled,
  unharmedPod,
} from '../service-on-cluster.ts';
import { watch } from '../watch.ts';

const onNamespace = `kubectl --namespace=${NAMESPACE}`;

/** Registers the tests of a sidecar that ends, is misconfigured, or has no image. */
export function sidecarFailures(fixture: () => KubernetesFixture): void {
  const [sidecar] = service.sidecars;
  if (!sidecar) return;
  const { min } = service.replicas;

  clusterScenario(fixture, ['killed-sidecar'], async (save, entry) => {
    const first = await unharmedPod(sidecar.name);
    const [program = '', ...args] = signalCommand(first, 'SIGKILL', sidecar.name);
    await promisify(execFile)(program, args);
    const victim = await restarted(first, 60, sidecar.name);
    const endpoints = watchEndpoints();
    try {
      // Kubernetes waits 10 s before the second restart.
      const kill = signalCommand(victim, 'SIGKILL', sidecar.name);
      const result = await measured(entry, kill, { steadySeconds: 25 });
      const withdrawnMs = endpoints.withdrawnMs(victim, result.zeroMs) ?? Number.NaN;
      const backMs = endpoints.backMs(victim, withdrawnMs) ?? Number.NaN;
      const seconds = (moment: number) => (moment - result.zeroMs) / 1000;
      save('killed-sidecar', result, {
        endpointWithdrawnSeconds: seconds(withdrawnMs),
        endpointBackSeconds: seconds(backMs),
      });
      // The pod gets no requests meanwhile: the other pods serve them.
      expect(seconds(backMs) - seconds(withdrawnMs)).toBeGreaterThan(5);
      expectNoFailure(result);
      const after = await restarted(victim, 60, sidecar.name);
      expect(containerStatus(after).restartCount).toBe(containerStatus(first).restartCount);
    } finally {
      endpoints.stop();
    }
  });

  clusterScenario(fixture, ['broken-sidecar'], async (save, entry) => {
    const before = (await holdReplicas(min)).map(nameOf).sort();
    const config = `${service.name}-${sidecar.name}`;
    const [file = ''] = Object.keys(the('ConfigMap', config).data);
    const patch = JSON.stringify({ data: { [file]: 'receivers: none' } });
    const steps = [
      `${onNamespace} patch configmap/${config} --type=merge --patch='${patch}'`,
      `${onNamespace} rollout restart ${DEPLOYMENT}`,
      // Until the new pod was ready for a moment, twice: restarts come after 10 s, then 20 s.
      'sleep 45',
      `kubectl apply --filename=${FOLDER}`,
      `${onNamespace} rollout undo ${DEPLOYMENT}`,
      `${onNamespace} rollout status ${DEPLOYMENT} --timeout=120s`,
    ];
    const moments = watchReady();
    try {
      const result = await measured(entry, ['sh', '-c', steps.join(' && ')], { steadySeconds: 5 });
      save('broken-sidecar', result);
      expectNoFailure(result);
      // The new pod was ready for moments, but replaced no other pod.
      expect(moments.lines.some(({ text }) => !before.includes(text.split(' ')[0] ?? ''))).toBe(true);
      expect((await settled(min)).map(nameOf).sort()).toEqual(before);
    } finally {
      moments.stop();
      await deploy();
    }
  });

  it("starts no new pod without its sidecar's image, and goes on with those that run", async () => {
    const before = (await holdReplicas(min)).map(nameOf).sort();
    try {
      await kubectl(['set', 'image', DEPLOYMENT, `${sidecar.name}=${sidecar.image}-missing`]);
      const reason = await until('a pod that waits for the image', async () => {
        const fresh = (await pods()).filter((pod) => !before.includes(nameOf(pod)));
        const said = fresh.map((pod) => containerStatus(pod, sidecar.name)?.state.waiting?.reason);
        return said.find((why) => /^(ErrImagePull|ImagePullBackOff)$/.test(why ?? ''));
      });
      const old = (await pods()).filter((pod) => before.includes(nameOf(pod)));
      expect(old.filter(isReady)).toHaveLength(min);
      await kubectl(['rollout', 'undo', DEPLOYMENT]);
      expect((await settled(min)).map(nameOf).sort()).toEqual(before);
      shown("sidecar's image is missing", `a new pod waits, ${reason}; the ${min} old ones stay ready`);
    } finally {
      await deploy();
    }
  });
}

/** Watches for ready pods. Each line begins with the name of the pod. */
const watchReady = () =>
  watch(
    ['pods', `--selector=${SELECTOR}`],
    'go-template={{$name := .metadata.name}}{{range .status.conditions}}{{if and (eq .type "Ready") (eq .status "True")}}{{$name}} ready{{"\\n"}}{{end}}{{end}}',
  );
