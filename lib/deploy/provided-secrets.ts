import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Application } from '../definition/application.ts';
import { workloads } from '../definition/workloads.ts';
import { pascalCase } from './pascal-case.ts';
import { nameOfProvidedSecret } from './service-resources.ts';

/**
 * Adds an output for each secret that the user stores: the command that stores the value. It is needed once, before the
 * first deployment.
 */
export function providedSecretOutputs(stack: Stack, definition: Application): void {
  const { name: application } = definition;
  for (const service of workloads(definition)) {
    for (const secret of service.secrets.filter(({ source }) => source === 'provided')) {
      new CfnOutput(stack, `${pascalCase(service.name)}${pascalCase(secret.name)}Command`, {
        description: `stores the secret ${secret.name} of ${service.name}, before the first deployment; VALUE is yours`,
        value: `aws secretsmanager create-secret --name ${nameOfProvidedSecret(application, service, secret)} --secret-string VALUE --region ${stack.region}`,
      });
    }
  }
}
