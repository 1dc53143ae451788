import { CfnParameter } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Application } from '../../definition/application.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { stackNames } from '../stack-names.ts';
import type { SharedResources } from './shared-resources.ts';

/*
 * The names of tables on their way from the shared stack to the stacks of the deployments: parameters of AWS Systems
 * Manager, which CloudFormation reads when it deploys a stack.
 *
 * Not exports: CloudFormation refuses to remove an export that a stack imports, so the table of a service could never
 * leave the definition. `cdk deploy` updates the shared stack first.
 */

const parameterName = (application: Pick<Application, 'name'>, service: string): string =>
  `/${stackNames(application).Shared}/tables/${service}`;

/** Writes the names of the tables into parameters, in the stack that has the tables. */
export function publishTables(scope: Construct, application: Application, { tables }: SharedResources): void {
  for (const [service, table] of tables) {
    new StringParameter(scope, `TableName-${service}`, {
      parameterName: parameterName(application, service),
      description: `the table of ${service}`,
      stringValue: table.tableName,
    });
  }
}

/** The tables of the shared stack, by the names of their services, as another stack refers to them. */
export const importedTables = (scope: Construct, application: Application): ReadonlyMap<string, ITable> =>
  new Map(
    application.services.flatMap(({ name, table }) => {
      if (!table) return [];
      // Not `valueForStringParameter`, which makes the same parameter under an id that nobody can read.
      const { valueAsString } = new CfnParameter(scope, logicalIds.tableName({ name }), {
        type: 'AWS::SSM::Parameter::Value<String>',
        default: parameterName(application, name),
      });
      return [[name, Table.fromTableName(scope, `Table-${name}`, valueAsString)] as const];
    }),
  );
