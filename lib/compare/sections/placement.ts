import { absent, approximated, cite, native, notApplicable, say } from '../readings/cell.ts';
import { beforePort } from '../readings/compose-reader.ts';
import { constant, count, given, map, number, orElse, type Reading, text } from '../readings/reading.ts';
import { aims, fewestSteps, largestReport, targetOfPolicy, targetsOfScaler } from '../readings/scaling.ts';
import { clusters, concern, judged, type SectionOf } from './section.ts';

export const placement: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksCluster, workPools } = on;
  const subnets = ecs.service('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets');

  const leastOfCompose = given(
    'least replicas',
    'replicas',
    orElse(number(compose.main('deploy', 'replicas')), 1),
  );

  return {
    title: 'Replicas, scaling and placement',
    concerns: [
      concern('replicas', ['replicas.min', 'replicas.max'], {
        // Nothing is lost where the definition asks for one replica.
        compose:
          ecs.most.value === 1
            ? native`${leastOfCompose}, as ${map(ecs.most, () => 'it was defined')}`
            : compose.main('ports').value
              ? say`${leastOfCompose}, because only one container can publish ${map(text(compose.main('ports', 0)), beforePort)}`
              : approximated`${leastOfCompose}; ${orElse(compose.main('ports'), 'docker compose up --scale')} starts more by hand${cite('compose-up')}`,
        ecs: ecs.scaling().value ? range(ecs.least, ecs.most) : fixed(ecs.least),
        ...clusters(on, ({ scaler }) =>
          scaler('metrics').value
            ? range(scaler('minReplicas'), scaler('maxReplicas'))
            : fixed(scaler('minReplicas')),
        ),
      }),
      concern(
        'scaling',
        ['scaling.targetCpuPercent', 'scaling.scaleOutDelaySeconds', 'scaling.scaleInDelaySeconds'],
        {
          compose: ecs.scaling().value ? say`no scaling${cite('compose-deploy')}` : notScaled(ecs.scaling()),
          ecs: ecs.scaling().value
            ? say`aims at ${aims(ecs.policies.map(targetOfPolicy))}; steps out when a CloudWatch alarm on one-minute metrics fires, at most every ${ecs.scaling('ScaleOutCooldown')} s; steps in more gradually, at most every ${ecs.scaling('ScaleInCooldown')} s${cite('target-tracking-cooldowns', 'ecs-faster-scaling', 'ecs-target-tracking')}${fewestSteps(ecs, ecs.policies.map(targetOfPolicy), constant(100, 'target-tracking-cooldowns'))}`
            : notScaled(ecs.scaling()),
          ...clusters(on, ({ scaler, main, least, most }) =>
            scaler('metrics').value
              ? say`aims at ${aims(targetsOfScaler(scaler))} that container ${scaler('metrics', 0, 'containerResource', 'container')} requests; out when above for ${scaler('behavior', 'scaleUp', 'stabilizationWindowSeconds')} s, in when below for ${scaler('behavior', 'scaleDown', 'stabilizationWindowSeconds')} s${fewestSteps({ least, most }, targetsOfScaler(scaler), largestReport(main))}${cite('kubernetes-autoscaling')}`
              : notScaled(scaler('metrics')),
          ),
        },
      ),
      judged('placement', {
        compose: absent`only this machine, of any architecture${cite('compose-production')}`,
        ecs: native`${given('subnets', 'subnets', count(subnets))} private subnets, a machine of its own for each task${cite('ecs-shared-responsibility')}, ${ecs.task('RuntimePlatform', 'CpuArchitecture')}`,
        eks: native`nodes of pools ${workPools}${map(orElse(text(eks.object('NodePool/')('metadata', 'name')), ''), (name) => name && `, ${name}`)} in ${given('subnets', 'subnets', count(eksCluster('ResourcesVpcConfig', 'SubnetIds')))} private subnets, ${eks.pod('nodeSelector', 'kubernetes.io/arch')}`,
        kubernetes: approximated`${orElse(kubernetes.pod('nodeSelector'), 'any node')} of the image's architecture; the nodes are yours`,
      }),
    ],
  };
};

/** The seconds of a load until target tracking on ECS asks for more tasks, and until they run, in AWS's own benchmark. */
export const BENCHMARK = {
  /** With the metrics that a service has by default, one a minute. */
  byDefault: {
    asked: given('first step out', 's', constant(363, 'ecs-faster-scaling')),
    run: constant(386, 'ecs-faster-scaling-total'),
  },
  /** With metrics every 20 s, which cost extra. */
  atExtraCost: {
    asked: constant(86, 'ecs-faster-scaling'),
    run: constant(109, 'ecs-faster-scaling-total'),
  },
};

const range = (least: Reading, most: Reading) =>
  say`${given('least replicas', 'replicas', least)} to ${given('most replicas', 'replicas', most)}`;

const notScaled = (scaler: Reading) => notApplicable`${orElse(scaler, 'a fixed number was defined')}`;

const fixed = (replicas: Reading) => say`${given('least replicas', 'replicas', replicas)}, a fixed number`;
