import { oneService } from '../../../k8s/applications.ts';
import { renderApplication, type TemplateJson } from '../../../render-project.ts';

const { json, stacks } = renderApplication(oneService());
const { Resources } = json('Eks');

/** All that a resource needs, by `DependsOn`, `Ref` or `Fn::GetAtt`: CloudFormation deletes it before any of these. */
function needs(id: string, seen = new Set<string>()): Set<string> {
  const text = JSON.stringify(Resources[id]);
  const direct = Object.keys(Resources).filter((other) => other !== id && text.includes(`"${other}"`));
  for (const other of direct) {
    if (seen.has(other)) continue;
    seen.add(other);
    needs(other, seen);
  }
  return seen;
}

const find = (type: string, text = ''): string => {
  const found = Object.entries(Resources).filter(
    ([id, resource]) => resource.Type === type && (id + JSON.stringify(resource)).includes(text),
  );
  expect(found.map(([id]) => id)).toHaveLength(1);
  return found[0]?.[0] ?? '';
};

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const ingress = find(MANIFEST, '\\"kind\\":\\"Ingress\\"');
const ingressClass = find(MANIFEST, 'IngressClassParams');
const namespace = find(MANIFEST, '\\"kind\\":\\"Namespace\\"');
const cluster = find('AWS::EKS::Cluster');

it('deletes the Ingress, and its load balancer with it, before the class that its controller acts on', () => {
  expect(needs(ingress)).toContain(ingressClass);
});

it('deletes class and namespace before the cluster', () => {
  expect(needs(ingressClass)).toContain(cluster);
  expect(needs(namespace)).toContain(cluster);
  expect(needs(ingress)).toContain(namespace);
});

it('keeps what kubectl needs until all manifests are deleted: its functions, their rights, its way into the cluster', () => {
  const way = find('AWS::EKS::AccessEntry', 'ClusterKubectlProviderHandler');
  const functions = Object.keys(Resources).filter(
    (id) => id.startsWith('ClusterKubectlProvider') && !id.includes('LogGroup'),
  );
  expect(functions.length).toBeGreaterThanOrEqual(6);
  for (const manifest of [ingress, ingressClass, namespace])
    expect([...needs(manifest)]).toEqual(expect.arrayContaining([way, ...functions]));
});

it('makes the pods after their credentials, with all their rights, and after what keeps their logs', () => {
  expect([...needs(ingress)]).toEqual(
    expect.arrayContaining([
      find('AWS::EKS::PodIdentityAssociation'),
      find('AWS::IAM::Policy', 'dynamodb:PutItem'),
      find('AWS::EKS::Addon', 'amazon-cloudwatch-observability'),
    ]),
  );
});

it('deletes the cluster before its log group, which it would make anew', () => {
  expect(needs(cluster)).toContain(find('AWS::Logs::LogGroup', '/aws/eks/'));
});

it('deletes the cluster before the network: its stack goes first, and the exports that it imports hold the network until then', () => {
  expect(stacks.Eks?.dependencies).toEqual(['links-shared']);
  const subnets: { 'Fn::ImportValue': string }[] =
    Resources[cluster]?.Properties.ResourcesVpcConfig.SubnetIds;
  const { Outputs, Resources: shared } = json('Shared') as TemplateJson;
  const exported = Object.values(Outputs) as unknown as {
    Export?: { Name: string };
    Value: { Ref: string };
  }[];
  const types = subnets.map(({ 'Fn::ImportValue': name }) => {
    const output = exported.find(({ Export }) => Export?.Name === name);
    return shared[output?.Value.Ref ?? '']?.Type;
  });
  expect(types).toEqual(['AWS::EC2::Subnet', 'AWS::EC2::Subnet']);
});
