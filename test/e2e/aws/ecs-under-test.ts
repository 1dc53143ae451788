import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageName } from '../../../lib/definition/image-names.ts';
import { service } from '../sample.ts';
import type { UnderTest } from '../scenario-test.ts';
import type { CdkDeployment } from './cdk-deployment.ts';
import { docker } from './ecs-commands.ts';
import { isEmulated } from './never-by-accident.ts';

/** The deployment that the scenarios measure: the stack as first deployed, whatever a scenario changes later. */
export async function underTest(deployment: CdkDeployment): Promise<UnderTest> {
  const assembly = mkdtempSync(join(tmpdir(), 'deployed-'));
  cpSync(join(deployment.project.folder, 'cdk.out'), assembly, { recursive: true });
  const { platformVersion, imageUri } = await deployment.ecsService();
  const id = await docker('image', 'inspect', '--format', '{{.Id}}', imageUri);
  const emulated = { id: 'ecs-emulated', version: await emulatorVersion() } as const;
  const real = { id: 'ecs', version: `Fargate ${platformVersion}, ${process.env.AWS_REGION}` } as const;
  return {
    ...(isEmulated(process.env) ? emulated : real),
    entry: 'load balancer',
    image: { tag: imageName(service), id },
    assembly,
  };
}

/** The version of the emulator. Ministack and LocalStack answer at the same path. */
async function emulatorVersion(): Promise<string> {
  const { AWS_ENDPOINT_URL = '' } = process.env;
  const engine = await docker('version', '--format', '{{.Server.Version}}');
  const answer = await fetch(new URL('/_localstack/health', AWS_ENDPOINT_URL)).catch(() => undefined);
  const health = (answer?.ok ? await answer.json() : {}) as { readonly version?: string };
  return `emulator ${health.version ?? 'of unknown version'}, Docker Engine ${engine}`;
}
