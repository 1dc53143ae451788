import { write } from '../../lib/committed.ts';
import { type Artefacts, readArtefacts } from '../../lib/compare/artefacts.ts';
import { service } from '../../lib/service.ts';
import { renderProject } from '../render-project.ts';
import {
  dataIsRetained,
  noCountBesideAScaler,
  noSecretValue,
  oneImage,
  oneShutdownBudget,
} from './guards.ts';

function artefactsOf(change: object = {}): Artefacts {
  const { app, committed } = renderProject(change);
  const { directory } = app.synth();
  write(directory, committed);
  return readArtefacts(directory);
}

const noSecretOfOurs = noSecretValue(service.secrets.map(({ environmentVariable }) => environmentVariable));
const GUARDS = { oneImage, noCountBesideAScaler, oneShutdownBudget, noSecretOfOurs, dataIsRetained };

describe.each([
  ['as it is', {}],
  ['with another budget', { shutdown: { drainSeconds: 45, stopSeconds: 90 } }],
  ['without a drain', { shutdown: { ...service.shutdown, drainSeconds: 0 } }],
  ['with a fixed number of replicas', { scaling: undefined, replicas: { min: 3, max: 3 } }],
  ['for arm64', { image: { ...service.image, architecture: 'arm64' } }],
])('the service %s', (_, change) => {
  const artefacts = artefactsOf(change);

  it.each(Object.entries(GUARDS))('passes the guard %s', (_name, guard) => {
    expect(guard(artefacts)).toEqual([]);
  });
});

describe('a guard', () => {
  const original = artefactsOf();
  const broken = (change: (artefacts: any) => void): Artefacts => {
    const copy = structuredClone(original);
    change(copy);
    return copy;
  };
  const first = (stack: { root: any }, type: string): any =>
    Object.values(stack.root.Resources).find((resource: any) => resource.Type === type);

  const objects = (files: { root: any }[]) => files.at(-1)?.root;
  const manifest = (stack: { root: any }, object: string): any =>
    Object.values<any>(stack.root.Resources)
      .map(({ Properties }) => Properties?.Manifest)
      .find((one) => one?.[object]);

  it('fails for two images', () => {
    const other = broken(({ ecs }) => {
      const task = first(ecs, 'AWS::ECS::TaskDefinition');
      task.Properties = JSON.parse(
        JSON.stringify(task.Properties).replaceAll(/[0-9a-f]{64}/g, 'a'.repeat(64)),
      );
    });
    expect(oneImage(other)).toEqual([
      expect.stringMatching(/^ECS and EKS must run one image, by its hash; got a{64} on ECS/),
    ]);
  });

  it('fails for a count beside what scales it', () => {
    const counted = broken(({ ecs, kubernetes }) => {
      first(ecs, 'AWS::ECS::Service').Properties.DesiredCount = 2;
      objects(kubernetes)['Deployment/links'].spec.replicas = 2;
    });
    expect(noCountBesideAScaler(counted)).toEqual([
      expect.stringMatching(
        /^EcsFargate.template.json Service\w+ must have no DesiredCount, as a target scales it; got 2$/,
      ),
      'k8s/manifests Deployment/links must have no replicas, as an autoscaler scales it; got 2',
    ]);
  });

  it('fails for a budget that differs anywhere, at a load balancer, too', () => {
    const slower = broken(({ ecs, compose, eks }) => {
      compose.root.services.links.stop_grace_period = '10s';
      const { Properties } = first(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup');
      Properties.TargetGroupAttributes = [];
      manifest(eks, 'Deployment/links')['Deployment/links'].spec.template.spec.terminationGracePeriodSeconds =
        41;
    });
    expect(oneShutdownBudget(slower)).toEqual([
      expect.stringMatching(
        /^the drain of the shutdown must be one number of seconds wherever it stands; got NaN in Ecs/,
      ),
      expect.stringMatching(
        /^the stop of the shutdown .*; got 10 in docker-compose.yml links stop_grace_period, .*21 in/,
      ),
    ]);
  });

  it('fails for a secret that is told', () => {
    const told = broken(({ shared, compose, ecs, eks }) => {
      first(shared, 'AWS::SecretsManager::Secret').Properties = { SecretString: 'hunter2' };
      compose.root.services.links.environment.ADMIN_TOKEN = 'hunter2';
      first(ecs, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions[0].Environment.push({
        Name: 'ADMIN_TOKEN',
        Value: 'hunter2',
      });
      manifest(eks, 'Deployment/links')['Secret/links'] = { kind: 'Secret' };
    });
    expect(noSecretOfOurs(told)).toEqual([
      expect.stringMatching(
        /^Shared.template.json Secret\w+ must be generated in AWS; got a text in the template$/,
      ),
      'Eks.template.json must hold no Secret; got Secret/links',
      'docker-compose.yml must not set ADMIN_TOKEN; got "hunter2"',
      'EcsFargate.template.json must not set ADMIN_TOKEN; got "hunter2"',
    ]);
  });

  it('fails for data that goes with its stack, and for a store that nobody has decided on', () => {
    const lost = broken(({ shared, ecs }) => {
      first(shared, 'AWS::DynamoDB::Table').DeletionPolicy = 'Delete';
      ecs.root.Resources.Bucket = { Type: 'AWS::S3::Bucket', Properties: {} };
    });
    expect(dataIsRetained(lost)).toEqual([
      expect.stringMatching(/^Shared.template.json Table\w+ must be retained, as it holds data; got Delete$/),
      'AWS::S3::Bucket must be known to hold data or not; got it in EcsFargate.template.json Bucket',
    ]);
  });
});
