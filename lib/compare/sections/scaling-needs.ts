import { absent, approximated, cite, native, notApplicable, seenBy } from '../readings/cell.ts';
import { beforePort } from '../readings/compose-reader.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { constant, given, map, orElse, type Reading, text } from '../readings/reading.ts';
import { aims, targetOfPolicy, targetsOfScaler } from '../readings/scaling.ts';
import { BENCHMARK } from './placement.ts';
import { type Concern, clusters, judged } from './section.ts';

/** Needs about more replicas under load, and none without. */
export function scalingNeeds(on: Readers): Concern[] {
  const { compose, ecs, eks, eksCluster, workPools } = on;
  const ports = compose.main('ports');
  const version = eksCluster('Version');
  const upTo = ({ least, most }: { readonly least: Reading<number>; readonly most: Reading<number> }) => {
    const replicas = given('replicas, at most', 'replicas', most);
    if (most.value === 1) return notApplicable`${replicas}, as it was defined`;
    return least.value === most.value ? native`${replicas}, a fixed number` : native`up to ${replicas}`;
  };
  const scalesByLoad = ({ scaler }: ClusterReader, also: Reading, tell: typeof native) =>
    scaler('metrics').value
      ? tell`HorizontalPodAutoscaler at ${aims(targetsOfScaler(scaler))}${also}`
      : fixed(scaler('metrics'));

  const zeroFrom = constant(`1.${ZERO_FROM_MINOR}`, 'kubernetes-scale-to-zero');
  const byOtherMetric = constant(
    'by a metric from outside the pods; you buffer requests meanwhile',
    'kubernetes-scale-to-zero',
  );

  return [
    judged('more replicas', {
      // Nobody asked for more where the definition has one: of a singleton there must not be two.
      compose:
        ecs.most.value === 1
          ? upTo(ecs)
          : ports.value === undefined
            ? approximated`${orElse(ports, 'docker compose up --scale')} starts more by hand, on this machine${cite('compose-deploy')}`
            : absent`one: only one container can publish ${map(text(compose.main('ports', 0)), beforePort)}${cite('compose-port-clash')}${seenBy('e2e:compose')}`,
      ecs: upTo(ecs),
      ...clusters(on, upTo),
    }),
    judged('scales by load', {
      compose: ecs.scaling('TargetValue').value
        ? absent`${orElse(compose.main('deploy', 'replicas'), 'nothing watches the load')}${cite('compose-deploy')}`
        : fixed(ecs.scaling('TargetValue')),
      ecs: ecs.scaling('TargetValue').value
        ? native`target tracking at ${aims(ecs.policies.map(targetOfPolicy))}; in AWS's benchmark, as a blog quotes it, more tasks run after ${BENCHMARK.byDefault.run} s of load, or after ${BENCHMARK.atExtraCost.run} s with 20-second metrics, which cost extra and are not rendered here`
        : fixed(ecs.scaling('TargetValue')),
      eks: scalesByLoad(
        eks,
        map(workPools, (names) => `; nodes come from the pools ${names}`),
        native,
      ),
      kubernetes: scalesByLoad(
        on.kubernetes,
        {
          ...cite('kubernetes-metrics', 'kubernetes-node-autoscaling'),
          value: ', with your metrics API and nodes',
        },
        approximated,
      ),
    }),
    judged('scales to zero', {
      compose: absent`by hand: ${map(compose.main('labels', 'service'), () => `docker compose stop ${[...on.services].reverse().join(' ')}`)}${cite('compose-deploy')}`,
      ecs: absent`by hand, or by a schedule of yours; by load, with step scaling on a metric of yours, such as the length of a queue: none of them is rendered${cite('ecs-scheduled-scaling', 'ecs-step-scaling')}`,
      eks:
        minorOf(version) < ZERO_FROM_MINOR
          ? absent`by hand, with kubectl scale; by load not in ${version}, but from ${zeroFrom} on; ${byKeda}`
          : approximated`in ${version}, ${byOtherMetric}; ${byKeda}`,
      kubernetes: approximated`if your cluster is ${zeroFrom} or newer, ${byOtherMetric}; ${byKeda}`,
    }),
  ];
}

const byKeda = constant('earlier with KEDA, which you install', 'keda');

/** Nobody asked for scaling where the definition has a fixed number. */
const fixed = (scaler: Reading) => notApplicable`${orElse(scaler, 'a fixed number was defined')}`;

/** The minor version of Kubernetes whose autoscaler scales to zero. */
const ZERO_FROM_MINOR = 37;

const minorOf = ({ value }: Reading): number => Number(String(value).split('.')[1]);
