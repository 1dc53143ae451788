import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/**
 * The networks of databases and caches: the last ones of the VPC. With zones that come and go, the other subnets grow from the
 * first addresses on, and never meet them.
 */
export const DATA_CIDRS = ['10.0.254.0/24', '10.0.255.0/24'] as const;

/**
 * The subnets of databases and caches, in the first two zones. They have no route to the internet.
 *
 * Not subnets of the VPC's own configuration, whose addresses depend on the number of zones: CloudFormation makes new
 * subnets before it deletes old ones, and refuses addresses that overlap.
 */
export const dataSubnets = (scope: Construct, vpc: ec2.IVpc): ec2.ISubnet[] =>
  DATA_CIDRS.map((cidrBlock, i) => {
    const subnet = new ec2.PrivateSubnet(scope, `DataSubnet${i + 1}`, {
      vpcId: vpc.vpcId,
      availabilityZone: vpc.availabilityZones[i] ?? '',
      cidrBlock,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', subnet.node.path.replace('/Default/', '/'));
    return subnet;
  });
