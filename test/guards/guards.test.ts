import { type Artefacts, readArtefacts } from '../../lib/compare/readings/artefacts.ts';
import { links } from '../lib/deploy/ecs/links.ts';
import { renderApplication } from '../render-project.ts';
import {
  dataIsRetained,
  noCountBesideAScaler,
  noSecretValue,
  oneShutdownBudget,
  sameImages,
} from './guards.ts';

const service = links.services.links;
/** Another service, with a longer budget than the first one, and an image that is told nothing. */
const visits = {
  image: service.image,
  ports: { http: 9000 },
  exposure: { port: 'http', path: '/visits', localPort: 9000 },
  shutdown: { drainSeconds: 40, stopSeconds: 60 },
  secrets: [{ name: 'visits-token', environmentVariable: 'VISITS_TOKEN' }],
};

function artefactsOf(change: object = {}): Artefacts {
  const services = { links: { ...service, ...change }, visits };
  return readArtefacts(renderApplication({ ...links, services }).assembly);
}

const noSecretOfOurs = noSecretValue(['ADMIN_TOKEN', 'VISITS_TOKEN']);
const GUARDS = { sameImages, noCountBesideAScaler, oneShutdownBudget, noSecretOfOurs, dataIsRetained };

describe.each([
  ['as it is', {}],
  ['with another budget', { shutdown: { drainSeconds: 45, stopSeconds: 90 } }],
  ['with the shortest drain', { shutdown: { ...service.shutdown, drainSeconds: 10 } }],
  ['with a fixed number of replicas', { scaling: undefined, replicas: { min: 3, max: 3 } }],
  ['for arm64', { image: { ...service.image, architecture: 'arm64' } }],
])('an application whose first service is %s', (_, change) => {
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

  const objects = (files: { root: any }[], object: string) => files.find(({ root }) => root[object])?.root;
  const manifest = (stack: { root: any }, object: string): any =>
    Object.values<any>(stack.root.Resources)
      .map(({ Properties }) => Properties?.Manifest)
      .find((one) => one?.[object]);

  it('fails for two images of one source', () => {
    const other = broken(({ ecs }) => {
      const task = first(ecs, 'AWS::ECS::TaskDefinition');
      task.Properties = JSON.parse(
        JSON.stringify(task.Properties).replaceAll(/[0-9a-f]{64}/g, 'a'.repeat(64)),
      );
    });
    expect(sameImages(other)).toEqual([
      expect.stringMatching(/^ECS and EKS must run the same images, by their hashes; got .*a{64} on ECS/),
    ]);
  });

  it('fails for a count beside what scales it', () => {
    const counted = broken(({ ecs, kubernetes }) => {
      first(ecs, 'AWS::ECS::Service').Properties.DesiredCount = 2;
      objects(kubernetes, 'Deployment/links')['Deployment/links'].spec.replicas = 2;
    });
    expect(noCountBesideAScaler(counted)).toEqual([
      expect.stringMatching(
        /^EcsFargate.template.json \w*Service\w+ must have no DesiredCount, as a target scales it; got 2$/,
      ),
      'k8s/manifests Deployment/links must have no replicas, as an autoscaler scales it; got 2',
    ]);
  });

  it('fails for a budget that differs anywhere, at a load balancer, too', () => {
    const slower = broken(({ ecs, compose, eks }) => {
      compose.root.services.links.stop_grace_period = '10s';
      const targets = Object.entries<any>(ecs.root.Resources).find(([id]) => id.startsWith('linksTargets'));
      targets![1].Properties.TargetGroupAttributes = [];
      manifest(eks, 'Deployment/links')['Deployment/links'].spec.template.spec.terminationGracePeriodSeconds =
        41;
    });
    expect(oneShutdownBudget(slower)).toEqual([
      expect.stringMatching(
        /^the drain of links must be one number of seconds wherever it stands; got NaN in Ecs/,
      ),
      expect.stringMatching(
        /^the stop of links .*; got 10 in docker-compose.yml links stop_grace_period, .*21 in/,
      ),
    ]);
  });

  it('fails for a secret that is told', () => {
    const told = broken(({ compose, ecs, eks }) => {
      first(ecs, 'AWS::SecretsManager::Secret').Properties = { SecretString: 'hunter2' };
      compose.root.services.links.environment.ADMIN_TOKEN = 'hunter2';
      compose.root.services.visits.environment.VISITS_TOKEN = '${VISITS_TOKEN:-hunter2}';
      first(ecs, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions[0].Environment.push({
        Name: 'ADMIN_TOKEN',
        Value: 'hunter2',
      });
      manifest(eks, 'Deployment/links')['Secret/links'] = { kind: 'Secret' };
    });
    expect(noSecretOfOurs(told)).toEqual([
      expect.stringMatching(
        /^EcsFargate.template.json Secret\w+ must be generated in AWS; got a text in the template$/,
      ),
      'Eks.template.json must hold no Secret; got Secret/links',
      'docker-compose.yml must not set ADMIN_TOKEN; got "hunter2"',
      'docker-compose.yml must not set VISITS_TOKEN; got "${VISITS_TOKEN:-hunter2}"',
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
