import { Duration, RemovalPolicy, SecretValue, Tags, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Database, Resource } from '../../definition/application.ts';
import { DATABASE_USER, resourceUrl } from '../../definition/resources.ts';
import type { BackingResource } from '../service-resources.ts';

export interface ResourceProps<R extends Resource> {
  /** The definition of the resource. */
  readonly resource: R;
  /** The network. */
  readonly vpc: ec2.IVpc;
  /** The subnets of the resource, in two zones. */
  readonly subnets: readonly ec2.ISubnet[];
  /** Whether the data outlives the stack, as a last snapshot. RDS also refuses to delete such a database. */
  readonly removalPolicy: RemovalPolicy;
}

/** A database of Amazon RDS, which takes connections with TLS alone. */
export class DatabaseInstance extends Construct implements BackingResource {
  readonly host: string;
  readonly group: ec2.SecurityGroup;
  readonly cidrs: readonly string[];
  /** The password, and the URL with it. Both are there whoever asks for them: a deployment may be rolled back to one that does. */
  readonly secrets: BackingResource['secrets'];
  /** The name of the instance, for commands. */
  readonly instanceId: string;

  constructor(scope: Construct, id: string, props: ResourceProps<Database>) {
    super(scope, id);
    const { resource, vpc, subnets, removalPolicy } = props;
    const keeps = removalPolicy !== RemovalPolicy.DESTROY;
    this.group = resourceGroup(this, vpc, resource);
    const password = new Secret(this, 'Password', {
      description: `the password of ${resource.name}`,
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const instance = new rds.DatabaseInstance(this, 'Instance', {
      ...ENGINES[resource.type](resource),
      // The template has a reference to the secret, which CloudFormation resolves.
      credentials: rds.Credentials.fromPassword(DATABASE_USER, password.secretValue),
      databaseName: resource.databaseName,
      instanceType: new ec2.InstanceType(resource.instanceClass.replace(/^db\./, '')),
      multiAz: resource.multiAz,
      allocatedStorage: resource.storageGiB,
      storageType: rds.StorageType.GP3,
      storageEncrypted: true,
      vpc,
      vpcSubnets: { subnets: [...subnets] },
      securityGroups: [this.group],
      backupRetention: Duration.days(resource.backupDays),
      deletionProtection: keeps,
      removalPolicy: keeps ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    if (resource.type === 'mysql')
      // Source: Amazon RDS user guide, "MySQL on Amazon RDS versions".
      Validations.of(instance).acknowledge({
        id: 'CloudFormation-Validate::E9006',
        reason: 'the rule knows minor versions alone, and RDS takes a major version for a recent minor one',
      });
    this.host = instance.dbInstanceEndpointAddress;
    this.instanceId = instance.instanceIdentifier;
    this.cidrs = subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock);
    this.secrets = new Map([
      ['password', password],
      ['url', this.urlSecret(resource, password)],
    ]);
    Tags.of(this).add('resource', resource.name);
  }

  private urlSecret(resource: Database, password: Secret): Secret {
    // The text has a reference to the password, not the password.
    const text = resourceUrl(resource, { host: this.host, tls: true }, password.secretValue.unsafeUnwrap());
    return new Secret(this, 'Url', {
      description: `the URL of ${resource.name}, with its password`,
      secretStringValue: SecretValue.unsafePlainText(text),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

const ENGINES = {
  postgres: ({ version, maxConnections }: Database) => ({
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of(version, version) }),
    parameters: { max_connections: String(maxConnections), 'rds.force_ssl': '1' },
  }),
  mysql: ({ version, maxConnections }: Database) => ({
    engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.of(version, version) }),
    parameters: { max_connections: String(maxConnections), require_secure_transport: '1' },
  }),
};

/** The security group of a resource. At first nobody may connect: deployments admit those who use it. */
export const resourceGroup = (scope: Construct, vpc: ec2.IVpc, { name }: Resource): ec2.SecurityGroup =>
  new ec2.SecurityGroup(scope, 'Group', {
    vpc,
    allowAllOutbound: false,
    description: `admits what uses ${name}`,
  });
