import { absent, approximated, cite, native, say } from '../readings/cell.ts';
import { objectsIn } from '../readings/json.ts';
import { type ClusterReader, enforced, networkController } from '../readings/kubernetes-reader.ts';
import { actionsOf } from '../readings/policies.ts';
import type { Readers } from '../readings/readers.ts';
import { below, each, entry, items, listed, map, orElse, type Reading, text } from '../readings/reading.ts';
import { STORE_ENDPOINT } from '../readings/table-places.ts';
import { hardening } from './hardening.ts';
import {
  beforeColon,
  type Concern,
  cellsWith,
  cellsWithout,
  concern,
  judged,
  publicPlaces,
  type SectionOf,
  waysIn,
} from './section.ts';

export const security: SectionOf = (on) => ({
  title: 'Security posture',
  concerns: [...hardening(on), ...protection(on)],
});

/** Networks, images, keys and audit logs around the containers. */
const protection = (on: Readers): Concern[] => [
  networkIn(on),
  closed(on),
  outboundPorts(on),
  imagePull(on),
  encryption(on),
  judged('audit', {
    compose: absent`none: docker events shows only the last 256${cite('docker-events')}`,
    ecs: native`API calls in CloudTrail, 90 days of history${cite('ecs-cloudtrail')}`,
    eks: native`control plane logs ${listed(each(below(on.eksCluster, 'Logging', 'ClusterLogging', 'EnabledTypes'), ['Type']))}, in CloudWatch`,
    kubernetes: absent`off until you give the API server a policy${cite('kubernetes-auditing')}`,
  }),
];

/** Callers from outside of the application. */
function networkIn(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const policy = (cluster: ClusterReader) => below(cluster.own('NetworkPolicy'), 'spec', 'ingress', 0);
  return concern(
    'network in',
    ['exposure.allowedCidrs'],
    cellsWith(publicPlaces(on), () => ({
      compose: native`${map(text(compose.main('ports', 0)), beforeColon)} only`,
      ecs: say`load balancer: from ${distinct(each(ecs.loadBalancerRules, ['CidrIp']))}; tasks: from ${map(ecs.taskCallers('SourceSecurityGroupId'), () => 'the load balancer')} to port ${ecs.taskCallers('FromPort')}`,
      eks: say`load balancer: from ${eks.annotation('inbound-cidrs')}; pods: from ${listed(each(below(policy(eks), 'from'), ['ipBlock', 'cidr']))}, ${map(networkController(eks), enforced)}${cite('eks-auto-network-policies')}`,
      kubernetes: approximated`pods: from ${orElse(policy(kubernetes)('from'), 'anywhere')} to port ${policy(kubernetes)('ports', 0, 'port')}, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
    })),
  );
}

/** A service that nobody calls, such as a worker. */
function closed(on: Readers): Concern {
  const { compose, ecs, eks, kubernetes } = on;
  const policy = ({ own }: ClusterReader): Reading<string> =>
    orElse(
      map(own('NetworkPolicy')('spec', 'ingress'), () => 'its NetworkPolicy admits callers'),
      'its NetworkPolicy admits none',
    );
  return judged(
    'no way in',
    cellsWithout(waysIn(on), () => ({
      compose: native`closed: ${orElse(compose.main('ports'), 'nothing is published')}`,
      ecs: native`closed: ${orElse(ecs.service('LoadBalancers', 0), 'nothing routes requests to it')}; ${orElse(ecs.taskCallers('FromPort'), 'its security group admits none')}`,
      eks: (networkController(eks).value === 'true'
        ? native
        : approximated)`closed: no Service; ${policy(eks)}, ${map(networkController(eks), enforced)}${cite('eks-auto-network-policies')}`,
      kubernetes: approximated`closed: no Service; ${policy(kubernetes)}, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
    })),
  );
}

function outboundPorts({ compose, ecs, eks, kubernetes }: Readers): Concern {
  const network = compose.outbound;
  const isInternal = compose.file('networks', String(network.value), 'internal');
  const isolated = compose.main('network_mode');
  const onCompose = () => {
    if (isolated.value === 'none') return say`nowhere: it has no network (${isolated})`;
    if (isInternal.value === true)
      return say`nowhere beyond the application: ${map(isInternal, () => 'its networks are internal')}${cite('compose-networks')}`;
    return compose.translated.value === 'false'
      ? say`nowhere beyond this machine: ${map(network, () => 'its network')} has masquerading switched off (${compose.translated})${cite('docker-bridge')}`
      : say`anywhere: ${map(network, () => 'its network')} ${orElse(isInternal, 'has no filter')}${cite('compose-networks')}`;
  };
  return concern('outbound ports', ['network.outboundPorts'], {
    compose: onCompose(),
    ecs: say`to ports ${listed(ecs.calledPorts)}`,
    eks: (networkController(eks).value === 'true'
      ? native
      : approximated)`to ports ${ports(eks.own('NetworkPolicy')('spec', 'egress'))}, ${map(networkController(eks), enforced)}${cite('eks-auto-network-policies')}`,
    kubernetes: say`to ports ${ports(kubernetes.own('NetworkPolicy')('spec', 'egress'))}, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
  });
}

function imagePull({ compose, ecs, kubernetes, eksStack }: Readers): Concern {
  const nodes = eksStack('AWS::IAM::Role', ({ ManagedPolicyArns }) =>
    JSON.stringify(ManagedPolicyArns ?? '').includes('RegistryPullOnly'),
  );
  const pulling = map(
    entry(
      below(ecs.executionPolicy, 'PolicyDocument', 'Statement'),
      ({ Action }) => actionsOf(Action).includes(PULL),
      PULL,
    )('Action'),
    () => PULL,
  );
  const isBuilt = compose.main('build').value !== undefined;
  return judged('image pull', {
    compose: isBuilt
      ? approximated`${map(compose.main('build', 'context'), () => "the service's is built here")}; others with the engine's credentials`
      : approximated`${orElse(compose.main('build'), "with the engine's credentials")}`,
    ecs: isBuilt
      ? native`by the execution role: ${pulling}`
      : approximated`${map(ecs.main('Image'), () => 'from its registry, without credentials')}: none are in the task definition${orElse(
          map(ecs.main('RepositoryCredentials'), () => ''),
          '',
        )}`,
    eks: native`by the nodes' role: ${managed(nodes('ManagedPolicyArns'))}`,
    kubernetes: approximated`${orElse(kubernetes.pod('imagePullSecrets'), "with the cluster's credentials")}`,
  });
}

/** Data at rest: the table if there is one, the disks, and the secrets of the cluster. */
function encryption({ compose, ecs, eksCluster, table, tableName }: Readers): Concern {
  const volume = compose.store('volumes', 0, 'source');
  const hasTable =
    compose.main('environment', STORE_ENDPOINT).value !== undefined || tableName('Value').value !== undefined;
  const ownKey: Reading<string> = hasTable
    ? map(orElse(table('SSESpecification'), "AWS's own key"), (key) => `table: ${key}; `)
    : { value: '', evidence: [] };
  const ofTable = hasTable ? cite('dynamodb-encryption') : NOTHING;
  return judged('encryption', {
    compose: hasTable
      ? absent`volume ${volume}: ${orElse(compose.file('volumes', String(volume.value), 'driver_opts'), "only if the machine's disk is")}`
      : absent`${map(compose.main('image'), () => "only if the machine's disk is")}${cite('compose-production')}`,
    ecs: native`${ownKey}tasks' disks: Fargate's key${ofTable}${map(ecs.service('LaunchType'), () => '')}${cite('ecs-fargate-security')}`,
    eks: native`${ownKey}API data: ${map(eksCluster('EncryptionConfig', 0, 'Provider', 'KeyArn'), () => 'a key of the stack')}${ofTable}${cite('eks-envelope-encryption')}; nodes' disks: AWS's key of EBS${cite('eks-auto-encryption')}`,
    kubernetes: absent`yours to configure: Secrets lie unencrypted by default${cite('kubernetes-encryption')}`,
  });
}

const NOTHING: Reading<string> = { value: '', evidence: [] };

const PULL = 'ecr:BatchGetImage';

const managed = (policies: Reading): Reading<string> =>
  map(policies, (all) => /policy\/(\w*Pull\w*)/.exec(JSON.stringify(all))?.[1]);

/** The ports of rules, each once. */
const ports = (rules: Reading): Reading<string> =>
  map(items(rules), (all) =>
    [...new Set(objectsIn(all).flatMap((rule) => objectsIn(rule.ports).map(({ port }) => port)))].join(', '),
  );

const distinct = (all: Reading): Reading<string> =>
  map(items(all), (values) => [...new Set(values)].join(', '));
