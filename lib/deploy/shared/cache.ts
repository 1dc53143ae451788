import { Fn, Names, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { Cache } from '../../definition/application.ts';
import type { BackingResource } from '../service-resources.ts';
import { type ResourceProps, resourceGroup } from './database.ts';

/** The longest name of a serverless cache. Source: Amazon ElastiCache API reference, `CreateServerlessCache`. */
const LONGEST_NAME = 40;

/**
 * A serverless cache of Amazon ElastiCache with Valkey, in two zones or more, which takes connections with TLS alone. It
 * has no password: its security group is its lock.
 */
export class ServerlessCache extends Construct implements BackingResource {
  readonly host: string;
  readonly group: ec2.SecurityGroup;
  readonly cidrs: readonly string[];
  readonly secrets: BackingResource['secrets'] = new Map();

  constructor(scope: Construct, id: string, { resource, vpc, subnets, removalPolicy }: ResourceProps<Cache>) {
    super(scope, id);
    this.group = resourceGroup(this, vpc, resource);
    const name = Names.uniqueResourceName(this, {
      maxLength: LONGEST_NAME,
      separator: '-',
    }).toLowerCase();
    const cache = new CfnServerlessCache(this, 'Cache', {
      // CloudFormation demands a name.
      serverlessCacheName: name,
      engine: 'valkey',
      majorEngineVersion: resource.version,
      subnetIds: subnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [this.group.securityGroupId],
      snapshotRetentionLimit: resource.backupDays,
      ...(removalPolicy !== RemovalPolicy.DESTROY && { finalSnapshotName: `${name}-${stackNumber(this)}` }),
    });
    this.host = cache.attrEndpointAddress;
    this.cidrs = subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock);
    Tags.of(this).add('resource', resource.name);
  }
}

/**
 * A number that no other stack has, not even a later one of the same name: ElastiCache deletes no cache whose last snapshot
 * would have the name of another one. It is the end of the stack's id.
 */
const stackNumber = (scope: Construct): string =>
  Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Stack.of(scope).stackId))));
