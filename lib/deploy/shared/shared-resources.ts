import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Application, Table } from '../../definition/application.ts';
import { isDatabase, isServed } from '../../definition/resources.ts';
import type { BackingResources } from '../service-resources.ts';
import { ServerlessCache } from './cache.ts';
import { dataSubnets } from './data-subnets.ts';
import { DatabaseInstance } from './database.ts';

export interface SharedResourcesProps {
  /** The definition of the application: the tables of its services, its databases and caches. */
  readonly application: Application;
  /** Availability zones, by number or by name.
   * @default 2 */
  readonly zones?: number | readonly string[];
  /** NAT gateways, the outbound access of the private subnets. One in each zone survives the loss of a zone.
   * @default 1 */
  readonly natGateways?: number;
  /** Whether the data outlives its stack: tables as they are, databases and caches as a last snapshot. Tables and databases are
   * then also protected from deletion.
   * @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The network, a table for each service that has one, and the databases and caches. ECS and EKS share them, so that they
 * differ in the orchestrator alone.
 */
export class SharedResources extends Construct {
  /** A VPC with a public and a private subnet in each zone. */
  readonly vpc: ec2.Vpc;
  /**
   * The DynamoDB tables by the names of their services, billed by request and recoverable to a point in time.
   *
   * Another stack of this project must not refer to them: see `importedTables`.
   */
  readonly tables: ReadonlyMap<string, dynamodb.ITable>;
  /** The databases and caches, by name. Another stack of this project must not refer to them: see `importedResources`. */
  readonly resources: BackingResources;

  constructor(scope: Construct, id: string, props: SharedResourcesProps) {
    super(scope, id);
    const { application, zones = 2, natGateways = 1, removalPolicy = RemovalPolicy.RETAIN } = props;
    const withTable = application.services.flatMap(({ name, table }) =>
      table ? [[name, table] as const] : [],
    );
    const served = application.resources.filter(isServed);
    this.vpc = network(this, zones, natGateways, withTable.length > 0);
    this.tables = new Map(
      withTable.map(([name, table]) => [name, tableOf(this, `Table-${name}`, table, removalPolicy)]),
    );
    for (const [name, table] of this.tables) Tags.of(table).add('service', name);
    const subnets = served.length > 0 ? dataSubnets(this, this.vpc) : [];
    this.resources = new Map(
      served.map((resource) => {
        const props = { vpc: this.vpc, subnets, removalPolicy };
        const id = `Resource-${resource.name}`;
        return [
          resource.name,
          isDatabase(resource)
            ? new DatabaseInstance(this, id, { ...props, resource })
            : new ServerlessCache(this, id, { ...props, resource }),
        ];
      }),
    );
  }
}

const tableOf = (
  scope: Construct,
  id: string,
  { partitionKey, timeToLiveAttribute }: Table,
  removalPolicy: RemovalPolicy,
): dynamodb.Table =>
  new dynamodb.Table(scope, id, {
    partitionKey: { name: partitionKey, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  });

function network(
  scope: Construct,
  zones: number | readonly string[],
  natGateways: number,
  hasTables: boolean,
): ec2.Vpc {
  const vpc = new ec2.Vpc(scope, 'Network', {
    ...(typeof zones === 'number' ? { maxAzs: zones } : { availabilityZones: [...zones] }),
    natGateways,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
    // Nothing uses the default security group, and emptying it would add a Lambda function to every deployment.
    restrictDefaultSecurityGroup: false,
    // Traffic to the tables stays off the NAT gateway, and off its bill.
    ...(hasTables && {
      gatewayEndpoints: { DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
    }),
  });
  // The load balancer controller of EKS finds its subnets by these tags.
  for (const subnet of vpc.publicSubnets) Tags.of(subnet).add('kubernetes.io/role/elb', '1');
  for (const subnet of vpc.privateSubnets) Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
  // CDK names these by their construct paths. The id `Default` is removed, as CDK removes it from logical ids.
  for (const named of [vpc, ...vpc.publicSubnets, ...vpc.privateSubnets])
    Tags.of(named).add('Name', named.node.path.replace('/Default/', '/'));
  return vpc;
}
