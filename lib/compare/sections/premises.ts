import { absent, approximated, cite, native } from '../cell.ts';
import { count, listed } from '../reading.ts';
import { judged, type SectionOf } from '../section.ts';

export const premises: SectionOf = (on) => {
  const { compose, ecs, kubernetes, added } = on;

  return {
    title: 'On premises, and the neighbours',
    concerns: [
      judged('runs as it is', {
        compose: native`all of it, on any Docker Engine: its ${count(compose.file('services'))} services bring the store along`,
        ecs: absent`nothing: ${ecs.service('LaunchType')} is in AWS${cite('ecs-launch-types')}; the image runs anywhere`,
        eks: approximated`its objects but ${listed(added)}; table, secrets and identity are in AWS`,
        kubernetes: native`all of it, on any cluster: ${count(kubernetes.names)} objects, store included`,
      }),
      judged('vendor offers', {
        compose: native`Docker Engine, as here${cite('compose-production')}`,
        ecs: approximated`ECS Anywhere: your machines, launch type EXTERNAL, no load balancer of AWS${cite('ecs-anywhere')}`,
        eks: approximated`Hybrid Nodes: your machines join a cluster in AWS, over a private link${cite('eks-hybrid-nodes')}; EKS Anywhere: clusters of your own${cite('eks-anywhere')}; Outposts: AWS's machines at your place${cite('eks-outposts')}`,
        kubernetes: native`any distribution, EKS Anywhere's among them${cite('eks-anywhere')}`,
      }),
      judged('neighbours', {
        compose: absent`not deployed: Swarm, which runs a file on several machines${cite('compose-production')}`,
        ecs: absent`not deployed: tasks on EC2, and Managed Instances, whose machines AWS patches${cite('ecs-launch-types', 'ecs-managed-instances')}; blue/green, linear, canary${cite('ecs-gradual-deployments')}`,
        eks: absent`not deployed: pods on Fargate, without DaemonSets${cite('eks-fargate')}; node groups${cite('eks-auto-instances')}`,
        kubernetes: absent`not deployed: blue/green and canary, which take a controller of yours${cite('kubernetes-deployments')}`,
      }),
    ],
  };
};
