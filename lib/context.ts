import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { InvalidInput } from './definition.ts';

/** The context of the project's files, as the CDK CLI reads them: where both name a key, cdk.json has the say. */
export function projectContext(project: string): Record<string, unknown> {
  const lookedUp = join(project, 'cdk.context.json');
  return {
    ...(existsSync(lookedUp) && JSON.parse(readFileSync(lookedUp, 'utf8'))),
    ...JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')).context,
  };
}

/**
 * CDK renders with made-up values what it would have to ask AWS for, such as the names of zones. The CLI looks them up
 * and renders again; where nobody does, such an assembly must not be left for anybody to deploy.
 *
 * @throws InvalidInput naming every key of the context that is missing, when the assembly is removed
 */
export function withNothingMadeUp(assembly: CloudAssembly): CloudAssembly {
  const { directory, manifest } = assembly;
  const missing = new Set(manifest.missing?.map(({ key }) => key));
  if (missing.size === 0) return assembly;
  rmSync(directory, { recursive: true });
  throw new InvalidInput(
    'the context',
    [...missing].map((field) => ({
      field,
      received: undefined,
      allowed: 'in cdk.context.json, where `npx cdk synth` notes it, having looked it up with credentials',
    })),
  );
}
