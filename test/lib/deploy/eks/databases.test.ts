import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { refuseOldVersions } from '../../../../lib/deploy/eks/variables-from-files.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { renderApplication } from '../../../render-project.ts';
import { shop, withoutResources } from '../databases.ts';
import { all, idOf } from '../ecs/links.ts';
import { manifestsOf } from './manifests-of.ts';

const eks = renderApplication(shop).json('Eks');
const manifests = manifestsOf(eks);
const the = (kind: string, name: string): KubernetesObject => {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] ?? {};
};
const podOf = (name: string) => the('Deployment', name).spec.template.spec;
const step = (service: string, name: string) =>
  podOf(service).initContainers.find((one: KubernetesObject) => one.name === name);
const fromFile = (name: string, path: string) => ({
  name,
  valueFrom: { fileKeyRef: { volumeName: 'secrets', path, key: 'VALUE', optional: false } },
});

it('reads URLs and passwords in a first step, into a volume in memory', () => {
  const [first] = podOf('web').initContainers;
  expect(first.name).toBe('read-secrets');
  const words = first.args.filter((word: string) => word.startsWith('/etc/secrets/'));
  expect(words).toEqual([
    '/etc/secrets/orders.url.env:VALUE={OrdersUrl}',
    '/etc/secrets/mail.url.env:VALUE=arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:shop/mail',
    '/etc/secrets/orders.password.env:VALUE={OrdersPassword}',
  ]);
  expect(first.volumeMounts).toEqual([{ mountPath: '/etc/secrets', name: 'secrets' }]);
  expect(podOf('web').volumes).toEqual([
    { name: 'secrets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
  ]);
});

it('sets them as variables of the container that asks for them, which mounts no file', () => {
  const [web] = podOf('web').containers;
  expect(web.env).toEqual(
    expect.arrayContaining([
      fromFile('ORDERS_URL', 'orders.url.env'),
      fromFile('MAIL_URL', 'mail.url.env'),
      { name: 'ORDERS_TLS', value: 'true' },
      { name: 'POOL_SIZE', value: '7' },
      { name: 'QUEUE_URL', value: 'rediss://{QueueHost}:6379' },
    ]),
  );
  expect(web.env).toHaveLength(5);
  expect(web).not.toHaveProperty('volumeMounts');
  expect(step('web', 'migrate').env).toEqual([
    { name: 'HOST', value: '{OrdersHost}' },
    fromFile('PASSWORD', 'orders.password.env'),
  ]);
  expect(step('web', 'proxy').env).toEqual([{ name: 'QUEUE', value: '{QueueHost}' }]);
});

it('has no copy of a secret in the cluster, and no pod of a database', () => {
  const kinds = new Set(manifests.map(({ kind }) => kind));
  for (const kind of ['Secret', 'StatefulSet', 'PersistentVolumeClaim'])
    expect([kind, kinds.has(kind)]).toEqual([kind, false]);
});

it('lets the pods of a service out to the subnets of the data, on the ports of what the service uses', () => {
  const data = Object.entries(renderApplication(shop).json('Shared').Resources).filter(([id]) =>
    /DataSubnet\d+Subnet/.test(id),
  );
  const to = data.map(([, { Properties }]) => ({ ipBlock: { cidr: Properties.CidrBlock } }));
  expect(to).toHaveLength(2);
  const rules = (name: string) =>
    the('NetworkPolicy', name).spec.egress.filter((rule: KubernetesObject) =>
      JSON.stringify(rule).includes('10.0.'),
    );
  const tcp = (port: number) => [{ port, protocol: 'TCP' }];
  expect(rules('web')).toEqual([
    { to, ports: tcp(5432) },
    { to, ports: tcp(6379) },
  ]);
  expect(rules('worker')).toEqual([{ to, ports: tcp(3306) }]);
  expect(rules('idle')).toEqual([]);
  const outside = the('NetworkPolicy', 'web').spec.egress.find((rule: KubernetesObject) =>
    JSON.stringify(rule).includes('0.0.0.0/0'),
  );
  expect(outside.ports.map(({ port }: { port: number }) => port)).toEqual([443, 465]);
});

it('admits the nodes of the cluster to each resource on its port', () => {
  const rules = all(eks, 'AWS::EC2::SecurityGroupIngress').flatMap(
    ({ GroupId, FromPort, ToPort, SourceSecurityGroupId }) =>
      GroupId.Ref ? [[GroupId.Ref, FromPort, ToPort, SourceSecurityGroupId['Fn::GetAtt'][1]]] : [],
  );
  expect(rules).toEqual([
    ['OrdersGroup', 5432, 5432, 'ClusterSecurityGroupId'],
    ['BooksGroup', 3306, 3306, 'ClusterSecurityGroupId'],
    ['QueueGroup', 6379, 6379, 'ClusterSecurityGroupId'],
  ]);
});

it('gives the pods of a service the right to read its secrets and no others', () => {
  const identities = all(eks, 'AWS::EKS::PodIdentityAssociation');
  const roles = Object.fromEntries(
    identities.map(({ ServiceAccount, RoleArn }) => [ServiceAccount, RoleArn['Fn::GetAtt'][0]]),
  );
  expect(roles).toMatchObject({
    web: idOf(eks, 'webRole', 'AWS::IAM::Role'),
    worker: idOf(eks, 'workerRole', 'AWS::IAM::Role'),
  });
  expect(roles).not.toHaveProperty('idle');
  const statementsOf = (service: string) =>
    all(eks, 'AWS::IAM::Policy').find(({ Roles }) => Roles[0].Ref === roles[service])?.PolicyDocument
      .Statement;
  const Action = 'secretsmanager:GetSecretValue';
  expect(statementsOf('worker')).toEqual([{ Action, Effect: 'Allow', Resource: { Ref: 'BooksUrl' } }]);
  const [statement, ...none] = statementsOf('web');
  expect(none).toEqual([]);
  expect(statement).toMatchObject({
    Action,
    Resource: [{}, { Ref: 'OrdersPassword' }, { Ref: 'OrdersUrl' }],
  });
  expect(JSON.stringify(statement.Resource[0])).toContain(':secret:shop/mail-??????');
});

describe('Kubernetes 1.34, which sets no variable from a file', () => {
  const refuse = (definition: object) => () => refuseOldVersions(parseApplication(definition), '1.34');
  const END =
    'before, EKS sets no variable from a secret without a copy in the cluster; choose a newer version';

  it('is refused, and the error names each secret once', () => {
    const { worker } = shop.services;
    const other = { ...worker, environment: { URL: { resource: 'books' } } };
    expect(refuse({ ...shop, services: { ...shop.services, other } })).toThrow(
      `kubernetesVersion must be 1.35 or newer for the url of resources.orders and the url of resources.mail and the password of resources.orders and the url of resources.books: ${END}; got "1.34"`,
    );
  });

  it('is refused with the file as a way out where a service has a secret of its own', () => {
    const secrets = [{ name: 'key', environmentVariable: 'KEY' }];
    const worker = { ...shop.services.worker, secrets };
    expect(refuse({ ...shop, services: { worker } })).toThrow(
      `for key of services.worker and the url of resources.books: ${END}, or set file of the secret if the image can read a file; got`,
    );
  });

  it('is taken where no container asks for a secret of a resource', () => {
    const environment = { HOST: { resource: 'orders', part: 'host' }, QUEUE: { resource: 'queue' } };
    const worker = { ...shop.services.worker, environment };
    expect(refuse({ ...shop, services: { worker } })).not.toThrow();
    expect(refuse(withoutResources)).not.toThrow();
  });
});
