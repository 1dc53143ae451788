import type { Artefact } from './artefacts.ts';
import { calledBy, callersOf } from './ecs-callers.ts';
import { type Json, objectsIn } from './json.ts';
import { below, combine, each, entry, type Place, properties, type Reading, resourcesOf } from './reading.ts';
import { referencesIn, referredProperties, refersTo, resourceAt } from './template-references.ts';

/** Reads how requests get to the tasks, and whom the tasks may call. Public services may share the load balancer. */
export function trafficOf(ecs: Artefact, service: Place) {
  const targetGroup = service('LoadBalancers', 0, 'TargetGroupArn').value;
  const targets = referredProperties(ecs, targetGroup, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const isForwarded = (actions: Json | undefined): boolean =>
    objectsIn(actions).some((action) => refersTo(action, referencesIn(targetGroup)[0]));
  const rule = properties(ecs, 'AWS::ElasticLoadBalancingV2::ListenerRule', ({ Actions }) =>
    isForwarded(Actions),
  );
  const ruled = rule('ListenerArn').value;
  // With a domain there is a second listener, which redirects HTTP to this one.
  const listener = ruled
    ? referredProperties(ecs, ruled, 'AWS::ElasticLoadBalancingV2::Listener')
    : properties(ecs, 'AWS::ElasticLoadBalancingV2::Listener', ({ DefaultActions }) =>
        isForwarded(DefaultActions),
      );
  const loadBalancer = referredProperties(
    ecs,
    listener('LoadBalancerArn').value,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  );
  const group = service('NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups', 0).value;
  const ofLoadBalancer = loadBalancer('SecurityGroups', 0).value;

  return {
    targets,
    targetAttribute: attributes(below(targets, 'TargetGroupAttributes')),
    loadBalancer,
    loadBalancerAttribute: attributes(below(loadBalancer, 'LoadBalancerAttributes')),
    listener,
    /** The rule by host or path that leads requests to the service, if its listener has rules. */
    rule,
    /** A condition of that rule. */
    condition: (field: string): Place =>
      entry(below(rule, 'Conditions'), ({ Field }) => Field === field, field),
    /** The name and the port by which Service Connect leads other services here. */
    alias: below(service, 'ServiceConnectConfiguration', 'Services', 0, 'ClientAliases', 0),
    redirect: below(
      properties(
        ecs,
        'AWS::ElasticLoadBalancingV2::Listener',
        ({ DefaultActions }) => objectsIn(DefaultActions)[0]?.Type === 'redirect',
      ),
      'DefaultActions',
      0,
      'RedirectConfig',
    ),
    record: properties(ecs, 'AWS::Route53::RecordSet'),
    /** Sources that may call the load balancer. */
    loadBalancerRules: below(
      referredProperties(ecs, ofLoadBalancer, 'AWS::EC2::SecurityGroup'),
      'SecurityGroupIngress',
    ),
    /** The rule by which the load balancer may call the tasks. */
    taskCallers: properties(
      ecs,
      'AWS::EC2::SecurityGroupIngress',
      ({ GroupId, SourceSecurityGroupId }) =>
        refersTo(GroupId, referencesIn(group)[0]) &&
        refersTo(SourceSecurityGroupId, referencesIn(ofLoadBalancer)[0]),
    ),
    /** The ports that the tasks may call: rules of the group itself, and rules to other groups of the stack. */
    calledPorts: calledPorts(ecs, group),
    /** The services that may call this one. */
    callers: callersOf(ecs, group),
    /** The services that this one may call. */
    calls: calledBy(ecs, group),
  };
}

function calledPorts(ecs: Artefact, group: Json | undefined): Reading<readonly Json[]> {
  const own = each(below(referredProperties(ecs, group, 'AWS::EC2::SecurityGroup'), 'SecurityGroupEgress'), [
    'FromPort',
  ]);
  const toOthers = resourcesOf(ecs)
    .filter(
      ({ type, properties: { GroupId } }) =>
        type === 'AWS::EC2::SecurityGroupEgress' && refersTo(GroupId, referencesIn(group)[0]),
    )
    .map(({ id }) => resourceAt(ecs, id)('Properties', 'FromPort'));
  return combine([own, ...toOthers], (ports, ...others) => [...new Set([...ports, ...others])]);
}

/** The value of a key in a list of `{ Key, Value }`. */
export const attributes = (list: Place) => (key: string) =>
  entry(list, ({ Key }) => Key === key, key)('Value');
