import { absent, approximated, cite, native, seenBy } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { constant, given, map, orElse, type Reading } from '../readings/reading.ts';
import { aims, targetOfPolicy, targetsOfScaler } from '../readings/scaling.ts';
import { FIRST_STEP } from './placement.ts';
import { type Concern, clusters, judged } from './section.ts';

/** Needs about more replicas under load, and none without. */
export function scalingNeeds(on: Readers): Concern[] {
  const { compose, ecs, eks, eksCluster, nodePools } = on;
  const ports = compose.main('ports');
  const version = eksCluster('Version');
  const upTo = ({ most }: { readonly most: Reading<number> }) => {
    const replicas = given('replicas, at most', 'replicas', most);
    return most.value === 1 ? absent`${replicas}, as it was defined` : native`up to ${replicas}`;
  };
  const scalesByLoad = ({ scaler }: ClusterReader, also: Reading, tell: typeof native) =>
    scaler('metrics').value
      ? tell`HorizontalPodAutoscaler at ${aims(targetsOfScaler(scaler))}${also}`
      : absent`${orElse(scaler('metrics'), 'a fixed number was defined')}`;

  const zeroFrom = constant(`1.${ZERO_FROM_MINOR}`, 'kubernetes-scale-to-zero');
  const byOtherMetric = constant(
    'by a metric that is not of the pods; requests meanwhile need a buffer of yours',
    'kubernetes-scale-to-zero',
  );

  return [
    judged('more replicas', {
      compose:
        ports.value === undefined
          ? approximated`${orElse(ports, 'docker compose up --scale')} starts more by hand, on this machine${cite('compose-deploy')}`
          : absent`one: port ${compose.main('ports', 0)} of the machine belongs to one container${cite('compose-port-clash')}${seenBy('e2e:compose')}`,
      ecs: upTo(ecs),
      ...clusters(on, upTo),
    }),
    judged('scales by load', {
      compose: absent`${orElse(compose.main('deploy', 'replicas'), 'nothing watches the load')}${cite('compose-deploy')}`,
      ecs: ecs.scaling('TargetValue').value
        ? native`target tracking at ${aims(ecs.policies.map(targetOfPolicy))}; the first step came after ${FIRST_STEP.byDefault} s of load in AWS's benchmark, after ${FIRST_STEP.atExtraCost} s with 20-second metrics, which cost extra`
        : absent`${orElse(ecs.scaling('TargetValue'), 'a fixed number was defined')}`,
      eks: scalesByLoad(
        eks,
        map(nodePools, (names) => `; nodes come from pools ${names}`),
        native,
      ),
      kubernetes: scalesByLoad(
        on.kubernetes,
        {
          ...cite('kubernetes-metrics', 'kubernetes-node-autoscaling'),
          value: ', with a metrics API and nodes of yours',
        },
        approximated,
      ),
    }),
    judged('scales to zero', {
      compose: absent`by hand: docker compose stop ${compose.file('name')}${cite('compose-deploy')}`,
      ecs: absent`not by load: without tasks their metric has no data, on which target tracking does nothing${cite('ecs-target-tracking')}`,
      eks:
        minorOf(version) < ZERO_FROM_MINOR
          ? absent`not in ${version}, only from ${zeroFrom} on`
          : approximated`in ${version}, ${byOtherMetric}`,
      kubernetes: approximated`if your cluster is ${zeroFrom} or newer, ${byOtherMetric}`,
    }),
  ];
}

/** The minor version of Kubernetes whose autoscaler scales to zero. */
const ZERO_FROM_MINOR = 37;

const minorOf = ({ value }: Reading): number => Number(String(value).split('.')[1]);
