import { absent, approximated, cite, native, notApplicable, say } from '../readings/cell.ts';
import { outboundOf } from '../readings/outbound.ts';
import { topologyKeys } from '../readings/pod-reader.ts';
import type { Readers } from '../readings/readers.ts';
import {
  constant,
  count,
  given,
  listed,
  map,
  orElse,
  type Place,
  type Reading,
  text,
  words,
} from '../readings/reading.ts';
import { SOURCES } from '../verdicts/sources.ts';
import { clusters, concern, judged, type SectionOf } from './section.ts';

/** The standing of the source of the SLA. */
const OLD_WORDING = words(`by the wording of ${SOURCES['aws-compute-sla'].date}; a newer one was not read`);

export const availability: SectionOf = (on) => {
  const { ecs } = on;
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');
  const zones = given('zones', 'zones', count(subnets));
  const { gateways, isForEach, ifItsZoneFails } = outboundOf(on);
  const outbound = (isForEach
    ? native
    : approximated)`NAT gateways: ${gateways}, for ${zones} zones${ifItsZoneFails}`;
  const rebalancing = map(text(ecs.service('AvailabilityZoneRebalancing')), (state) => state.toLowerCase());
  const healthy = ecs.service('DeploymentConfiguration', 'MinimumHealthyPercent');
  const level = (share: number, source: 'aws-compute-sla' | 'aws-eks-sla') =>
    given('SLA', '%', constant(share, source));
  const inARegion = level(99.99, 'aws-compute-sla');
  /** The SLA covers tasks that run in at least two zones. Its present wording was not read. */
  const ofTasks = isOne(ecs.least)
    ? absent`none for ${ecs.least} task: ${inARegion} % of a month are for tasks in two zones or more, ${OLD_WORDING}`
    : approximated`${inARegion} % of a month, for ${ecs.least} tasks or more in ${zones} zones, ${OLD_WORDING}`;

  return {
    title: 'Availability',
    concerns: [
      concern('zones', ['availability.spreadOverZones'], {
        compose: say`one machine${cite('compose-production')}`,
        ecs: isOne(ecs.least)
          ? absent`${oneZone(ecs.least)}, of ${zones}`
          : say`${zones} zones; rebalancing ${rebalancing}${cite('ecs-zone-rebalancing')}`,
        ...clusters(on, ({ pod, least }) => {
          if (isOne(least)) return absent`${oneZone(least)}`;
          const keys = topologyKeys(pod);
          return keys.value?.includes('zone')
            ? say`spread over ${listed(keys)}${map(pod('topologySpreadConstraints', 0, 'whenUnsatisfiable'), (rule) => (rule === 'ScheduleAnyway' ? ' if there is room (ScheduleAnyway)' : `, ${rule}`))}`
            : absent`wherever the scheduler puts them; spread over ${listed(orElse(keys, []), 'nothing')} only`;
        }),
      }),
      concern('disruption', ['availability.maxUnavailableReplicas'], {
        compose: say`whatever stops the machine stops it${cite('compose-production')}`,
        ecs: (healthy.value === 0 ? approximated : native)`when AWS retires tasks, ${given(
          'least',
          '% of replicas',
          healthy,
        )} % stay healthy; the loss of a machine has no such promise${cite('ecs-task-retirement')}`,
        ...clusters(on, ({ own, least }) =>
          isOne(least)
            ? approximated`${onlyPod(own('PodDisruptionBudget'))}: a gap until it has started elsewhere${cite('kubernetes-disruptions')}`
            : say`a drain takes ${given('unavailable', 'replicas', own('PodDisruptionBudget')('spec', 'maxUnavailable'))} of ${least} pods at a time${cite('kubernetes-disruptions')}`,
        ),
      }),
      judged('outbound access', {
        compose: outboundOnCompose(on),
        ecs: outbound,
        eks: outbound,
        kubernetes: absent`the cluster's, which is yours${cite('kubernetes-production')}`,
      }),
      judged('SLA', {
        compose: absent`none: the machine is yours${cite('compose-production')}`,
        ecs: ofTasks,
        eks: approximated`${level(99.95, 'aws-eks-sla')} % of a month for the API endpoint alone, without the nodes`,
        kubernetes: absent`none: the control plane is yours${cite('kubernetes-production')}`,
      }),
    ],
  };
};

function outboundOnCompose({ compose }: Readers) {
  const { outbound, translated } = compose;
  const isInternal = compose.file('networks', String(outbound.value), 'internal');
  const isolated = compose.main('network_mode');
  if (isolated.value === 'none') return notApplicable`none: the service has no network (${isolated})`;
  if (isInternal.value === true)
    return notApplicable`none: ${map(isInternal, () => 'its networks are internal')}`;
  return translated.value === 'false'
    ? notApplicable`none: ${map(outbound, () => 'its network')} has masquerading switched off (${translated})`
    : approximated`this machine's, through ${map(outbound, () => 'its network')}`;
}

const isOne = ({ value }: Reading<number>): boolean => value === 1;

const oneZone = (least: Reading<number>): Reading<string> =>
  map(least, (replicas) => `at least ${replicas} replica, so perhaps in only one zone`);

/** The effect of a drain on a single pod, with a disruption budget or without one. */
const onlyPod = (budget: Place): Reading<string> => {
  const evicted = 'a drain evicts the only pod';
  return budget().value === undefined
    ? orElse(text(budget()), evicted)
    : map(budget('spec', 'maxUnavailable'), () => evicted);
};
