import { Duration, RemovalPolicy, SecretValue, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Database, Resource } from '../../definition/application.ts';
import { DATABASE_USER, resourceUrl } from '../../definition/resources.ts';
import type { AwsResource } from '../aws-resources.ts';

export interface ResourceProps<R extends Resource> {
  /** The definition of the resource. */
  readonly resource: R;
  /** The network. Its isolated subnets hold the resource. */
  readonly vpc: ec2.IVpc;
  /** Whether the data outlives the stack, as a last snapshot. RDS also refuses to delete such a database. */
  readonly removalPolicy: RemovalPolicy;
}

/** The subnets of databases and caches: nothing in them has a way out. */
export const DATA_SUBNETS = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } as const;

/** A database of Amazon RDS, which takes connections with TLS alone. */
export class DatabaseInstance extends Construct implements AwsResource {
  readonly host: string;
  readonly group: ec2.SecurityGroup;
  readonly secrets: AwsResource['secrets'];

  /** @param withUrl whether any service asks for the URL, which is a secret of its own */
  constructor(scope: Construct, id: string, props: ResourceProps<Database> & { readonly withUrl: boolean }) {
    super(scope, id);
    const { resource, vpc, removalPolicy, withUrl } = props;
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
      vpcSubnets: DATA_SUBNETS,
      securityGroups: [this.group],
      backupRetention: Duration.days(resource.backupDays),
      deletionProtection: keeps,
      removalPolicy: keeps ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    this.host = instance.dbInstanceEndpointAddress;
    this.secrets = new Map([
      ['password' as const, password],
      ...(withUrl ? [['url' as const, this.urlSecret(resource, password)] as const] : []),
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
