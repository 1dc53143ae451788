import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { COMPOSE_FILE, MANIFESTS } from '../committed.ts';

/** A parsed file of the assembly, or what it contains; `file` is how evidence names it. */
export interface Artefact {
  readonly file: string;
  readonly root: Tree;
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
  /** The objects inside the Eks template, by `Kind/name`. */
  readonly eksObjects: Artefact;
  /** The objects of the manifests for any Kubernetes, by `Kind/name`. */
  readonly kubernetes: Artefact;
}

export function readArtefacts(assembly: string): Artefacts {
  const text = (file: string) => readFileSync(join(assembly, file), 'utf8');
  const template = (stack: string): Artefact => ({
    file: `${stack}.template.json`,
    root: JSON.parse(text(`${stack}.template.json`)),
  });
  const eks = template('Eks');
  return {
    compose: { file: COMPOSE_FILE, root: parse(text(COMPOSE_FILE)) },
    shared: template('Shared'),
    ecs: template('EcsFargate'),
    eks,
    eksObjects: { file: eks.file, root: byName(manifestsIn(eks.root)) },
    kubernetes: {
      file: MANIFESTS,
      root: byName(
        readdirSync(join(assembly, MANIFESTS))
          .sort()
          .flatMap((file) =>
            parseAllDocuments(text(join(MANIFESTS, file))).map((document) => document.toJS() as Tree),
          ),
      ),
    },
  };
}

/** The Kubernetes objects that a template hands to CDK's kubectl provider. */
export function manifestsIn(template: Tree): Tree[] {
  const resources = Object.values(
    (template.Resources ?? {}) as Record<string, { Type?: string; Properties?: Tree }>,
  );
  return resources
    .filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(({ Properties }) => JSON.parse(joined(Properties?.Manifest)) as Tree[]);
}

/** What CloudFormation fills in stands as `${...}`, with the name of what it refers to. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })?.['Fn::Join'];
  if (parts) return parts[1].map(joined).join(parts[0]);
  const reference = Object.values(value as Tree)[0];
  return `\${${[reference].flat().join('.')}}`;
}

const byName = (objects: readonly Tree[]): Tree =>
  Object.fromEntries(
    objects.map((object) => [`${object.kind}/${(object.metadata as { name?: string })?.name}`, object]),
  );
