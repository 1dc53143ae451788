import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE, MANIFESTS } from '../committed.ts';
import { InvalidInput } from '../definition.ts';
import { artefactOf } from '../measurements/artefacts.ts';
import type { KeptRun } from '../measurements/kept.ts';
import { type ScenarioResults, sideBySide } from '../measurements/side-by-side.ts';

/** A parsed file of the assembly; `file` is how evidence names it. */
export interface Artefact {
  readonly file: string;
  /**
   * What is in it. Several Kubernetes objects, in a file of manifests or in the text of a template's `Manifest`, stand by
   * `Kind/name`, so that pointers lead into them.
   */
  readonly root: Tree;
  /** As rendered. */
  readonly text: string;
}

export interface Tree {
  readonly [key: string]: unknown;
}

/** All that was rendered, as parsed from an assembly. */
export interface Artefacts {
  readonly compose: Artefact;
  readonly shared: Artefact;
  readonly ecs: Artefact;
  readonly eks: Artefact;
  /** The manifests for any Kubernetes. */
  readonly kubernetes: readonly Artefact[];
  /** What deployments did while users came. */
  readonly measured: readonly ScenarioResults[];
}

const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;

const templateFile = (stack: (typeof STACKS)[number]): string => `${stack}.template.json`;

/**
 * @param kept runs of deployments; those of other artefacts than these are marked
 * @throws InvalidInput where nothing was rendered yet
 */
export function readArtefacts(assembly: string, kept: readonly KeptRun[] = []): Artefacts {
  const missing = [COMPOSE_FILE, MANIFESTS, ...STACKS.map(templateFile)].find(
    (file) => !existsSync(join(assembly, file)),
  );
  if (missing) {
    throw new InvalidInput('the comparison', [
      { field: `cdk.out/${missing}`, received: undefined, allowed: 'rendered: run npm start first' },
    ]);
  }
  const artefact = (file: string, parsed: (text: string) => Tree): Artefact => {
    const text = readFileSync(join(assembly, file), 'utf8');
    return { file, root: parsed(text), text };
  };
  const template = (stack: (typeof STACKS)[number]) =>
    artefact(templateFile(stack), (text) => withManifests(JSON.parse(text)));
  return {
    compose: artefact(COMPOSE_FILE, parse),
    shared: template('Shared'),
    ecs: template('EcsFargate'),
    eks: template('Eks'),
    kubernetes: readdirSync(join(assembly, MANIFESTS))
      .sort()
      .map((file) => artefact(`${MANIFESTS}/${file}`, manifests)),
    measured: sideBySide(kept, (target) => artefactOf(target, assembly)),
  };
}

/** The type of what a template hands to CDK's kubectl provider. */
export const APPLIED = 'Custom::AWSCDK-EKS-KubernetesResource';

interface Resource extends Tree {
  readonly Type: string;
  readonly Properties?: Tree;
}

/** A template in which the text of each `Manifest` is parsed. */
function withManifests(template: { readonly Resources: Record<string, Resource> }): Tree {
  const parsed = (resource: Resource): Resource =>
    resource.Type === APPLIED
      ? {
          ...resource,
          Properties: {
            ...resource.Properties,
            Manifest: byName(JSON.parse(joined(resource.Properties?.Manifest))),
          },
        }
      : resource;
  const Resources = Object.entries(template.Resources).map(([id, resource]) => [id, parsed(resource)]);
  return { ...template, Resources: Object.fromEntries(Resources) };
}

/** What CloudFormation fills in stands as `${...}`, with the name of what it refers to. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })?.['Fn::Join'];
  if (parts) return parts[1].map(joined).join(parts[0]);
  const reference = Object.values(value as Tree)[0];
  return `\${${[reference].flat().join('.')}}`;
}

const manifests = (text: string): Tree =>
  byName(parseAllDocuments(text).map((document) => document.toJS() as Tree));

const byName = (objects: readonly Tree[]): Tree =>
  Object.fromEntries(
    objects.map((object) => [`${object.kind}/${(object.metadata as { name?: string })?.name}`, object]),
  );
