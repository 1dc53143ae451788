import { CfnOutput, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secretDescription } from '../derive.ts';
import type { Options } from '../options.ts';
import type { Service } from '../schema.ts';

export interface SharedStackProps extends StackProps {
  readonly service: Service;
  readonly options: Options;
}

/**
 * What both AWS deployments of the service share: network, table, secrets and certificate. So the orchestrator is all
 * that differs between them, and either can be deployed alone.
 */
export class SharedStack extends Stack {
  readonly vpc: ec2.Vpc;
  readonly table: dynamodb.Table;
  /** By the secret's name in the definition. */
  readonly secrets: ReadonlyMap<string, secretsmanager.Secret>;
  readonly zone?: route53.IHostedZone;
  readonly certificate?: acm.Certificate;

  constructor(scope: Construct, id: string, { service, options, ...props }: SharedStackProps) {
    super(scope, id, {
      description: `Network, table and secrets that the deployments of ${service.name} share`,
      ...props,
    });

    this.vpc = network(this, options);
    this.table = table(this, service, options);

    this.secrets = new Map(
      service.secrets.map((secret) => [
        secret.name,
        new secretsmanager.Secret(this, `Secret-${secret.name}`, {
          description: secretDescription(service, secret),
          generateSecretString: { excludePunctuation: true, passwordLength: 40 },
          // Made anew by the next deployment: nothing is lost with it, and kept it would cost on.
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ]),
    );

    const { domain } = options;
    if (domain) {
      this.zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hostedZoneId,
        zoneName: domain.hostedZoneName,
      });
      this.certificate = new acm.Certificate(this, 'Certificate', {
        domainName: domain.name,
        validation: acm.CertificateValidation.fromDns(this.zone),
      });
    }

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
  }
}

function network(scope: Construct, { zones, natGateways }: Options): ec2.Vpc {
  const vpc = new ec2.Vpc(scope, 'Network', {
    ...(typeof zones === 'number' ? { maxAzs: zones } : { availabilityZones: [...zones] }),
    natGateways,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
    // Nothing is in the default group, and its emptying would add a Lambda function to every deployment.
    restrictDefaultSecurityGroup: false,
    // The table's traffic stays off the NAT gateway, and off its bill.
    gatewayEndpoints: { DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
  });
  // By these tags the load balancer controller of EKS finds its subnets.
  for (const subnet of vpc.publicSubnets) Tags.of(subnet).add('kubernetes.io/role/elb', '1');
  for (const subnet of vpc.privateSubnets) Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
  return vpc;
}

const table = (scope: Construct, { store }: Service, { keepData }: Options): dynamodb.Table =>
  new dynamodb.Table(scope, 'Table', {
    partitionKey: { name: store.partitionKey, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: store.timeToLiveAttribute,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: keepData,
    removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
