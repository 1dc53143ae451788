import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { HANDLING_FILE, type Handling, OF_DEFINITION } from '../../deploy/handling.ts';
import { COMPOSE_FILE, MANIFESTS, type RenderedFiles } from '../../deploy/rendered-files.ts';
import type { SavedRun } from '../runs/saved-runs.ts';
import { type ScenarioResults, sideBySide } from '../runs/side-by-side.ts';
import { subjectsOf } from '../runs/subject.ts';
import { fieldsOf, isJsonList, isObject, type Json, type JsonObject } from './json.ts';

/** A parsed file of the assembly. */
export interface Artefact {
  /** The path in the assembly, by which evidence names the file. */
  readonly file: string;
  /**
   * The content. Several Kubernetes objects, in a file of manifests or in the text of a template's `Manifest`, are keyed by
   * `Kind/name`, so that pointers lead into them.
   */
  readonly root: JsonObject;
  /** The text as rendered. */
  readonly text: string;
}

/** All that was rendered, as parsed from an assembly. */
export interface Artefacts {
  readonly compose: Artefact;
  readonly shared: Artefact;
  readonly ecs: Artefact;
  readonly eks: Artefact;
  /** The manifests for any Kubernetes. */
  readonly kubernetes: readonly Artefact[];
  /** The results of saved runs, in which deployments were under load. */
  readonly measured: readonly ScenarioResults[];
  /** The commands that render and deploy the application. */
  readonly handling: Handling;
}

const STACKS = ['Shared', 'EcsFargate', 'Eks'] as const;

const templateFile = (stack: (typeof STACKS)[number]): string => `${stack}.template.json`;

/**
 * Parses rendered files before they are written: see `known` of `readArtefacts`.
 *
 * @param files the Compose file and the manifests, by their paths
 */
export const parsedFiles = (files: RenderedFiles): Artefact[] =>
  Object.entries(files).map(([file, text]) => ({ file, text, root: parserOf(file)(text) }));

const parserOf = (file: string): ((text: string) => JsonObject) =>
  file === COMPOSE_FILE ? (text) => fieldsOf(parse(text)) : manifests;

/**
 * Reads all artefacts of an assembly, and parses them.
 *
 * @param saved runs of deployments; runs with other artefacts than these decide nothing
 * @param known artefacts that are parsed already: a file of the same name and text shares their `root`
 * @param handling @default - that of the assembly, which `npm start` has noted there for a Compose file
 * @throws InvalidInput where nothing was rendered yet
 */
export function readArtefacts(
  assembly: string,
  saved: readonly SavedRun[] = [],
  known: readonly Artefact[] = [],
  handling?: Handling,
): Artefacts {
  const missing = [COMPOSE_FILE, MANIFESTS, ...STACKS.map(templateFile)].find(
    (file) => !existsSync(join(assembly, file)),
  );
  if (missing) {
    const folder = basename(assembly);
    throw new InvalidInput('the comparison', [
      { field: `${folder}/${missing}`, message: `${folder}/${missing} is missing; run npm start first` },
    ]);
  }
  const artefact = (file: string, parsed: (text: string) => JsonObject): Artefact => {
    const text = readFileSync(join(assembly, file), 'utf8');
    const same = known.find((one) => one.file === file && one.text === text);
    return same ?? { file, root: parsed(text), text };
  };
  const template = (stack: (typeof STACKS)[number]) =>
    artefact(templateFile(stack), (text) => withManifests(fieldsOf(JSON.parse(text))));
  const rendered = (file: string) => artefact(file, parserOf(file));
  const compose = rendered(COMPOSE_FILE);
  return {
    compose,
    shared: template('Shared'),
    ecs: template('EcsFargate'),
    eks: template('Eks'),
    kubernetes: readdirSync(join(assembly, MANIFESTS))
      .sort()
      .map((file) => rendered(`${MANIFESTS}/${file}`)),
    measured: sideBySide(saved, subjectsOf(assembly, compose.root)),
    handling: handling ?? handlingIn(assembly),
  };
}

/** The handling that was noted in an assembly. Without a note, the application is that of lib/application.ts. */
function handlingIn(assembly: string): Handling {
  const file = join(assembly, HANDLING_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Handling) : OF_DEFINITION;
}

/** The type of the resources that CDK's kubectl provider applies. */
export const APPLIED = 'Custom::AWSCDK-EKS-KubernetesResource';

/** A template in which the text of each `Manifest` is parsed. */
function withManifests(template: JsonObject): JsonObject {
  const parsed = (resource: Json | undefined): Json | undefined => {
    const { Type, Properties } = fieldsOf(resource);
    if (!isObject(resource) || Type !== APPLIED) return resource;
    const properties = fieldsOf(Properties);
    const Manifest = byName(JSON.parse(joined(properties.Manifest)));
    return { ...resource, Properties: { ...properties, Manifest } };
  };
  const resources = Object.entries(fieldsOf(template.Resources)).map(
    ([id, resource]) => [id, parsed(resource)] as const,
  );
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** A text of a template. A value that CloudFormation fills in stands as `${...}`, with the name of what it refers to. */
export function joined(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = fieldsOf(value);
  if (isJsonList(join)) {
    const [separator, parts] = join;
    return isJsonList(parts) ? parts.map(joined).join(String(separator)) : '';
  }
  const reference = Object.values(fieldsOf(value))[0];
  return `\${${isJsonList(reference) ? reference.join('.') : String(reference)}}`;
}

const manifests = (text: string): JsonObject =>
  byName(parseAllDocuments(text).map((document) => fieldsOf(document.toJS())));

const byName = (objects: readonly JsonObject[]): JsonObject =>
  Object.fromEntries(
    objects.map((object) => [`${object.kind}/${fieldsOf(object.metadata).name}`, object] as const),
  );
