import { CfnParameter } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Application, Resource } from '../../definition/application.ts';
import { logicalIds } from '../../definition/logical-ids.ts';
import { needed } from '../../definition/needed.ts';
import { hostIsAskedFor, isServed, secretParts } from '../../definition/resources.ts';
import { workloads } from '../../definition/workloads.ts';
import { type BackingResource, type BackingResources, externalResources } from '../service-resources.ts';
import { stackNames } from '../stack-names.ts';
import { DATA_CIDRS } from './data-subnets.ts';

/*
 * The addresses of databases and caches on their way from the shared stack to the stacks of the deployments, as parameters
 * of AWS Systems Manager. Not exports, for the same reason as with tables: see table-names.ts.
 */

const parameterName = (application: Pick<Application, 'name'>, resource: Resource, key: string): string =>
  `/${stackNames(application).Shared}/resources/${resource.name}/${key}`;

/** All that a deployment may have to know of a resource: the keys of the parameters, and the texts in them. */
const factsOf = (made: BackingResource): [string, string][] => [
  ['host', made.host ?? ''],
  ['group', made.group?.securityGroupId ?? ''],
  ...[...made.secrets].map(([part, secret]): [string, string] => [part, secret.secretArn]),
];

/** Writes the addresses into parameters, in the stack that has the resources. No parameter holds a secret. */
export function publishResources(scope: Construct, application: Application, made: BackingResources): void {
  for (const resource of application.resources.filter(isServed))
    for (const [key, stringValue] of factsOf(needed(made, resource.name, 'resources')))
      new StringParameter(scope, `Resource-${resource.name}-${key}`, {
        parameterName: parameterName(application, resource, key),
        description: `${key} of ${resource.name}`,
        stringValue,
      });
}

/** The resources of the application as another stack refers to them, with those outside of the application. */
export function importedResources(scope: Construct, application: Application): BackingResources {
  const imported = application.resources.filter(isServed).map((resource): [string, BackingResource] => {
    const read = (key: 'host' | 'group' | 'url' | 'password'): string =>
      new CfnParameter(scope, logicalIds.resourceParameter(resource, key), {
        type: 'AWS::SSM::Parameter::Value<String>',
        default: parameterName(application, resource, key),
      }).valueAsString;
    const id = `Resource-${resource.name}`;
    return [
      resource.name,
      {
        ...(hostIsAskedFor(application, resource) && { host: read('host') }),
        cidrs: DATA_CIDRS,
        group: SecurityGroup.fromSecurityGroupId(scope, `${id}-group`, read('group')),
        secrets: new Map(
          secretParts(application, workloads(application))
            .filter((one) => one.resource.name === resource.name)
            .map(({ part }) => [part, Secret.fromSecretCompleteArn(scope, `${id}-${part}`, read(part))]),
        ),
      },
    ];
  });
  return new Map([...imported, ...externalResources(scope, application)]);
}
