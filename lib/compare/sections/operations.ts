import { KUBERNETES_RELEASES } from '../../eks/kubernetes-versions.ts';
import { absent, approximated, cite, native } from '../cell.ts';
import { as, given, known, listed, otherwise } from '../reading.ts';
import { judged, type SectionOf } from '../section.ts';

export const operations: SectionOf = ({ compose, ecs, eks, kubernetes, eksStack }) => {
  const cluster = eksStack('AWS::EKS::Cluster');
  const version = cluster('Version');
  const ends = as(
    version,
    (name: string) => KUBERNETES_RELEASES[name as keyof typeof KUBERNETES_RELEASES]?.standardSupportEnds,
  );
  const pools = listed(cluster('ComputeConfig', 'NodePools'));
  const certificate = eks.annotation('certificate-arn');
  const tls = kubernetes.ingress('spec', 'tls');

  return {
    title: 'Who does what',
    concerns: [
      judged('control plane', {
        compose: absent`none: the engine on the machine, which is yours${cite('compose-production')}`,
        ecs: native`AWS; nothing to see of it${cite('ecs-shared-responsibility')}`,
        eks: native`AWS runs it; its version is yours to choose: ${version}${cite('eks-versions')}`,
        kubernetes: absent`yours${cite('kubernetes-production')}`,
      }),
      judged('nodes', {
        compose: absent`one machine, yours${cite('compose-production')}`,
        ecs: native`none: ${ecs.service('LaunchType')}${cite('ecs-shared-responsibility')}`,
        eks: native`AWS, in pools ${pools}; what runs on them is yours${cite('eks-auto-instances')}`,
        kubernetes: absent`yours${cite('kubernetes-production')}`,
      }),
      judged('OS patches', {
        compose: absent`yours${cite('compose-production')}`,
        ecs: native`AWS: platform version ${otherwise(ecs.service('PlatformVersion'), 'LATEST')}, patched when a task starts; old tasks are retired${cite('ecs-platform-versions', 'ecs-task-retirement')}`,
        eks: native`AWS: each node is replaced within ${given('life of a node', 'days', known(21, 'eks-auto-mode'))} days`,
        kubernetes: absent`yours${cite('kubernetes-production')}`,
      }),
      judged('image patches', {
        compose: absent`yours: ${compose.main('image')} is built from your Dockerfile${cite('docker-rebuild')}`,
        ecs: absent`yours: the shared responsibility ends at the image${cite('ecs-shared-responsibility')}`,
        eks: absent`yours: containers and pods are${cite('eks-auto-instances')}`,
        kubernetes: absent`yours${cite('kubernetes-production')}`,
      }),
      judged('upgrades', {
        compose: absent`of the engine, yours, when you like${cite('compose-production')}`,
        ecs: native`none to do: no version but the platform's${cite('ecs-platform-versions')}`,
        eks: approximated`${version}: standard support until ${given('standard support ends', undefined, ends)}; upgrades are yours until then, then ${as(cluster('UpgradePolicy', 'SupportType'), atTheEnd)}${cite('eks-versions', 'eks-upgrade-policy')}`,
        kubernetes: absent`yours, before each minor version's ${given('support of a minor version', 'months', known(14, 'kubernetes-releases'))} months are over`,
      }),
      judged('node scaling', {
        compose: absent`none: one machine${cite('compose-production')}`,
        ecs: native`none needed: a task brings its capacity${cite('ecs-shared-responsibility')}`,
        eks: native`AWS adds and removes nodes of pools ${pools}${cite('eks-auto-mode')}`,
        kubernetes: absent`yours: an autoscaler for your provider${cite('kubernetes-node-autoscaling')}`,
      }),
      judged('certificates', {
        compose: absent`none: HTTP on ${compose.main('ports', 0)}${cite('compose-production')}`,
        ecs: ecs.listener('Certificates').value
          ? native`${as(ecs.listener('Certificates', 0), () => 'ACM issues and renews it')}; ${as(ecs.record('Name'), () => 'the DNS record')} is in the stack${cite('acm-renewal')}`
          : absent`${otherwise(ecs.listener('Certificates'), 'none without a domain name')}`,
        eks: certificate.value
          ? approximated`${as(certificate, () => 'ACM issues and renews it')}; the DNS record is yours${cite('acm-renewal')}`
          : absent`${otherwise(certificate, 'none without a domain name')}`,
        kubernetes: tls.value
          ? absent`yours, in Secret ${kubernetes.ingress('spec', 'tls', 0, 'secretName')}${cite('kubernetes-ingress')}`
          : absent`${otherwise(tls, 'none without a domain name')}`,
      }),
    ],
  };
};

const atTheEnd = (support: string): string =>
  support === 'STANDARD' ? 'AWS upgrades' : 'extended support at six times the price';
