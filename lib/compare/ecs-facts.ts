import type { Artefacts, Tree } from './artefacts.ts';
import { as, listed, otherwise, read, resource, say } from './cell.ts';
import type { Facts } from './facts.ts';

export function ecsFacts({ ecs, shared }: Pick<Artefacts, 'ecs' | 'shared'>): Facts {
  const of = (type: string, picks?: (properties: Tree) => boolean) => {
    const place = resource(ecs, type, picks);
    return (...path: (string | number)[]) => read(ecs, ...place, ...path);
  };
  const task = of('AWS::ECS::TaskDefinition');
  const service = of('AWS::ECS::Service');
  const targets = of('AWS::ElasticLoadBalancingV2::TargetGroup');
  const target = of('AWS::ApplicationAutoScaling::ScalableTarget');
  const policy = of('AWS::ApplicationAutoScaling::ScalingPolicy');
  const logs = of('AWS::Logs::LogGroup');
  // With a domain there is another one, which sends callers of HTTP to this one.
  const listener = of('AWS::ElasticLoadBalancingV2::Listener', forwards);
  const balancer = of('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const role = of('AWS::IAM::Policy');
  const main = (...path: (string | number)[]) => task('ContainerDefinitions', 0, ...path);
  const attribute = (key: string) =>
    as(
      targets('TargetGroupAttributes'),
      (all: { Key: string; Value: string }[]) => all.find(({ Key }) => Key === key)?.Value,
    );
  const resources = (stack: Artefacts['ecs']) =>
    as(read(stack, 'Resources'), (all: Tree) => Object.keys(all).length);

  return {
    'what runs': say`a task of containers ${as(task('ContainerDefinitions'), names)}; image ${as(main('Image'), imageTag)}`,
    size: say`a task of ${task('Cpu')} CPU units and ${task('Memory')} MiB; of it ${main('Cpu')} and ${main('Memory')} for the service`,
    replicas: target().value
      ? say`${target('MinCapacity')} to ${target('MaxCapacity')}, aiming at ${policy('TargetTrackingScalingPolicyConfiguration', 'TargetValue')} % CPU`
      : say`${service('DesiredCount')}, ${otherwise(target(), 'no scaling')}`,
    health: say`container: ${as(main('HealthCheck', 'Command'), path)}, a failure replaces the task; targets: ${targets('HealthCheckPath')}, no requests`,
    rollout: say`rolling, ${service('DeploymentConfiguration', 'MinimumHealthyPercent')} to ${service('DeploymentConfiguration', 'MaximumPercent')} % of tasks; a circuit breaker ${as(service('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), (rollback: boolean) => (rollback ? 'rolls back' : 'stops'))}`,
    shutdown: say`${as(attribute('deregistration_delay.timeout_seconds'), drain)}, stop signal, kill after ${main('StopTimeout')}s`,
    routing: say`${balancer('Scheme')} ${balancer('Type')} load balancer, ${listener('Protocol')} ${listener('Port')}`,
    identity: say`task role: ${as(role('PolicyDocument', 'Statement', 0, 'Action'), operations)} on its table`,
    secrets: main('Secrets').value
      ? say`Secrets Manager, read by ECS into ${as(main('Secrets'), names)}`
      : say`${otherwise(main('Secrets'), 'none')}`,
    logs: say`CloudWatch Logs, ${logs('RetentionInDays')} days, ${main('LogConfiguration', 'Options', 'mode')}`,
    'to own': say`${resources(ecs)} resources, and ${resources(shared)} shared`,
  };
}

const forwards = ({ DefaultActions }: Tree): boolean =>
  (DefaultActions as { Type: string }[] | undefined)?.[0]?.Type === 'forward';
const names = (named: { Name?: string }[]): string | undefined => listed(named.map(({ Name }) => Name));
const drain = (seconds: string): string => (seconds === '0' ? 'no drain' : `drains ${seconds}s`);
const path = (command: string[]): string => new URL(command.at(-1) ?? '').pathname;
const operations = (actions: string | string[]): string =>
  [actions]
    .flat()
    .map((action) => action.replace('dynamodb:', ''))
    .join(', ');

/** The asset's hash, shortened as Docker shortens ids. */
export const imageTag = (image: string | { 'Fn::Sub': string }): string =>
  (typeof image === 'string' ? image : image['Fn::Sub']).replace(/^.*:([0-9a-f]{12})[0-9a-f]*$/, '$1');
