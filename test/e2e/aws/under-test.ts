import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageTag } from '../../../lib/derive.ts';
import type { UnderTest } from '../scenario.ts';
import type { Deployment } from './deployment.ts';
import { isEmulated } from './never-by-accident.ts';
import { service } from './service.ts';

/** What the scenarios are measured of: the stack as it was first deployed, whatever they change of it. */
export async function underTest(deployment: Deployment): Promise<UnderTest> {
  const assembly = mkdtempSync(join(tmpdir(), 'deployed-'));
  cpSync(join(deployment.project.folder, 'cdk.out'), assembly, { recursive: true });
  const { platformVersion, imageUri } = await deployment.ecsService();
  const id = (await docker('image', 'inspect', '--format', '{{.Id}}', imageUri)).trim();
  const emulated = { id: 'ecs-emulated', version: await emulatorVersion() } as const;
  const real = { id: 'ecs', version: `Fargate ${platformVersion}, ${process.env.AWS_REGION}` } as const;
  return {
    ...(isEmulated(process.env) ? emulated : real),
    front: 'load balancer',
    image: { tag: imageTag(service), id },
    assembly,
  };
}

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args)).stdout;

/** Of ministack and LocalStack, which tell it alike. */
async function emulatorVersion(): Promise<string> {
  const { AWS_ENDPOINT_URL = '' } = process.env;
  const engine = (await docker('version', '--format', '{{.Server.Version}}')).trim();
  const answer = await fetch(new URL('/_localstack/health', AWS_ENDPOINT_URL)).catch(() => undefined);
  const health = (answer?.ok ? await answer.json() : {}) as { readonly version?: string };
  return `emulator ${health.version ?? 'of unknown version'}, Docker Engine ${engine}`;
}
