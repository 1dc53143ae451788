import { absent, approximated, cite, native } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import { clause, count, map, orElse, properties } from '../readings/reading.ts';
import { along, exceptFor, onPremisesOf } from './on-premises.ts';
import { type Concern, cellsWith, judged } from './section.ts';

/** Needs about where a deployment runs, and about its upkeep. */
export function upkeepNeeds(on: Readers): Concern[] {
  const { compose, ecs, eksCluster, nodePools, added, kubernetes, podIdentity, artefacts } = on;
  const tables = properties(artefacts.shared, 'AWS::DynamoDB::Table')('KeySchema');
  const version = eksCluster('Version');

  return [
    judged('on premises', {
      compose: native`any Docker Engine${along(on, ': the store comes along')}`,
      ecs: absent`${ecs.service('LaunchType')} is in AWS${cite('ecs-launch-types')}`,
      eks: onPremisesOf(on),
      kubernetes: native`any cluster: ${count(kubernetes.names)} objects${along(on, ', store included')}`,
    }),
    judged('the same file on a laptop', {
      compose: native`it is one: ${map(compose.file('services'), () => 'docker compose up')}`,
      ecs: absent`the image alone: a task definition runs in AWS${cite('ecs-launch-types')}`,
      eks: approximated`its manifests${exceptFor(added)}${clause(tables, () => ', and with a table of your own')}`,
      kubernetes: native`kubectl apply of the same ${count(kubernetes.names)} objects`,
    }),
    judged(
      'an IAM role of its own',
      cellsWith({ eks: podIdentity('ServiceAccount') }, () => ({
        compose: absent`${orElse(compose.main('credential_spec'), 'none: the machine has no such role')}`,
        ecs: native`${map(ecs.task('TaskRoleArn'), () => 'the task role')}`,
        eks: native`${map(podIdentity('RoleArn'), () => 'by Pod Identity')}${cite('eks-pod-identity')}`,
        kubernetes: absent`${orElse(kubernetes.object('PodIdentityAssociation/')(), 'no AWS here; your cluster may have one of its own')}`,
      })),
    ),
    judged('no machine to patch', {
      compose: absent`the machine is yours${cite('compose-production')}`,
      ecs: native`${ecs.service('LaunchType')}: AWS patches below the image${cite('ecs-platform-versions')}`,
      eks: native`AWS replaces nodes of pools ${nodePools}${cite('eks-auto-mode')}`,
      kubernetes: absent`nodes and control plane are yours${cite('kubernetes-production')}`,
    }),
    judged('no version to upgrade', {
      compose: absent`the engine is yours${cite('compose-production')}`,
      ecs: native`the platform's alone: ${orElse(ecs.service('PlatformVersion'), 'LATEST')}${cite('ecs-platform-versions')}`,
      eks: absent`${version}, yours to upgrade before its support ends${cite('eks-versions')}`,
      kubernetes: absent`yours to upgrade, before the support of its minor version ends${cite('kubernetes-releases')}`,
    }),
  ];
}
