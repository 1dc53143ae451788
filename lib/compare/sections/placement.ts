import { absent, approximated, cite, native, notApplicable, say } from '../readings/cell.ts';
import { constant, count, given, map, number, orElse, type Reading, text } from '../readings/reading.ts';
import { aims, targetOfPolicy, targetsOfScaler } from '../readings/scaling.ts';
import { beforePort, clusters, concern, judged, type SectionOf } from './section.ts';

export const placement: SectionOf = (on) => {
  const { compose, ecs, eks, kubernetes, eksCluster, nodePools } = on;
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
              ? say`${leastOfCompose}: ${map(text(compose.main('ports', 0)), beforePort)} can be published once`
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
            ? say`aims at ${aims(ecs.policies.map(targetOfPolicy))}; ${ecs.scaling('ScaleOutCooldown')} s between two steps out, ${ecs.scaling('ScaleInCooldown')} s between two steps in${cite('target-tracking-cooldowns')}; the first step out after ${FIRST_STEP.byDefault} s of load, in AWS's benchmark`
            : notScaled(ecs.scaling()),
          ...clusters(on, ({ scaler }) =>
            scaler('metrics').value
              ? say`aims at ${aims(targetsOfScaler(scaler))} that container ${scaler('metrics', 0, 'containerResource', 'container')} asks for; out when above for ${scaler('behavior', 'scaleUp', 'stabilizationWindowSeconds')} s, in when below for ${scaler('behavior', 'scaleDown', 'stabilizationWindowSeconds')} s${cite('kubernetes-autoscaling')}`
              : notScaled(scaler('metrics')),
          ),
        },
      ),
      judged('placement', {
        compose: absent`this machine alone, of any architecture${cite('compose-production')}`,
        ecs: native`${given('subnets', 'subnets', count(subnets))} private subnets, a machine of its own for each task${cite('ecs-shared-responsibility')}, ${ecs.task('RuntimePlatform', 'CpuArchitecture')}`,
        eks: native`nodes of pools ${nodePools}${map(orElse(text(eks.object('NodePool/')('metadata', 'name')), ''), (name) => name && `, ${name}`)} in ${given('subnets', 'subnets', count(eksCluster('ResourcesVpcConfig', 'SubnetIds')))} private subnets, ${eks.pod('nodeSelector', 'kubernetes.io/arch')}`,
        kubernetes: approximated`${orElse(kubernetes.pod('nodeSelector'), 'any node')} that the image was built for; the nodes are yours`,
      }),
    ],
  };
};

/**
 * Seconds from the start of a load to the first step out of target tracking on ECS. Source: AWS's own benchmark.
 */
export const FIRST_STEP = {
  /** With the metrics that a service has by default, one a minute. */
  byDefault: given('first step out', 's', constant(363, 'ecs-faster-scaling')),
  /** With metrics every 20 s, which cost extra. */
  atExtraCost: constant(86, 'ecs-faster-scaling'),
};

const range = (least: Reading, most: Reading) =>
  say`${given('least replicas', 'replicas', least)} to ${given('most replicas', 'replicas', most)}`;

const notScaled = (scaler: Reading) => notApplicable`${orElse(scaler, 'a fixed number was defined')}`;

const fixed = (replicas: Reading) => say`${given('least replicas', 'replicas', replicas)}, a fixed number`;
