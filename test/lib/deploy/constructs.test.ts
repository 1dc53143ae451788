import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import { EcsFargate, type EcsFargateProps } from '../../../lib/deploy/ecs/ecs-fargate.ts';
import { EksAutoMode, type EksAutoModeProps } from '../../../lib/deploy/eks/eks-auto-mode.ts';
import { FOR_TEMPLATES_ALONE } from '../../../lib/deploy/render.ts';
import { SharedResources } from '../../../lib/deploy/shared/shared-resources.ts';
import { only, type TemplateJson } from '../../render-project.ts';
import { links } from './ecs/links.ts';

// The constructs in a stack of somebody else. One suite for all of them: what it costs is to load CDK.

// CDK's own check of the templates takes most of the time, and nothing here asks for it.
const theirStack = () =>
  new Stack(new App({ context: FOR_TEMPLATES_ALONE, builtinCloudFormationValidation: false }), 'Theirs');
const application = parseApplication(links);
const theirs = (stack: Stack) => ({
  application,
  vpc: new Vpc(stack, 'Network'),
  tables: new Map([
    ['links', new Table(stack, 'Table', { partitionKey: { name: 'code', type: AttributeType.STRING } })],
  ]),
});
const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON() as TemplateJson;

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf';
const secretsOf = (stack: Stack) =>
  new Map([['links/admin-token', Secret.fromSecretCompleteArn(stack, 'Mine', ARN)]]);

const resources = ({ Resources }: TemplateJson, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type);
const deletionPolicies = (template: TemplateJson) => [
  ...new Set(resources(template, 'AWS::Logs::LogGroup').map(({ DeletionPolicy }) => DeletionPolicy)),
];

describe('EcsFargate', () => {
  const withProps = (propsIn: (stack: Stack) => Partial<EcsFargateProps> = () => ({})) => {
    const stack = theirStack();
    const images = new Map([['links', ContainerImage.fromRegistry('org/links:1.0.0')]]);
    new EcsFargate(stack, 'Links', { images, ...theirs(stack), ...propsIn(stack) });
    return templateOf(stack);
  };

  it('by default makes the secrets of the definition, keeps its logs, and lets nobody execute commands', () => {
    const template = withProps();
    expect(resources(template, 'AWS::SecretsManager::Secret').length).toBe(1);
    expect(deletionPolicies(template)).toEqual(['Retain']);
    expect(only(template, 'AWS::ECS::Service').EnableExecuteCommand).toBe(false);
  });

  it('hands over secrets that exist already, makes none, and deletes its logs if it is told to', () => {
    const template = withProps((stack) => ({
      secrets: secretsOf(stack),
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    expect(resources(template, 'AWS::SecretsManager::Secret')).toEqual([]);
    const [main] = only(template, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
    expect(main.Secrets).toEqual([{ Name: 'ADMIN_TOKEN', ValueFrom: ARN }]);
    expect(deletionPolicies(template)).toEqual(['Delete']);
  });

  it('fails without a secret that the definition names', () => {
    expect(() => withProps(() => ({ secrets: new Map() }))).toThrow(
      'secrets must include links/admin-token; got none',
    );
  });

  it('fails without an image or a table of a service', () => {
    expect(() => withProps(() => ({ images: new Map() }))).toThrow('images must include links; got none');
    const other = new Map<string, Table>();
    expect(() => withProps(() => ({ tables: other }))).toThrow('tables must include links; got none');
  });

  it('fails without the domain of a service that has a domain name', () => {
    const [service] = application.services;
    const exposure = { ...service?.exposure, domainName: 'links.example.com' };
    const secure = { ...application, services: [{ ...service, exposure }] } as typeof application;
    expect(() => withProps(() => ({ application: secure }))).toThrow(
      'domains must include links, whose definition has the domain name links.example.com; got none',
    );
  });

  it('names its services and their URLs', () => {
    const stack = theirStack();
    const images = new Map([['links', ContainerImage.fromRegistry('org/links:1.0.0')]]);
    const { services, urls, loadBalancer } = new EcsFargate(stack, 'Links', { images, ...theirs(stack) });
    expect([...services.keys()]).toEqual(['links']);
    expect(urls.get('links')).toBe(`http://${loadBalancer?.loadBalancerDnsName}`);
  });
});

describe('EksAutoMode', () => {
  const withProps = (propsIn: (stack: Stack) => Partial<EksAutoModeProps> = () => ({})) => {
    const stack = theirStack();
    const images = new Map([['links', 'org/links:1.0.0']]);
    const eks = new EksAutoMode(stack, 'Links', { images, ...theirs(stack), ...propsIn(stack) });
    return { eks, template: templateOf(stack) };
  };

  it('by default makes secrets and an administrator, keeps its logs, and upgrades with standard support', () => {
    const { eks, template } = withProps();
    const entries = resources(template, 'AWS::EKS::AccessEntry').map(
      ({ Properties }) => Properties.PrincipalArn,
    );
    expect(entries).toContainEqual(Stack.of(eks).resolve(eks.administratorRole?.roleArn));
    expect(resources(template, 'AWS::SecretsManager::Secret').length).toBe(1);
    expect(deletionPolicies(template)).toEqual(['Retain']);
    expect(only(template, 'AWS::EKS::Cluster')).toMatchObject({
      Version: '1.36',
      UpgradePolicy: { SupportType: 'STANDARD' },
    });
  });

  it('takes secrets, an administrator, a version and a removal policy', () => {
    const administrator = 'arn:aws:iam::123456789012:user/ada';
    const { eks, template } = withProps((stack) => ({
      secrets: secretsOf(stack),
      administrators: [administrator],
      kubernetesVersion: '1.35',
      extendedSupport: true,
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    expect(eks.administratorRole).toBeUndefined();
    expect(resources(template, 'AWS::SecretsManager::Secret')).toEqual([]);
    const granted = resources(template, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(granted).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: ARN,
    });
    expect(
      resources(template, 'AWS::EKS::AccessEntry').map(({ Properties }) => Properties.PrincipalArn),
    ).toContain(administrator);
    expect(deletionPolicies(template)).toEqual(['Delete']);
    expect(only(template, 'AWS::EKS::Cluster')).toMatchObject({
      Version: '1.35',
      UpgradePolicy: { SupportType: 'EXTENDED' },
    });
  });

  it('fails without an image, a table, a secret or a certificate that the definition names', () => {
    const none = new Map<string, never>();
    expect(() => withProps(() => ({ images: none }))).toThrow('images must include links; got none');
    expect(() => withProps(() => ({ tables: none }))).toThrow('tables must include links; got none');
    expect(() => withProps(() => ({ secrets: none }))).toThrow(
      'secrets must include links/admin-token; got none',
    );
    const [service] = application.services;
    const exposure = { ...service?.exposure, domainName: 'links.example.com' };
    const secure = { ...application, services: [{ ...service, exposure }] } as typeof application;
    expect(() => withProps(() => ({ application: secure }))).toThrow(
      'certificates must include links; got none',
    );
  });
});

describe('SharedResources', () => {
  const withId = (id: string): TemplateJson => {
    const stack = theirStack();
    new SharedResources(stack, id, { application });
    return templateOf(stack);
  };

  /** Names of the network and its parts, as the AWS console shows them. */
  const names = ({ Resources }: TemplateJson): string[] =>
    Object.values(Resources).flatMap(({ Properties }) =>
      (Array.isArray(Properties?.Tags) ? Properties.Tags : []).flatMap(
        ({ Key, Value }: { Key: string; Value: string }) => (Key === 'Name' ? Value : []),
      ),
    );

  it('by default spans two zones with one NAT gateway, and protects the table', () => {
    const template = withId('Shared');
    expect(resources(template, 'AWS::EC2::Subnet').length).toBe(4);
    expect(resources(template, 'AWS::EC2::NatGateway').length).toBe(1);
    expect(only(template, 'AWS::DynamoDB::Table').DeletionProtectionEnabled).toBe(true);
  });

  it('names the network by its path, in which the id Default leaves no trace', () => {
    expect(names(withId('Shared'))).toContain('Theirs/Shared/Network');
    const hidden = names(withId('Default'));
    expect(hidden).toContain('Theirs/Network');
    expect(hidden.filter((name) => name.includes('Default'))).toEqual([]);
  });
});
