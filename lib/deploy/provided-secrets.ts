import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Application } from '../definition/application.ts';
import { logicalIds } from '../definition/logical-ids.ts';
import { workloads } from '../definition/workloads.ts';
import { nameOfExternalUrl, nameOfProvidedSecret } from './service-resources.ts';

/**
 * Adds an output for each secret, and each URL of something outside, that the user stores: the command that stores the value. It is needed once, before the
 * first deployment.
 */
export function providedSecretOutputs(stack: Stack, definition: Application): void {
  const { name: application } = definition;
  for (const service of workloads(definition)) {
    for (const secret of service.secrets.filter(({ source }) => source === 'provided')) {
      new CfnOutput(stack, logicalIds.storeSecretCommand(service, secret), {
        description: `stores the secret ${secret.name} of ${service.name}, before the first deployment; VALUE is yours`,
        value: `aws secretsmanager create-secret --name ${nameOfProvidedSecret(application, service, secret)} --secret-string VALUE --region ${stack.region}`,
      });
    }
  }
  for (const resource of definition.resources.filter(({ type }) => type === 'external'))
    new CfnOutput(stack, logicalIds.storeUrlCommand(resource), {
      description: `stores the URL of ${resource.name}, before the first deployment; URL is yours`,
      value: `aws secretsmanager create-secret --name ${nameOfExternalUrl(application, resource)} --secret-string URL --region ${stack.region}`,
    });
}
