import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COMPOSE_FILE, MANIFESTS } from '../../deploy/rendered-files.ts';
import type { Target } from '../targets.ts';
import type { Run } from './run.ts';
import type { Subject } from './standing.ts';

/** The deployed artefact of each target, as a path in cdk.out. */
const FILES: Readonly<Record<Target, string>> = {
  compose: COMPOSE_FILE,
  ecs: 'EcsFargate.template.json',
  eks: 'Eks.template.json',
  kubernetes: MANIFESTS,
};

/**
 * Identifies the artefact of a target as it is rendered now: by its path, and by a digest without the hashes of assets.
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

/**
 * The application and its artefacts as they are rendered now. The names are those of the Compose file, which `npm start`
 * writes beside the others.
 *
 * @param compose the content of the Compose file. @default - read from the assembly
 * @returns a function that gives the subject of a target; undefined where nothing was rendered yet
 */
export function subjectsOf(
  assembly: string,
  compose: object | undefined = composeFileIn(assembly),
): (target: Target) => Subject | undefined {
  if (!compose) return () => undefined;
  const { name, services } = compose as ComposeFile;
  const labels = Object.values(services).flatMap(({ labels }) => labels?.service ?? []);
  const names = { application: name, services: [...new Set(labels)] };
  return (target) => {
    const artefact = artefactOf(target, assembly);
    return artefact && { ...names, artefact };
  };
}

function composeFileIn(assembly: string): object | undefined {
  const file = join(assembly, COMPOSE_FILE);
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Masks the hashes of assets, not the digests of images. A run names its image apart, so that a rebuilt image is no other
 * artefact.
 */
const withoutAssets = (text: string): string => text.replaceAll(/(?<!sha256:)\b[0-9a-f]{64}\b/g, '*');

/**
 * Removes the metadata that the CDK CLI adds when it deploys: the path of each resource, and a list of constructs with
 * the version of Node. `npm start` renders templates without them.
 */
function withoutCliMetadata(text: string): string {
  const { Conditions = {}, Resources, ...rest } = JSON.parse(text) as Template;
  const { CDKMetadataAvailable: _, ...ours } = Conditions;
  const kept = Object.entries(Resources)
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .map(([id, { Metadata = {}, ...resource }]) => {
      const others = Object.entries(Metadata).filter(([key]) => !key.startsWith('aws:'));
      return [id, { ...resource, Metadata: Object.fromEntries(others) }];
    });
  return JSON.stringify({ ...rest, Conditions: ours, Resources: Object.fromEntries(kept) });
}

interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<
    Record<string, { readonly labels?: { readonly service?: string } | undefined }>
  >;
}

interface Template {
  /** @default - no conditions */
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

interface TemplateResource {
  readonly Type: string;
  /** @default - no metadata */
  readonly Metadata?: Readonly<Record<string, unknown>>;
}
