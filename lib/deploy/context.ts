import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { InvalidInput } from '../definition/invalid-input.ts';

/** The context in cdk.json and cdk.context.json. As in the CDK CLI, cdk.json wins where both have a key. */
export function projectContext(project: string): Record<string, unknown> {
  const lookedUp = join(project, 'cdk.context.json');
  return {
    ...(existsSync(lookedUp) && JSON.parse(readFileSync(lookedUp, 'utf8'))),
    ...JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')).context,
  };
}

/**
 * Refuses an assembly with made-up values, so that nobody deploys it.
 *
 * CDK makes up values that it would have to ask AWS for, such as the names of zones. The CDK CLI looks them up and renders
 * again; this project does not.
 *
 * @returns the assembly
 * @throws InvalidInput with every missing key of the context, after it has removed the assembly
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
      message: `${field} is missing in cdk.context.json; run \`npx cdk synth\` with credentials, which looks it up and adds it there`,
    })),
  );
}
