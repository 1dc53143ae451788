import { hungRestart } from '../../../../lib/compare/readings/hung-restart.ts';
import { type Key, read } from '../../../../lib/compare/readings/reading.ts';

/** A pod of one container with a probe each 10 s, 3 failures. */
function restart(probe: object, container: object, pod = {}) {
  const livenessProbe = { periodSeconds: 10, failureThreshold: 3, ...probe };
  const artefact = {
    file: 'pod',
    root: JSON.parse(JSON.stringify({ livenessProbe, ...container })),
    text: '',
  };
  const inPod = { file: 'pod', root: JSON.parse(JSON.stringify(pod)), text: '' };
  return hungRestart({
    main: (...path: readonly Key[]) => read(artefact, ...path),
    pod: (...path: readonly Key[]) => read(inPod, ...path),
  }).value;
}

const sleep = (seconds: number) => ({ lifecycle: { preStop: { sleep: { seconds } } } });

it.each([
  ['preStop takes the whole grace period, and the kubelet adds 2 s', 20, sleep(20), 22, 20],
  ['preStop is cut at the end of the grace period', 20, sleep(60), 22, 20],
  ['preStop leaves a part of the grace period', 15, sleep(8), 15, 8],
  ['there is no preStop', 20, {}, 20, 0],
])('%s', (_, terminationGracePeriodSeconds, container, grace, hook) => {
  expect(restart({ terminationGracePeriodSeconds }, container)).toEqual({ checks: 30, grace, hook });
});

it('has the grace period of the pod where the probe has none', () => {
  expect(restart({}, sleep(20), { terminationGracePeriodSeconds: 40 })?.grace).toBe(40);
});
