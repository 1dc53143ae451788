import { type CfnResource, CfnRule, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Application, Resource, Service, Secret as ServiceSecret } from '../definition/application.ts';
import { needed } from '../definition/needed.ts';
import type { ResourceAddress, ResourceSecret } from '../definition/resources.ts';
import { workloads } from '../definition/workloads.ts';

/*
 * Resources and rights that services need on both ECS and EKS, in this order: databases, caches and outside services;
 * secrets; log groups; grants; rules by which CloudFormation refuses a template.
 */

/** A backing resource as a deployment on AWS uses it. */
export interface BackingResource {
  /** The host name.
   * @default - none: the resource is outside of the application, and its URL says all */
  readonly host?: string;
  /** The security group that admits those who use the resource.
   * @default - none: the resource is outside of the application */
  readonly group?: ISecurityGroup;
  /** The networks of the resource, as CIDR blocks.
   * @default - none: the resource is outside of the application */
  readonly cidrs?: readonly string[];
  /** The secrets of AWS Secrets Manager that hold the URL and the password, each alone. */
  readonly secrets: ReadonlyMap<'url' | 'password', ISecret>;
}

/** The backing resources of an application, by name. */
export type BackingResources = ReadonlyMap<string, BackingResource>;

/** The address of a resource on AWS, where every database and cache wants TLS. */
export const addressOn = (resources: BackingResources, { name }: Resource): ResourceAddress => ({
  host: needed(resources, name, 'resources').host ?? '',
  tls: true,
});

/** The secret that holds a part of a resource. */
export const secretOfPart = (
  resources: BackingResources,
  { resource, part }: Pick<ResourceSecret, 'resource' | 'part'>,
): ISecret =>
  needed(needed(resources, resource.name, 'resources').secrets, part, `secrets of ${resource.name}`);

/** The name in Secrets Manager of the URL of a resource outside of the application, which the user stores. */
export const nameOfExternalUrl = (application: string, resource: Pick<Resource, 'name'>): string =>
  `${application}/${resource.name}`;

/** The resources outside of the application, as a stack refers to them. */
export const externalResources = (
  scope: Construct,
  { name: application, resources }: Application,
): BackingResources =>
  new Map(
    resources
      .filter(({ type }) => type === 'external')
      .map((resource) => [
        resource.name,
        {
          secrets: new Map([
            [
              'url',
              Secret.fromSecretNameV2(
                scope,
                `Url-${resource.name}`,
                nameOfExternalUrl(application, resource),
              ),
            ],
          ]),
        },
      ]),
  );

/** Secrets of AWS Secrets Manager, by `secretKey`. */
export type Secrets = ReadonlyMap<string, ISecret>;

type Named = { readonly name: string };

/** The name of a secret among those of its application, such as `links/admin-token`. */
export const secretKey = (service: Named, secret: Named): string => `${service.name}/${secret.name}`;

/** The name in Secrets Manager of a secret that the user stores, such as `shop/web/api-key`. */
export const nameOfProvidedSecret = (application: string, service: Named, secret: Named): string =>
  `${application}/${secretKey(service, secret)}`;

/**
 * The secrets of an application. Makes those with a generated value, in the stack of the deployment that reads them,
 * and refers to the others by their names.
 *
 * Not in the stack that the deployments share: CloudFormation refuses to remove a resource that another stack imports,
 * so a secret could never leave the definition. In its reader's stack, a secret is deleted only after the reader was
 * updated, so a failed update still finds the secret.
 */
export const applicationSecrets = (
  scope: Construct,
  application: Pick<Application, 'services' | 'jobs'>,
): Secrets =>
  new Map(
    workloads(application).flatMap((service) =>
      service.secrets.map(
        (secret) => [secretKey(service, secret), secretOf(scope, service, secret)] as const,
      ),
    ),
  );

function secretOf(scope: Construct, service: Service, secret: ServiceSecret): ISecret {
  const id = `Secret-${service.name}-${secret.name}`;
  if (secret.source === 'provided')
    return Secret.fromSecretNameV2(scope, id, nameOfProvidedSecret(service.application, service, secret));
  if (secret.source === 'existing') {
    if (!secret.existingName)
      throw new Error(`${secretKey(service, secret)} must have an existingName, as its source is existing`);
    return Secret.fromSecretNameV2(scope, id, secret.existingName);
  }
  const generated = new Secret(scope, id, {
    description: secretDescription(Stack.of(scope).stackName, service, secret),
    generateSecretString: { excludePunctuation: true, passwordLength: 40 },
    // The next deployment makes a new value. Nothing is lost with the old one, and keeping it costs money.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Tags.of(generated).add('service', service.name);
  return generated;
}

/**
 * The description of a secret in Secrets Manager, by which people and the runbook find it: no other stack has the same.
 */
export const secretDescription = (stackName: string, service: Named, secret: Named): string =>
  `${secretKey(service, secret)} of ${stackName}`;

/** The secrets of one service among those of its application. */
export const secretsOfService = (secrets: Secrets, service: Service): ISecret[] =>
  service.secrets.flatMap((secret) => secrets.get(secretKey(service, secret)) ?? []);

export interface LogGroupProps {
  /** The service whose lines the group keeps, for `logs.retentionDays`. */
  readonly service: Pick<Service, 'logs'>;
  /** Whether the group outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
  /** The name of the group.
   * @default - chosen by CloudFormation */
  readonly logGroupName?: string;
}

/** A log group with the retention of the definition. */
export function serviceLogGroup(
  scope: Construct,
  id: string,
  { service, removalPolicy, logGroupName }: LogGroupProps,
): LogGroup {
  const group = new LogGroup(scope, id, {
    logGroupName,
    retention: service.logs.retentionDays,
    removalPolicy,
  });
  // CloudFormation does not count a changed deletion policy as a change, and would keep the old one.
  const resource = group.node.defaultChild as CfnResource;
  resource.addMetadata('KeepData', removalPolicy !== RemovalPolicy.DESTROY);
  return group;
}

export interface ServiceAccess {
  /** The service, which names the operations on its table and the IAM actions of its sidecars. */
  readonly service: Service;
  /** The table of the service.
   * @default - the service has no table */
  readonly table?: ITable | undefined;
  /** Secrets that the role itself reads.
   * @default - none: the platform reads them for the service */
  readonly secrets?: readonly ISecret[];
}

/** Grants a role the rights that the service and its sidecars need in AWS, and no others. */
export function grantServiceAccess(role: IRole, { service, table, secrets = [] }: ServiceAccess): void {
  // Not `grantReadWriteData`: it grants scans, batches and queries that the service never makes.
  if (service.table)
    table?.grant(role, ...service.table.operations.map((operation) => `dynamodb:${operation}`));
  if (secrets.length > 0) {
    // Not `grantRead`: it also grants `DescribeSecret`, which no init step calls.
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: secrets.map(readableArn),
      }),
    );
  }
  const actions = [...new Set(service.sidecars.flatMap(({ awsActions }) => awsActions))];
  // The actions for telemetry have no resource that a policy could name.
  if (actions.length > 0) role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: ['*'] }));
}

/** The ARN in a policy. Secrets Manager adds six random characters to the name, which a name alone does not tell. */
const readableArn = (secret: ISecret): string => secret.secretFullArn ?? `${secret.secretArn}-??????`;

/**
 * Has CloudFormation refuse a template: adds a rule that always fails.
 *
 * @param id the construct id of the rule
 * @param reason the message of the refusal
 * @param differing two different texts, which the rule asserts to be equal, such as what is needed and what there is
 */
export function refuseTemplate(
  scope: Construct,
  id: string,
  reason: string,
  ...differing: readonly [string, string]
): void {
  new CfnRule(scope, id, {
    assertions: [{ assert: Fn.conditionEquals(...differing), assertDescription: reason }],
  });
}
