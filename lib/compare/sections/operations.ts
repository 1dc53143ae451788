import {
  extendedSupportEnds,
  KUBERNETES_RELEASES,
  KUBERNETES_VERSIONS,
} from '../../deploy/kubernetes-versions.ts';
import { absent, approximated, cite, native, notApplicable } from '../readings/cell.ts';
import type { Readers } from '../readings/readers.ts';
import {
  combine,
  combineList,
  constant,
  given,
  listed,
  map,
  orElse,
  type Reading,
  read,
  resourcesOf,
  text,
} from '../readings/reading.ts';
import { type Concern, cellsWith, judged, type SectionOf } from './section.ts';

export const operations: SectionOf = (on) => ({
  title: 'Who does what',
  concerns: [...patches(on), ...addOns(on), ...upgrades(on), ...nodes(on)],
});

/** The control plane, the nodes, and patches. */
function patches({ compose, ecs, eksCluster, nodePools }: Readers): Concern[] {
  const version = text(eksCluster('Version'));
  return [
    judged('control plane', {
      compose: notApplicable`none: only your machine's engine${cite('compose-production')}`,
      ecs: native`AWS, out of your sight${cite('ecs-shared-responsibility')}`,
      eks: native`AWS runs it; its version is yours to choose: ${version}${cite('eks-versions')}`,
      kubernetes: absent`yours, unless your cluster is a managed one${cite('kubernetes-production')}`,
    }),
    judged('nodes', {
      compose: absent`one machine, yours${cite('compose-production')}`,
      ecs: native`${ecs.service('LaunchType')}: there are none${cite('ecs-shared-responsibility')}`,
      eks: native`AWS, in pools ${nodePools}; what runs on them is yours${cite('eks-auto-instances')}`,
      kubernetes: absent`yours${cite('kubernetes-production')}`,
    }),
    judged('OS patches', {
      compose: absent`yours, as often as its distribution has some${cite('compose-production')}`,
      ecs: native`AWS: platform version ${orElse(ecs.service('PlatformVersion'), 'LATEST')}, patched when a task starts; old tasks are retired${cite('ecs-platform-versions', 'ecs-task-retirement')}`,
      eks: native`AWS replaces nodes when there is a new image for them, about weekly, and at the age of ${given('life of a node', 'days', NODE_DAYS)} days`,
      kubernetes: absent`yours, as often as the distribution of its nodes has some${cite('kubernetes-production')}`,
    }),
    judged('planned replacement', {
      compose: absent`yours, when you patch the machine${cite('compose-production')}`,
      ecs: native`AWS retires a task ${given('notice', 'days', constant(7, 'ecs-retirement-schedule'))} days after its notice; the account can set 0 or 14 days, or event windows`,
      eks: approximated`AWS replaces nodes for a new node image, within the disruption budget of their pool, and at ${NODE_DAYS} days of age (in a pool of yours: up to ${constant(21, 'eks-auto-mode')}), whatever the budget. A PodDisruptionBudget can delay both by ${constant(24, 'eks-node-pool-defaults')} h${cite('karpenter-expiration')}`,
      kubernetes: absent`yours${cite('kubernetes-production')}`,
    }),
    judged('image patches', {
      compose:
        compose.main('build').value === undefined
          ? absent`${orElse(compose.main('build'), 'yours')}: a newer tag, when the maker of the image publishes one${cite('docker-rebuild')}`
          : absent`yours: build ${map(compose.main('image'), () => 'the image')} again with each patch of its base image; nothing tells you when${cite('docker-rebuild')}`,
      ecs: absent`yours, with each patch of the image, each time by a release: AWS's responsibility ends at the image${cite('ecs-shared-responsibility')}`,
      eks: absent`yours, with each patch of the image, each time by a release: containers and pods are yours${cite('eks-auto-instances')}`,
      kubernetes: absent`yours, with each patch of the image, each time by a release${cite('kubernetes-production')}`,
    }),
  ];
}

/** Programs beside the application in the cluster, which EKS installs, and updates only when it is told to. */
function addOns({ artefacts }: Readers): Concern[] {
  const all = resourcesOf(artefacts.eks).filter(({ type }) => type === 'AWS::EKS::Addon');
  const names = listed(
    combineList(all.map(({ id }) => text(read(artefacts.eks, 'Resources', id, 'Properties', 'AddonName')))),
  );
  if (all.length === 0) return [];
  return [
    judged('add-ons of the cluster', {
      compose: notApplicable`none${cite('compose-production')}`,
      ecs: notApplicable`none: no cluster of yours${cite('ecs-shared-responsibility')}`,
      eks: absent`yours: ${names} stay at the version of their creation until you update them: with each upgrade, at the latest${cite('eks-add-on-updates')}`,
      kubernetes: absent`yours${cite('kubernetes-production')}`,
    }),
  ];
}

/** Newer versions of the platform. */
function upgrades({ eksCluster }: Readers): Concern[] {
  const version = text(eksCluster('Version'));
  const release = map(version, (name) => KUBERNETES_VERSIONS.find((one) => one === name));
  const ends = map(release, (name) => KUBERNETES_RELEASES[name].standardSupportEnds);
  const then = combine([eksCluster('UpgradePolicy', 'SupportType'), release], (support, name) =>
    support === 'STANDARD'
      ? 'AWS upgrades the cluster, or your next cdk deploy Eks does; if kubernetesVersion names this version, that deployment fails instead'
      : `extended support at six times the price, until ${extendedSupportEnds(name)}`,
  );
  return [
    judged('upgrades', {
      compose: absent`yours: Docker Engine, with each of its security fixes${cite('compose-production')}`,
      ecs: native`AWS updates the platform version; nothing is left to you${cite('ecs-platform-versions')}`,
      eks: approximated`${version}: yours before ${given('standard support ends', undefined, ends)}, when standard support ends; then ${then}. ${A_YEAR}${cite('eks-versions', 'eks-upgrade-policy')}`,
      kubernetes: absent`yours. ${A_YEAR}; patches end ${given('support of a minor version', 'months', constant(14, 'kubernetes-releases'))} months after a minor version comes out, ${constant(endsOfLife, 'kubernetes-releases')}`,
    }),
    judged('upgrade rollback', {
      compose: absent`yours: Docker Engine${cite('compose-production')}`,
      ecs: notApplicable`nothing to undo: AWS updates it${cite('ecs-platform-versions')}`,
      eks: approximated`within ${given('rollback', 'days', constant(7, 'eks-version-rollback'))} days of an upgrade you can go back by one minor version, with Auto Mode's nodes; workloads and add-ons stay as they are`,
      kubernetes: absent`yours${cite('kubernetes-production')}`,
    }),
  ];
}

/** Scaling of nodes, and certificates. */
function nodes({ compose, ecs, eks, kubernetes, eksCluster, nodePools }: Readers): Concern[] {
  const version = text(eksCluster('Version'));
  const ownPool = eks.object('NodePool/')('spec', 'disruption', 'consolidationPolicy');
  const certificate = eks.annotation('certificate-arn');
  const tls = kubernetes.ingress('spec', 'tls');
  return [
    judged('node scaling', {
      compose: notApplicable`none: one machine${cite('compose-production')}`,
      ecs: native`each task has its own capacity${cite('ecs-shared-responsibility')}`,
      eks: native`AWS adds and removes nodes of pools ${nodePools}${cite('eks-auto-mode')}`,
      kubernetes: absent`yours: an autoscaler for your provider${cite('kubernetes-node-autoscaling')}`,
    }),
    judged('node consolidation', {
      compose: notApplicable`one machine${cite('compose-production')}`,
      ecs: notApplicable`no nodes${cite('ecs-shared-responsibility')}`,
      eks: ownPool.value
        ? native`${map(version, consolidation)}; in its own pool: ${ownPool}${cite('eks-auto-consolidation')}`
        : native`${map(version, consolidation)}${cite('eks-auto-consolidation')}`,
      kubernetes: absent`yours, by the same autoscaler${cite('kubernetes-node-autoscaling')}`,
    }),
    judged(
      'certificates',
      cellsWith({ ecs: ecs.listener('Certificates'), eks: certificate, kubernetes: tls }, () => ({
        compose: ecs.listener('Certificates').value
          ? absent`none: HTTP on ${compose.main('ports', 0)}${cite('compose-production')}`
          : noDomain(ecs.listener('Certificates')),
        ecs: ecs.listener('Certificates').value
          ? native`${map(ecs.listener('Certificates', 0), () => 'ACM issues and renews it')}; ${map(ecs.record('Name'), () => 'the DNS record')} is in the stack${cite('acm-renewal')}`
          : noDomain(ecs.listener('Certificates')),
        eks: certificate.value
          ? approximated`${map(certificate, () => 'ACM issues and renews it')}; the DNS record is yours${cite('acm-renewal')}`
          : noDomain(certificate),
        kubernetes: tls.value
          ? absent`yours, in Secret ${kubernetes.ingress('spec', 'tls', 0, 'secretName')}${cite('kubernetes-ingress')}`
          : noDomain(tls),
      })),
    ),
  ];
}

const A_YEAR = map(
  constant(3, 'kubernetes-releases'),
  (versions) => `There are about ${versions} versions a year; an upgrade moves by one`,
);

/** The ends of the newest versions. */
const endsOfLife = KUBERNETES_VERSIONS.slice(-2)
  .map((version) => `of ${version} on ${KUBERNETES_RELEASES[version].endOfLife}`)
  .join(', ');

/** Days until a node expires: 336 h, as in the built-in pools (awsdocs/amazon-eks-user-guide issue 986). */
const NODE_DAYS = constant(14, 'eks-node-pool-defaults');

/** The first minor version of Kubernetes in which new node pools of EKS have the policy Balanced. */
const BALANCED_FROM_MINOR = 37;

/** The policy by which Auto Mode moves pods to fewer or cheaper nodes, unless a node pool sets another. */
const consolidation = (version: string): string =>
  Number(version.split('.')[1]) < BALANCED_FROM_MINOR
    ? `in ${version}: pods are moved whenever that saves money, within the disruption budgets; from 1.${BALANCED_FROM_MINOR} on, new node pools move them only if it is worth the disruption (Balanced)`
    : `in ${version}: pods are moved where the saving outweighs the disruption (Balanced)`;

const noDomain = (certificate: Reading) =>
  notApplicable`${orElse(certificate, 'none without a domain name')}`;
