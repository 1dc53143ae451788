import { CfnOutput, type RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Application } from '../../definition/application.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { isServed } from '../../definition/resources.ts';
import type { Options } from '../options.ts';
import { DatabaseInstance } from './database.ts';
import { publishResources } from './resource-parameters.ts';
import { SharedResources } from './shared-resources.ts';
import { publishTables } from './table-names.ts';

/** The props of every stack. */
export interface ApplicationStackProps extends StackProps {
  /** The definition of the application. */
  readonly application: Application;
  /** The options of the deployment. */
  readonly options: Options;
  /** Whether data and log groups outlive the stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** The props of a stack with a deployment of the application. */
export interface DeploymentStackProps extends ApplicationStackProps {
  /** The network, which both AWS deployments use. `importedTables` and `importedResources` give the rest. */
  readonly shared: SharedResources;
}

/**
 * The stack of the network and the data that both AWS deployments use. Either deployment can stand alone beside it.
 *
 * The stack exports the network alone, whether a deployment imports all of it or not, so that no change of the definition
 * removes an export. Tables, databases and caches come and go, so their names travel as parameters.
 */
export class SharedStack extends Stack {
  /** The network, the tables, the databases and the caches. */
  readonly resources: SharedResources;

  constructor(
    scope: Construct,
    id: string,
    { application, options, removalPolicy, ...props }: ApplicationStackProps,
  ) {
    super(scope, id, {
      description: `${application.resources.some(isServed) ? 'Network, tables, databases and caches' : 'Network and tables'} that the deployments of ${application.name} share`,
      ...props,
    });
    const { zones, natGateways } = options;
    this.resources = new SharedResources(this, 'Default', {
      application,
      zones,
      natGateways,
      removalPolicy,
    });
    publishTables(this, application, this.resources);
    publishResources(this, application, this.resources.resources);
    for (const [name, resource] of this.resources.resources) {
      if (!(resource instanceof DatabaseInstance)) continue;
      new CfnOutput(this, logicalIds.instance({ name }), {
        description: `the name of ${name}, for commands of aws rds`,
        value: resource.instanceId,
      });
      new CfnOutput(this, logicalIds.urlCommand({ name }), {
        description: `prints the URL of ${name}, with its password`,
        value: `aws secretsmanager get-secret-value --secret-id ${resource.secrets.get('url')?.secretArn} --query SecretString --output text --region ${this.region}`,
      });
    }
    for (const [name, { tableName }] of this.resources.tables)
      new CfnOutput(this, logicalIds.tableName({ name }), { value: tableName });
    this.exportNetwork();
  }

  /**
   * Exports the network and its subnets, under the names that CDK gives to what another stack refers to.
   *
   * CDK exports only what is referred to. Without a public service nothing refers to the public subnets, and CloudFormation
   * refuses to remove their exports while the deployment of before imports them.
   */
  private exportNetwork(): void {
    const { vpcId, privateSubnets, publicSubnets } = this.resources.vpc;
    this.exportValue(vpcId);
    for (const { subnetId } of [...privateSubnets, ...publicSubnets]) this.exportValue(subnetId);
  }
}
