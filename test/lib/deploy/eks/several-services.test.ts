import { links, shop } from '../../../k8s/applications.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { renderApplication, type TemplateJson } from '../../../render-project.ts';
import { manifestsOf } from './manifests-of.ts';

/** Two public services, one of them with a table and a secret that it reads from a variable, and a worker. */
const APPLICATION = shop({
  web: {
    ports: { http: 3000 },
    exposure: { port: 'http' },
    environment: { BASKET: { service: 'basket' } },
    logs: { retentionDays: 7 },
  },
  basket: {
    ports: { http: 8080 },
    exposure: { port: 'http', path: '/basket' },
    table: links.table,
    secrets: [{ name: 'api-key', environmentVariable: 'API_KEY' }],
    logs: { retentionDays: 90 },
  },
  worker: { image: { reference: 'org/worker:1.2.3', architecture: 'arm64' } },
});

const eksOf = (definition: object, context: object = {}): TemplateJson =>
  renderApplication(definition, context).json('Eks');

let eks: TemplateJson;
let manifests: KubernetesObject[];

beforeAll(() => {
  eks = eksOf(APPLICATION);
  manifests = manifestsOf(eks);
});

const all = (type: string, template = eks) =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
const object = (kind: string, name: string): KubernetesObject => {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};
const podOf = (name: string) => object('Deployment', name).spec.template.spec;
/** The ids of the manifests that hold a Deployment, by its name. */
const manifestOf = (name: string) => {
  const found = all('Custom::AWSCDK-EKS-KubernetesResource').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes(`serviceAccountName\\":\\"${name}\\"`),
  );
  expect(found).toHaveLength(1);
  return found[0]?.[1];
};

describe('each service', () => {
  it('is a manifest of its own, so that it is released alone', () => {
    expect(all('Custom::AWSCDK-EKS-KubernetesResource')).toHaveLength(6);
    for (const name of ['web', 'basket', 'worker']) {
      const others = ['web', 'basket', 'worker'].filter((other) => other !== name);
      const needed = manifestOf(name)?.DependsOn?.join() ?? '';
      for (const other of others) expect(needed).not.toMatch(new RegExp(`Manifest${other}`));
    }
  });

  it('runs the image that its reference names, on nodes of its architecture', () => {
    expect(podOf('worker').containers[0].image).toBe('org/worker:1.2.3');
    expect(podOf('worker').nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(podOf('web').nodeSelector).toEqual({ 'kubernetes.io/arch': 'amd64' });
    expect(object('NodePool', 'arm64').spec.template.spec.requirements).toContainEqual({
      key: 'kubernetes.io/arch',
      operator: 'In',
      values: ['arm64'],
    });
    expect(manifestOf('worker')?.DependsOn?.join()).toContain('NodesManifest');
  });

  it('has rights in AWS only where it calls AWS', () => {
    const associations = all('AWS::EKS::PodIdentityAssociation').map(([, { Properties }]) => [
      Properties.Namespace,
      Properties.ServiceAccount,
    ]);
    expect(associations).toEqual([['shop', 'basket']]);
    const policy = all('AWS::IAM::Policy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('dynamodb:'),
    );
    expect(policy).toHaveLength(1);
    expect(
      policy[0]?.[1].Properties.PolicyDocument.Statement.map(({ Action }: KubernetesObject) => Action),
    ).toEqual([['dynamodb:GetItem', 'dynamodb:PutItem'], 'secretsmanager:GetSecretValue']);
  });

  it('may call AWS and the identity agent only where it has rights there', () => {
    const egressOf = (name: string) => JSON.stringify(object('NetworkPolicy', name).spec.egress);
    expect(egressOf('basket')).toContain('169.254.170.23/32');
    expect(egressOf('basket')).toContain('"port":443');
    for (const name of ['web', 'worker']) expect(egressOf(name)).not.toMatch(/169\.254\.170\.23|"port":443/);
  });

  it('admits the load balancer and its callers', () => {
    expect(object('NetworkPolicy', 'basket').spec.ingress).toEqual([
      {
        from: [{ ipBlock: { cidr: '10.0.0.0/24' } }, { ipBlock: { cidr: '10.0.1.0/24' } }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
      {
        from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    expect(object('NetworkPolicy', 'worker').spec).not.toHaveProperty('ingress');
  });
});

it('gives all public services one load balancer, each with a command that prints its URL', () => {
  expect(object('IngressClassParams', 'alb').spec).toEqual({
    scheme: 'internet-facing',
    group: { name: 'shop' },
  });
  const ingresses = manifests.filter(({ kind }) => kind === 'Ingress');
  expect(ingresses.map(({ spec }) => [spec.ingressClassName, spec.rules[0].http.paths[0].path])).toEqual([
    ['alb', '/basket'],
    ['alb', '/'],
  ]);
  expect(eks.Outputs.WebUrlCommand?.Value).toContain('get ingress web');
  expect(eks.Outputs.BasketUrlCommand?.Value).toContain('hostname}/basket');
  expect(eks.Outputs).not.toHaveProperty('WorkerUrlCommand');
});

it('hands a secret over as a variable without a copy in the cluster', () => {
  expect(podOf('basket').containers[0].env).toContainEqual({
    name: 'API_KEY',
    valueFrom: {
      fileKeyRef: { volumeName: 'secrets', path: 'api-key.env', key: 'API_KEY', optional: false },
    },
  });
  expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
});

it('refuses a version of Kubernetes that cannot do this, and takes it without such a secret', () => {
  expect(() => eksOf(APPLICATION, { kubernetesVersion: '1.34' })).toThrow(
    'kubernetesVersion must be 1.35 or newer for api-key of services.basket',
  );
  const [cluster] = all('AWS::EKS::Cluster', eksOf(shop({ web: {} }), { kubernetesVersion: '1.34' }));
  expect(cluster?.[1].Properties.Version).toBe('1.34');
});

it('keeps the lines of all containers as long as the service that keeps them longest', () => {
  const retentions = all('AWS::Logs::LogGroup')
    .filter(([, { Properties }]) => !JSON.stringify(Properties.LogGroupName).includes('/aws/lambda/'))
    .map(([, { Properties }]) => Properties.RetentionInDays);
  expect(retentions).toEqual([90, 90]);
});

it('measures pods only if a service scales', () => {
  const addOns = (template: TemplateJson) =>
    all('AWS::EKS::Addon', template).map(([, { Properties }]) => Properties.AddonName);
  expect(addOns(eks)).toEqual(['amazon-cloudwatch-observability']);
  const scaled = shop({
    web: {},
    job: { replicas: { min: 1, max: 3 }, scaling: { targetMemoryPercent: 70 } },
  });
  expect(addOns(eksOf(scaled))).toContain('metrics-server');
});

it('has no role, no secret and no load balancer for a worker alone', () => {
  const worker = eksOf(shop({ worker: {} }));
  expect(all('AWS::EKS::PodIdentityAssociation', worker)).toEqual([]);
  expect(all('AWS::SecretsManager::Secret', worker)).toEqual([]);
  const kinds = manifestsOf(worker).map(({ kind }) => kind);
  for (const kind of ['Ingress', 'Service']) expect(kinds).not.toContain(kind);
  // The class stays where a public service goes: nothing would delete it.
  for (const kind of ['Deployment', 'IngressClass', 'IngressClassParams']) expect(kinds).toContain(kind);
});
