import type { JsonObject } from './json.ts';
import type { Readers } from './readers.ts';
import { count, each, found, given, map, type Place, type Reading, read } from './reading.ts';

/** The NAT gateways of the shared stack, by which tasks and pods reach what is outside. */
export interface Outbound {
  readonly gateways: Reading<number>;
  /** Whether each zone has a gateway of its own. */
  readonly isForEach: boolean;
  /** A clause about the zones without a gateway of their own. Empty if there are none. */
  readonly ifItsZoneFails: Reading<string>;
}

/** Reads the outbound access of both deployments on AWS, which share the network. */
export function outboundOf({ artefacts, ecs }: Readers): Outbound {
  const zones = count(ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'));
  const resources: Place = (...path) => read(artefacts.shared, 'Resources', ...path);
  const hasEndpoint = found(each(resources, ['Type'], isEndpoint)).value !== undefined;
  const gateways = given('NAT gateways', undefined, count(found(each(resources, ['Type'], isGateway))));
  const isForEach = gateways.value === zones.value;
  return {
    gateways,
    isForEach,
    ifItsZoneFails: map(gateways, () =>
      isForEach
        ? ''
        : `; if the zone of the NAT gateway fails, replicas in another zone go on, but reach ${hasEndpoint ? 'only DynamoDB' : 'nothing'} outside, and no new ones start there`,
    ),
  };
}

/** The endpoint of DynamoDB, the only one that the network has. */
const isEndpoint = ({ Type }: JsonObject): boolean => Type === 'AWS::EC2::VPCEndpoint';
const isGateway = ({ Type }: JsonObject): boolean => Type === 'AWS::EC2::NatGateway';
