import { absent, approximated, cite, native, say } from '../cell.ts';
import { as, below, count, each, found, given, known, listed, otherwise, read } from '../reading.ts';
import { clusters, concern, judged, type SectionOf } from '../section.ts';

export const availability: SectionOf = (on) => {
  const { artefacts, compose, ecs } = on;
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');
  const zones = given('zones', 'zones', count(subnets));
  const gateways = given(
    'NAT gateways',
    undefined,
    count(found(each((...path) => read(artefacts.shared, 'Resources', ...path), ['Type'], isGateway))),
  );
  const wayOut = (gateways.value === zones.value
    ? native
    : approximated)`NAT gateways: ${gateways}, for ${zones} zones`;
  const level = (share: number, source: 'aws-compute-sla' | 'aws-eks-sla') =>
    given('service level', '%', known(share, source));

  return {
    title: 'Availability',
    concerns: [
      concern('zones', ['availability.spreadOverZones'], {
        compose: say`one machine${cite('compose-production')}`,
        ecs: say`${zones} zones; rebalancing ${as(ecs.service('AvailabilityZoneRebalancing'), (state: string) => state.toLowerCase())}${cite('ecs-zone-rebalancing')}`,
        ...clusters(on, ({ pod }) => {
          const spread = pod('topologySpreadConstraints');
          return spread.value
            ? say`spread over ${listed(
                as(each(below(pod, 'topologySpreadConstraints'), ['topologyKey']), lastNames),
              )}, ${pod('topologySpreadConstraints', 0, 'whenUnsatisfiable')}`
            : say`${otherwise(spread, 'wherever the scheduler puts them')}`;
        }),
      }),
      concern('disruption', ['availability.maxUnavailableReplicas'], {
        compose: say`whatever stops the machine stops it${cite('compose-production')}`,
        ecs: say`AWS retires tasks and starts others first, down to ${given('least', '% of replicas', ecs.service('DeploymentConfiguration', 'MinimumHealthyPercent'))} %${cite('ecs-task-retirement')}`,
        ...clusters(
          on,
          ({ own }) =>
            say`drains evict while at most ${given('unavailable', 'replicas', own('PodDisruptionBudget')('spec', 'maxUnavailable'))} is unavailable${cite('kubernetes-disruptions')}`,
        ),
      }),
      judged('way out', {
        compose: approximated`this machine's, through network ${compose.wayOut}`,
        ecs: wayOut,
        eks: wayOut,
        kubernetes: absent`the cluster's, which is yours${cite('kubernetes-production')}`,
      }),
      judged('service level', {
        compose: absent`none${cite('compose-production')}`,
        ecs: native`${level(99.99, 'aws-compute-sla')} % of a month in a region, with tasks in two zones or more`,
        eks: native`${level(99.95, 'aws-eks-sla')} % of a month for the API endpoint; nodes apart`,
        kubernetes: absent`none: the control plane is yours${cite('kubernetes-production')}`,
      }),
    ],
  };
};

const isGateway = ({ Type }: { Type?: string }): boolean => Type === 'AWS::EC2::NatGateway';

/** `topology.kubernetes.io/zone` as `zone`. */
const lastNames = (keys: string[]): string[] => keys.map((key) => key.split('/').at(-1) ?? key);
