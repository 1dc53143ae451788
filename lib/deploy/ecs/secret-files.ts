import { dirname } from 'node:path';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Secret } from '../../definition/application.ts';
import { BUSYBOX } from '../../definition/public-images.ts';
import { secretFile } from '../../definition/secrets.ts';
import { addFileWriter } from './file-writer.ts';
import type { TaskContext } from './task-context.ts';

interface SecretFile {
  readonly secret: Secret;
  readonly value: ecs.Secret;
}

/**
 * Hands secrets to the service's container as files: a container that ends before the service starts gets the values as
 * variables, and writes them into a volume of the task. Fargate itself hands over variables only.
 */
export function writeSecretFiles(
  context: TaskContext,
  container: ecs.ContainerDefinition,
  files: readonly SecretFile[],
): void {
  const named = files.map(({ secret, value }, i) => ({
    variable: `SECRET_${i}`,
    path: secretFile(secret),
    value,
  }));
  addFileWriter(context, [container], {
    name: `${context.service.name}_secrets`,
    image: BUSYBOX,
    command: [
      'sh',
      '-c',
      named.map(({ variable, path }) => `printf %s "$${variable}" > '${path}'`).join(' && '),
    ],
    secrets: Object.fromEntries(named.map(({ variable, value }) => [variable, value])),
    folders: [...new Set(named.map(({ path }) => dirname(path)))],
  });
}
