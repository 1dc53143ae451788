import { counted, enumerated } from '../counted.ts';
import { absent, approximated, cite, type Judgement, native, say } from '../readings/cell.ts';
import type { Json } from '../readings/json.ts';
import type { Readers } from '../readings/readers.ts';
import {
  clause,
  combine,
  constant,
  count,
  map,
  orElse,
  properties,
  type Reading,
} from '../readings/reading.ts';
import { cellsWith, concern, judged, publicPlaces, type SectionOf } from './section.ts';

export const onPremises: SectionOf = (on) => {
  const { compose, ecs, kubernetes, eksCluster } = on;
  const isPublic = Object.values(publicPlaces(on)).some(({ value }) => value !== undefined);

  return {
    title: 'On premises, and alternatives not covered',
    concerns: [
      judged('runs as it is', {
        compose: native`all of it, on any Docker Engine: its ${count(compose.file('services'))} services${along(on, ' include a store for development and tests', ' need nothing else')}`,
        ecs: absent`nothing: ${ecs.service('LaunchType')} runs only in AWS${cite('ecs-launch-types')}; the image runs anywhere`,
        eks: onPremisesOf(on),
        kubernetes: native`all of it, on a cluster with the parts in row "tools": ${count(kubernetes.names)} objects${along(on, ', with the store for development and tests')}`,
      }),
      judged('vendor offers', {
        compose: native`Docker Engine, as here${cite('compose-production')}`,
        ecs: approximated`ECS Anywhere: your machines (EXTERNAL)${isPublic ? map(ecs.service('LoadBalancers', 0), () => ', no load balancer of AWS') : NOTHING}${clause(ecs.service('ServiceConnectConfiguration', 'Enabled'), () => ', no Service Connect')}${cite('ecs-anywhere')}`,
        eks: approximated`Hybrid Nodes: your machines join a cluster in AWS, over a private link${cite('eks-hybrid-nodes')}; EKS Anywhere: clusters of your own${cite('eks-anywhere')}; Outposts: AWS's machines in your data center${cite('eks-outposts')}`,
        kubernetes: native`any distribution, EKS Anywhere's among them${cite('eks-anywhere')}`,
      }),
      // No need of a reader, and so without marks.
      concern('alternatives not covered', [], {
        compose: say`not deployed: Swarm, which runs a file on several machines${cite('compose-production')}`,
        ecs: say`not deployed: tasks on EC2, and Managed Instances, whose machines AWS patches${cite('ecs-launch-types', 'ecs-managed-instances')}; blue/green, linear, canary${cite('ecs-gradual-deployments')}`,
        eks: say`not deployed: pods on Fargate, without DaemonSets${cite('eks-fargate')}; node groups${cite('eks-auto-instances')}`,
        kubernetes: say`not deployed: canary, by a second Deployment beside this one${cite('kubernetes-deployments')}`,
      }),
      concern('managed setup', [], {
        compose: say`in use: one file, ${map(compose.file('services'), () => 'docker compose up')}`,
        ecs: isPublic
          ? say`not deployed: Express Mode, which makes load balancer, HTTPS name, canary releases and scaling from an image and two roles${cite('ecs-express-mode')}`
          : say`not deployed: Express Mode, which is for services that people call over HTTPS${cite('ecs-express-mode')}`,
        eks: say`in use: Auto Mode, which brings nodes, networking, load balancing and storage${map(eksCluster('ComputeConfig', 'Enabled'), () => '')}${cite('eks-auto-mode')}`,
        kubernetes: say`yours: by hand, or a provider's${cite('kubernetes-production')}`,
      }),
      concern(
        'shared ingress',
        [],
        cellsWith(publicPlaces(on), () => ({
          compose: say`not deployed: a published port has one container; a proxy for several is yours to build${cite('compose-ports')}`,
          ecs: say`not deployed: ECS gateways, whose load balancers several services share, each with an HTTPS name${cite('ecs-gateway')}`,
          eks: say`not deployed: Gateway API, in Auto Mode since ${constant('2026-10-28', 'eks-gateway-api')}, with weighted and header routing; Ingress is used`,
          kubernetes: say`not deployed: Gateway API, by a controller of yours${cite('kubernetes-ingress')}`,
        })),
      ),
    ],
  };
};

const NOTHING: Reading<string> = { value: '', evidence: [] };

/** Words about the local substitute of the tables, or others where there are no tables. */
export const along = ({ compose }: Readers, tables: string, none = ''): Reading<string> =>
  orElse(
    map(compose.store('image'), () => tables),
    none,
  );

/** The same charts render manifests that run on premises. Those of EKS use AWS resources, which do not. */
export function onPremisesOf({ artefacts, added, eksStack }: Readers): Judgement {
  const resources = {
    table: properties(artefacts.shared, 'AWS::DynamoDB::Table')('KeySchema'),
    databases: properties(artefacts.shared, 'AWS::RDS::DBInstance')('Engine'),
    caches: properties(artefacts.shared, 'AWS::ElastiCache::ServerlessCache')('Engine'),
    secrets: eksStack('AWS::IAM::Policy', ({ PolicyDocument }) =>
      JSON.stringify(PolicyDocument).includes('secretsmanager:'),
    )('PolicyName'),
    identity: eksStack('AWS::EKS::PodIdentityAssociation')('RoleArn'),
  };
  const rest = combine(
    Object.entries(resources).map(([name, reading]) => clause(reading, () => name)),
    (...all) => {
      const names = all.filter((name) => name !== '');
      if (names.length === 0) return '';
      return ` and need ${enumerated(names)} in AWS`;
    },
  );
  return approximated`not these manifests: they have ${map(added, ({ length }) => counted(length, 'object'))} for EKS alone${rest}. The same charts render others for any cluster: see the last column`;
}

/** A clause about the objects that only EKS has. Empty if there are none. */
export const eksAlone = (added: Reading<readonly Json[]>): Reading<string> =>
  map(added, ({ length }) => (length === 0 ? '' : `; EKS has ${counted(length, 'object')} of its own`));
