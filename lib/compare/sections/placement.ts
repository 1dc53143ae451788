import { absent, approximated, cite, native, say } from '../cell.ts';
import { as, count, given, listed, otherwise, type Reading, together } from '../reading.ts';
import { clusters, concern, judged, type SectionOf } from '../section.ts';

export const placement: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksStack } = on;
  const cluster = eksStack('AWS::EKS::Cluster');
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');

  return {
    title: 'Replicas, scaling and placement',
    concerns: [
      concern('replicas', ['replicas.min', 'replicas.max'], {
        compose: say`${given('least replicas', 'replicas', otherwise(compose.main('deploy', 'replicas'), 1), Number)}: ${as(compose.main('ports', 0), published)} has room for no second`,
        ecs: ecs.scaler().value
          ? range(ecs.scaler('MinCapacity'), ecs.scaler('MaxCapacity'))
          : fixed(ecs.service('DesiredCount')),
        ...clusters(on, ({ scaler, deployment }) =>
          scaler().value
            ? range(scaler('minReplicas'), scaler('maxReplicas'))
            : fixed(deployment('replicas')),
        ),
      }),
      concern(
        'scaling',
        ['scaling.targetCpuPercent', 'scaling.scaleOutDelaySeconds', 'scaling.scaleInDelaySeconds'],
        {
          compose: say`no scaling${cite('compose-deploy')}`,
          ecs: ecs.scaler().value
            ? say`aims at ${given('target', '% CPU', ecs.scaling('TargetValue'))} % of the task's CPU; ${delays(ecs.scaling('ScaleOutCooldown'), ecs.scaling('ScaleInCooldown'))}`
            : say`${otherwise(ecs.scaler(), 'no scaling')}`,
          ...clusters(on, ({ scaler }) =>
            scaler().value
              ? say`aims at ${given('target', '% CPU', scaler('metrics', 0, 'containerResource', 'target', 'averageUtilization'))} % of what container ${scaler('metrics', 0, 'containerResource', 'container')} asks for; ${delays(scaler('behavior', 'scaleUp', 'stabilizationWindowSeconds'), scaler('behavior', 'scaleDown', 'stabilizationWindowSeconds'))}`
              : say`${otherwise(scaler(), 'no scaling')}`,
          ),
        },
      ),
      judged('placement', {
        compose: absent`this machine alone, as ${compose.main('platform')}${cite('compose-production')}`,
        ecs: native`${given('subnets', 'subnets', count(subnets))} private subnets, a machine of its own for each task${cite('ecs-shared-responsibility')}, ${ecs.task('RuntimePlatform', 'CpuArchitecture')}`,
        eks: native`nodes of pools ${listed(cluster('ComputeConfig', 'NodePools'))}${as(otherwise(eks.object('NodePool/')('metadata', 'name'), ''), (name: string) => name && `, ${name}`)} in ${given('subnets', 'subnets', count(cluster('ResourcesVpcConfig', 'SubnetIds')))} private subnets, ${eks.pod('nodeSelector', 'kubernetes.io/arch')}`,
        kubernetes: approximated`any node of ${kubernetes.pod('nodeSelector', 'kubernetes.io/arch')}; the nodes are yours`,
      }),
    ],
  };
};

const range = (least: Reading, most: Reading) =>
  say`${given('least replicas', 'replicas', least)} to ${given('most replicas', 'replicas', most)}`;

const fixed = (replicas: Reading) => say`${given('least replicas', 'replicas', replicas)}, a fixed number`;

const delays = (out: Reading, back: Reading): Reading =>
  together([out, back], (s: number, t: number) => `out after ${s} s, in after ${t} s`);

/** Of a published port, the part on the machine. */
const published = (port: string): string => port.replace(/:\d+$/, '');
