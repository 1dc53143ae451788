import { absent, approximated, cite, native, say } from '../cell.ts';
import type { ClusterReader } from '../kubernetes-reader.ts';
import type { Readers } from '../readers.ts';
import { as, below, each, entry, listed, otherwise, properties, type Reading } from '../reading.ts';
import { type Concern, concern, judged } from '../section.ts';

/** What is around the containers: networks, images, keys and traces. */
export const protection = (on: Readers): Concern[] => {
  const { artefacts, compose, ecs, eks, kubernetes, eksStack } = on;
  const cluster = eksStack('AWS::EKS::Cluster');
  const nodes = eksStack('AWS::IAM::Role', ({ ManagedPolicyArns }) =>
    JSON.stringify(ManagedPolicyArns ?? '').includes('RegistryPullOnly'),
  );
  const table = properties(artefacts.shared, 'AWS::DynamoDB::Table');
  const volume = compose.store('volumes', 0, 'source');
  const pulling = as(
    entry<{ Action: string | string[] }>(
      below(ecs.executionPolicy, 'PolicyDocument', 'Statement'),
      ({ Action }) => [Action].flat().includes(PULL),
      PULL,
    )('Action'),
    () => PULL,
  );
  const ownKey = otherwise(table('SSESpecification'), "AWS's own key");

  return [
    concern('network in', ['exposure.allowedCidrs'], {
      compose: say`${as(compose.main('ports', 0), (port: string) => port.split(':')[0])} alone`,
      ecs: say`load balancer: from ${distinct(each(ecs.balancerRules, ['CidrIp']))}; tasks: from ${as(ecs.taskCallers('SourceSecurityGroupId'), () => 'the load balancer')} to port ${ecs.taskCallers('FromPort')}`,
      eks: say`load balancer: from ${eks.annotation('inbound-cidrs')}; pods: from ${listed(each(below(eks.own('NetworkPolicy'), 'spec', 'ingress', 0, 'from'), ['ipBlock', 'cidr']))}, ${as(controller(eks), enforced)}${cite('eks-auto-network-policies')}`,
      kubernetes: say`pods: from ${otherwise(kubernetes.own('NetworkPolicy')('spec', 'ingress', 0, 'from'), 'anywhere')} to port ${kubernetes.own('NetworkPolicy')('spec', 'ingress', 0, 'ports', 0, 'port')}, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
    }),
    concern('network out', ['network.outboundPorts'], {
      compose: say`anywhere: network ${compose.wayOut} ${otherwise(compose.file('networks', String(compose.wayOut.value), 'internal'), 'has no filter')}`,
      ecs: say`to ports ${listed(each(ecs.taskRules, ['FromPort']))}`,
      eks: say`to ports ${ports(eks.own('NetworkPolicy')('spec', 'egress'))}, ${as(controller(eks), enforced)}${cite('eks-auto-network-policies')}`,
      kubernetes: say`to ports ${ports(kubernetes.own('NetworkPolicy')('spec', 'egress'))}, where the network plugin enforces it${cite('kubernetes-network-policies')}`,
    }),
    judged('image pull', {
      compose: approximated`the service's is built here, its steps pull ${distinct(compose.ofSteps('pull_policy'))}; others as the engine may`,
      ecs: native`by the execution role: ${pulling}`,
      eks: native`by the nodes' role: ${managed(nodes('ManagedPolicyArns'))}`,
      kubernetes: approximated`${otherwise(kubernetes.pod('imagePullSecrets'), "as the nodes may: credentials are the cluster's")}`,
    }),
    judged('encryption', {
      compose: absent`volume ${volume}: ${otherwise(compose.file('volumes', String(volume.value), 'driver_opts'), "only as the machine's disk is")}`,
      ecs: native`table: ${ownKey}${cite('dynamodb-encryption')}; tasks' disks: Fargate's key${cite('ecs-fargate-security')}`,
      eks: native`table: ${ownKey}${cite('dynamodb-encryption')}; API data: ${as(cluster('EncryptionConfig', 0, 'Provider', 'KeyArn'), () => 'a key of the stack')}${cite('eks-envelope-encryption')}; nodes' disks: AWS's key of EBS${cite('eks-auto-encryption')}`,
      kubernetes: absent`yours to configure: Secrets lie unencrypted by default${cite('kubernetes-encryption')}`,
    }),
    judged('audit', {
      compose: absent`none: docker events shows the last 256${cite('docker-events')}`,
      ecs: native`API calls in CloudTrail, 90 days of history${cite('ecs-cloudtrail')}`,
      eks: native`control plane logs ${listed(each(below(cluster, 'Logging', 'ClusterLogging', 'EnabledTypes'), ['Type']))}, in CloudWatch`,
      kubernetes: absent`off until the API server gets a policy, which is yours${cite('kubernetes-auditing')}`,
    }),
  ];
};

const PULL = 'ecr:BatchGetImage';

const managed = (policies: Reading): Reading =>
  as(policies, (all: object[]) => /policy\/(\w*Pull\w*)/.exec(JSON.stringify(all))?.[1]);

/** Whether Auto Mode was told to enforce network policies. */
const controller = ({ object }: ClusterReader): Reading =>
  object('ConfigMap/amazon-vpc-cni')('data', 'enable-network-policy-controller');

const enforced = (on: string): string => (on === 'true' ? 'enforced' : 'not enforced');

/** Of rules, each port once. */
const ports = (rules: Reading): Reading =>
  as(rules, (all: { ports?: { port: number }[] }[]) =>
    [...new Set(all.flatMap((rule) => rule.ports ?? []).map(({ port }) => port))].join(', '),
  );

const distinct = (all: Reading): Reading => as(all, (values: unknown[]) => [...new Set(values)].join(', '));
