import { oneService, links as service } from '../../../k8s/applications.ts';
import type { KubernetesObject } from '../../../kubernetes-object.ts';
import { only, renderApplication, type TemplateJson } from '../../../render-project.ts';
import { manifestsOf } from './manifests-of.ts';

const DOMAIN = {
  domainName: 'links.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};

let eks: TemplateJson;
let manifests: KubernetesObject[];

beforeAll(() => {
  eks = withChange({});
  manifests = manifestsOf(eks);
});

const withChange = (change: object, context = {}) =>
  renderApplication(oneService(change), context).json('Eks');
const all = (template: TemplateJson, type: string) =>
  Object.values(template.Resources).filter(({ Type }) => Type === type);
const object = (kind: string, name = 'links', of = manifests): KubernetesObject => {
  const found = of.filter((candidate) => candidate.kind === kind && candidate.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] as KubernetesObject;
};
/** The parameter of the template with the name of the table, which the shared stack has published. */
const nameOfTable = (): string => {
  const { Parameters } = eks as TemplateJson & { Parameters: Record<string, { Default?: string }> };
  const [name = ''] =
    Object.entries(Parameters).find(([, { Default }]) => Default === '/links-shared/tables/links') ?? [];
  expect(name).not.toBe('');
  return name;
};
const addOns = (template: TemplateJson) =>
  Object.fromEntries(
    all(template, 'AWS::EKS::Addon').map(({ Properties }) => [Properties.AddonName, Properties]),
  );

describe('the cluster', () => {
  it('is of Auto Mode, its nodes in private subnets', () => {
    const { ComputeConfig, ResourcesVpcConfig, StorageConfig, KubernetesNetworkConfig } = only(
      eks,
      'AWS::EKS::Cluster',
    );
    expect(ComputeConfig).toMatchObject({ Enabled: true, NodePools: ['system', 'general-purpose'] });
    expect(StorageConfig.BlockStorage.Enabled).toBe(true);
    expect(KubernetesNetworkConfig.ElasticLoadBalancing.Enabled).toBe(true);
    expect(ResourcesVpcConfig.SubnetIds.map(JSON.stringify)).toEqual([
      expect.stringContaining('PrivateSubnet1'),
      expect.stringContaining('PrivateSubnet2'),
    ]);
    expect(ResourcesVpcConfig).toMatchObject({ EndpointPrivateAccess: true, EndpointPublicAccess: true });
  });

  it('stays in standard support, with all control-plane logs and encrypted secrets', () => {
    const cluster = only(eks, 'AWS::EKS::Cluster');
    expect(cluster.UpgradePolicy).toEqual({ SupportType: 'STANDARD' });
    expect(cluster.Version).toBe('1.36');
    expect(cluster.Logging.ClusterLogging.EnabledTypes.map(({ Type }: { Type: string }) => Type)).toEqual([
      'api',
      'audit',
      'authenticator',
      'controllerManager',
      'scheduler',
    ]);
    expect(cluster.EncryptionConfig).toMatchObject([{ Resources: ['secrets'] }]);
    expect(only(eks, 'AWS::KMS::Key').EnableKeyRotation).toBe(true);
  });

  it('stays on its version in extended support where the context decides so', () => {
    const { UpgradePolicy } = only(withChange({}, { extendedSupport: 'true' }), 'AWS::EKS::Cluster');
    expect(UpgradePolicy).toEqual({ SupportType: 'EXTENDED' });
  });

  it('is of the version that the context asks for', () => {
    expect(only(withChange({}, { kubernetesVersion: '1.35' }), 'AWS::EKS::Cluster').Version).toBe('1.35');
  });

  it('has a name of its own in each life of the stack, so that retained logs are in nobody’s way', () => {
    expect(JSON.stringify(only(eks, 'AWS::EKS::Cluster').Name)).toContain('AWS::StackId');
  });

  it('keeps control-plane and container logs as long as the definition says', () => {
    const groups = all(eks, 'AWS::Logs::LogGroup').filter(
      ({ Properties }) => !JSON.stringify(Properties.LogGroupName).includes('/aws/lambda/'),
    );
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([30, 30]);
    const names = JSON.stringify(groups.map(({ Properties }) => Properties.LogGroupName));
    expect(names).toMatch(/\/aws\/eks\/.*\/cluster.*\/aws\/containerinsights\/.*\/application/);
  });

  it('lets in whoever of the account may assume the role of the kubeconfig command', () => {
    const [entry] = all(eks, 'AWS::EKS::AccessEntry').filter(
      ({ Properties }) => !JSON.stringify(Properties.PrincipalArn).includes('Kubectl'),
    );
    expect(JSON.stringify(entry?.Properties.AccessPolicies)).toContain('AmazonEKSClusterAdminPolicy');
    const [role] = entry?.Properties.PrincipalArn['Fn::GetAtt'] ?? [];
    expect(JSON.stringify(eks.Resources[role]?.Properties.AssumeRolePolicyDocument)).toContain(':root');
    expect(JSON.stringify(eks.Outputs.KubeconfigCommand?.Value)).toMatch(
      /aws eks update-kubeconfig --name .* --region .* --role-arn .*AdministratorRole/,
    );
  });

  it('lets in the given administrators instead', () => {
    const clusterAdministrators = 'arn:aws:iam::123456789012:role/one,arn:aws:iam::123456789012:user/two';
    const template = withChange({}, { clusterAdministrators });
    const principals = all(template, 'AWS::EKS::AccessEntry').map(
      ({ Properties }) => Properties.PrincipalArn,
    );
    expect(principals).toEqual(expect.arrayContaining(clusterAdministrators.split(',')));
    expect(JSON.stringify(template.Outputs.KubeconfigCommand)).not.toContain('--role-arn');
  });

  it('has the add-ons that Auto Mode lacks: metrics for the autoscaler, and what keeps container logs, alone', () => {
    const { 'amazon-cloudwatch-observability': logs, ...others } = addOns(eks);
    expect(Object.keys(others)).toEqual(['metrics-server']);
    expect(logs.PodIdentityAssociations).toMatchObject([{ ServiceAccount: 'cloudwatch-agent' }]);
    const [before, , after] = logs.ConfigurationValues['Fn::Join'][1];
    expect(JSON.parse(`${before}REGION${after}`)).toEqual({
      // With a pipeline, though an idle one: the agent may not start without.
      agent: {
        config: { agent: { region: 'REGION' }, traces: { traces_collected: { otlp: {} } } },
      },
      manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
      containerLogs: {
        fluentBit: { config: { extraFiles: { 'dataplane-log.conf': '', 'host-log.conf': '' } } },
      },
    });
  });

  it('needs no metrics where nothing scales', () => {
    const fixed = withChange({ scaling: undefined, replicas: { min: 3, max: 3 } });
    expect(Object.keys(addOns(fixed))).toEqual(['amazon-cloudwatch-observability']);
  });
});

describe('the service’s identity', () => {
  const policy = () =>
    all(eks, 'AWS::IAM::Policy').find(({ Properties }) => JSON.stringify(Properties).includes('dynamodb:'))
      ?.Properties.PolicyDocument.Statement;

  it('is for pods, whose sessions EKS tags', () => {
    const { RoleArn, ...association } = only(eks, 'AWS::EKS::PodIdentityAssociation');
    expect(association).toMatchObject({ Namespace: 'links', ServiceAccount: 'links' });
    expect(object('ServiceAccount').metadata).toMatchObject({ name: 'links', namespace: 'links' });
    expect(eks.Resources[RoleArn['Fn::GetAtt'][0]]?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
      },
    ]);
  });

  it('may do the definition’s operations on the table, read the secrets, and send telemetry: nothing else', () => {
    const [table, secrets, telemetry, ...more] = policy();
    expect(table.Action).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
    expect(JSON.stringify(table.Resource)).toContain(`:table/",{"Ref":"${nameOfTable()}"}`);
    expect(secrets.Action).toBe('secretsmanager:GetSecretValue');
    expect(secrets.Resource).toEqual({ Ref: expect.stringMatching(/^Secretlinksadmintoken/) });
    expect(telemetry).toMatchObject({ Resource: '*', Action: [...service.sidecars[0].awsActions].sort() });
    expect(more).toEqual([]);
  });

  it('leaves nothing of other mechanisms behind', () => {
    expect(JSON.stringify(eks)).not.toContain('eks.amazonaws.com/role-arn');
    expect(JSON.stringify(eks)).not.toContain('eks-pod-identity-agent');
    expect(JSON.stringify(eks)).not.toContain('OIDC');
  });
});

describe('the manifests', () => {
  it('are those of any Kubernetes, and what only EKS knows', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      'ConfigMap',
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'IngressClass',
      'IngressClassParams',
      'Namespace',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
  });

  it('hand the secret’s name to a step, and the secret itself to nobody', () => {
    const { initContainers, containers, volumes } = object('Deployment').spec.template.spec;
    expect(initContainers[0]).toMatchObject({
      name: 'read-secrets',
      args: [
        'node',
        '/app/step.cjs',
        'read-secrets',
        expect.stringMatching(/^\/etc\/secrets\/admin-token=\{Secretlinksadmintoken/),
      ],
    });
    expect(volumes).toContainEqual({ name: 'secrets', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
    expect(containers[0].volumeMounts).toContainEqual({
      name: 'secrets',
      mountPath: '/etc/secrets',
      readOnly: true,
    });
    // The text by which CloudFormation would put a secret's value into a template.
    expect(JSON.stringify(eks)).not.toContain('{{resolve:');
  });

  it('need no step where there are no secrets, and no right to read any', () => {
    const template = withChange({ secrets: [] });
    const { initContainers } = object('Deployment', 'links', manifestsOf(template)).spec.template.spec;
    expect(initContainers.map(({ name }: KubernetesObject) => name)).toEqual(['collector']);
    expect(JSON.stringify(template)).not.toContain('secretsmanager:');
  });

  it('tell the pods their platform, table and region', () => {
    const env = Object.fromEntries(
      object('Deployment').spec.template.spec.containers[0].env.map(
        ({ name, value }: { name: string; value?: string }) => [name, value],
      ),
    );
    expect(env).toMatchObject({
      PLATFORM: 'eks',
      TABLE_NAME: `{${nameOfTable()}}`,
      AWS_REGION: '{AWS::Region}',
      ADMIN_TOKEN_FILE: '/etc/secrets/admin-token',
    });
    expect(env).not.toHaveProperty('AWS_ENDPOINT_URL_DYNAMODB');
    expect(env).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  });

  it('give the sidecar the configuration for AWS and its region', () => {
    expect(object('ConfigMap', 'links-collector').data['config.yaml']).toBe(
      service.sidecars[0].configuration.aws,
    );
    const { initContainers } = object('Deployment').spec.template.spec;
    expect(initContainers.at(-1)).toMatchObject({
      name: 'collector',
      env: [{ name: 'AWS_REGION', value: '{AWS::Region}' }],
    });
  });

  it('have new pods wait for the load balancer’s opinion', () => {
    expect(object('Namespace').metadata.labels).toMatchObject({
      'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const order = manifests.map(({ kind }) => kind);
    expect(order).toEqual(expect.arrayContaining(['Ingress', 'Deployment']));
    expect(order.indexOf('Ingress')).toBeLessThan(order.indexOf('Deployment'));
  });

  it('tell the load balancer what the definition says of health, shutdown, callers and idle connections', () => {
    const { spec, metadata } = object('Ingress');
    expect(spec.ingressClassName).toBe('alb');
    expect(metadata.annotations).toEqual({
      'alb.ingress.kubernetes.io/target-type': 'ip',
      'alb.ingress.kubernetes.io/inbound-cidrs': '0.0.0.0/0',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80}]',
      'alb.ingress.kubernetes.io/healthcheck-path': '/readyz',
      'alb.ingress.kubernetes.io/healthcheck-port': '8080',
      'alb.ingress.kubernetes.io/success-codes': '200-299',
      'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '5',
      'alb.ingress.kubernetes.io/healthcheck-timeout-seconds': '2',
      'alb.ingress.kubernetes.io/healthy-threshold-count': '2',
      'alb.ingress.kubernetes.io/unhealthy-threshold-count': '2',
      'alb.ingress.kubernetes.io/target-group-attributes': 'deregistration_delay.timeout_seconds=20',
      'alb.ingress.kubernetes.io/load-balancer-attributes':
        'idle_timeout.timeout_seconds=60,routing.http.drop_invalid_header_fields.enabled=true',
    });
  });

  it('answer by HTTPS under a domain name, and send HTTP there', () => {
    const template = withChange({}, DOMAIN);
    const { metadata, spec } = object('Ingress', 'links', manifestsOf(template));
    expect(metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'alb.ingress.kubernetes.io/ssl-redirect': '443',
      'alb.ingress.kubernetes.io/certificate-arn': expect.stringContaining('Certificate'),
    });
    expect(spec.rules[0].host).toBe('links.example.com');
    expect(spec).not.toHaveProperty('tls');
    expect(template.Outputs.LinksUrlCommand?.Description).toContain('links.example.com');
  });

  it('admit calls from the load balancer’s subnets only, and let pods call the identity agent', () => {
    const { ingress, egress } = object('NetworkPolicy').spec;
    expect(ingress).toEqual([
      {
        from: [{ ipBlock: { cidr: '10.0.0.0/24' } }, { ipBlock: { cidr: '10.0.1.0/24' } }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    expect(egress).toContainEqual({
      to: [{ ipBlock: { cidr: '169.254.170.23/32' } }],
      ports: [{ port: 80, protocol: 'TCP' }],
    });
  });

  it.each<[number[], number[]]>([
    [[], [443]],
    [[443], [443]],
    [[5432], [443, 5432]],
  ])('let pods call AWS APIs with outboundPorts %j', (outboundPorts, expected) => {
    const changed = manifestsOf(withChange({ network: { outboundPorts } }));
    expect(object('NetworkPolicy', 'links', changed).spec.egress).toContainEqual({
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }],
      ports: expected.map((port) => ({ port, protocol: 'TCP' })),
    });
  });

  it('have a pool of nodes where Auto Mode has none of the architecture', () => {
    expect(manifests.map(({ kind }) => kind)).not.toContain('NodePool');
    const arm = manifestsOf(withChange({}, { architecture: 'arm64' }));
    expect(object('NodePool', 'arm64', arm).spec.template.spec.requirements).toContainEqual({
      key: 'kubernetes.io/arch',
      operator: 'In',
      values: ['arm64'],
    });
    expect(object('Deployment', 'links', arm).spec.template.spec.nodeSelector).toEqual({
      'kubernetes.io/arch': 'arm64',
    });
  });
});

describe('the outputs', () => {
  it('print the address by a command, and do not wait for it', () => {
    expect(eks.Outputs.LinksUrlCommand?.Value).toBe(
      "kubectl -n links get ingress links -o jsonpath='http://{.status.loadBalancer.ingress[0].hostname}'",
    );
    expect(eks.Outputs.LinksUrlCommand?.Description).toContain('unencrypted');
    expect(Object.values(eks.Resources).map(({ Type }) => Type)).not.toContain(
      'Custom::AWSCDK-EKS-KubernetesObjectValue',
    );
  });
});
