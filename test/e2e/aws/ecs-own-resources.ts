import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { application } from '../sample.ts';
import type { CdkDeployment } from './cdk-deployment.ts';

const aws = async (...args: string[]) =>
  JSON.parse((await promisify(execFile)('aws', [...args, '--output', 'json'])).stdout);

/** Registers the tests of what each service has to itself. */
export function ecsOwnResources(deployment: () => CdkDeployment): void {
  it('has two roles, a log group and a security group for each service, which no other service has', async () => {
    const owned = await Promise.all(
      application.services.map(async (service) => {
        const ecs = await deployment().ecsService(service);
        const { taskRoleArn, executionRoleArn, containerDefinitions = [] } = ecs.taskDefinition;
        const logs = containerDefinitions.map(
          ({ logConfiguration }) => logConfiguration?.options?.['awslogs-group'],
        );
        const groups = ecs.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
        return [taskRoleArn, executionRoleArn, ...new Set(logs), ...groups];
      }),
    );
    for (const names of owned) expect(names).toEqual(Array(4).fill(expect.stringMatching(/./)));
    expect(new Set(owned.flat()).size).toBe(4 * application.services.length);
  });

  it('has tags on each service and each table that say whose they are', async () => {
    for (const service of application.services) {
      const { name, owner, version } = service;
      const { arn } = await deployment().ecsService(service);
      const tags: readonly { readonly key: string; readonly value: string }[] = (
        await aws('ecs', 'list-tags-for-resource', '--resource-arn', arn)
      ).tags;
      expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toMatchObject({
        application: application.name,
        owner,
        service: name,
        version,
      });
      const table = await aws(
        'dynamodb',
        'describe-table',
        '--table-name',
        await deployment().tableName(service),
      );
      const { Tags } = await aws('dynamodb', 'list-tags-of-resource', '--resource-arn', table.Table.TableArn);
      expect(Tags).toContainEqual({ Key: 'service', Value: name });
      expect(Tags).toContainEqual({ Key: 'application', Value: application.name });
    }
  });
}
