import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPOSE_FILE, MANIFESTS } from '../committed.ts';
import type { Target } from '../targets.ts';
import type { Run } from './run.ts';

/** Of each target, what is deployed, by its path in cdk.out. */
const FILES: Readonly<Record<Target, string>> = {
  compose: COMPOSE_FILE,
  ecs: 'EcsFargate.template.json',
  eks: 'Eks.template.json',
  kubernetes: MANIFESTS,
};

/**
 * What a target's artefact is at the moment.
 *
 * @returns undefined where nothing was rendered yet
 */
export function artefactOf(target: Target, assembly: string): Run['artefact'] | undefined {
  const file = FILES[target];
  if (!existsSync(join(assembly, file))) return undefined;
  const texts =
    target === 'kubernetes'
      ? readdirSync(join(assembly, file))
          .sort()
          .map((name) => readFileSync(join(assembly, file, name), 'utf8'))
      : [readFileSync(join(assembly, file), 'utf8')];
  const told = texts.map((text) => withoutAssets(file.endsWith('.json') ? withoutCliMetadata(text) : text));
  return { file, sha256: createHash('sha256').update(told.join('')).digest('hex') };
}

/** What an asset holds, such as the image, is told by its hash and not by the artefact: a run has the image beside it. */
const withoutAssets = (text: string): string => text.replaceAll(/\b[0-9a-f]{64}\b/g, '*');

/**
 * The CLI, which deploys a template, has CDK add the path of each resource and a list of all constructs with the version
 * of Node; `npm start` has not.
 */
function withoutCliMetadata(text: string): string {
  const { Conditions = {}, Resources, ...rest } = JSON.parse(text);
  delete Conditions.CDKMetadataAvailable;
  const kept = Object.entries<Resource>(Resources)
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .map(([id, { Metadata = {}, ...resource }]) => {
      const ours = Object.entries(Metadata).filter(([key]) => !key.startsWith('aws:'));
      return [id, { ...resource, Metadata: Object.fromEntries(ours) }];
    });
  return JSON.stringify({ ...rest, Conditions, Resources: Object.fromEntries(kept) });
}

interface Resource {
  readonly Type: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}
