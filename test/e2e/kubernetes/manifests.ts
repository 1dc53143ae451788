import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { MANIFESTS } from '../../../lib/committed.ts';
import { parseService } from '../../../lib/definition.ts';
import { imageTag } from '../../../lib/derive.ts';
import { service as definition } from '../../../lib/service.ts';

/*
 * What is put on the cluster: the files as committed, not as the code would render them.
 */

export type Manifest = Record<string, any>;

export const ROOT = join(__dirname, '..', '..', '..');
export const FOLDER = join(ROOT, MANIFESTS);
export const service = parseService(definition);

/** Fixed in the manifests, so a cluster that has it already is somebody's. */
export const NAMESPACE = service.name;
/** For what the tests need beside the service, so that its own namespace has what is committed, and beside it at most a NodePort to measure at. */
export const TEST_NAMESPACE = `${service.name}-e2e`;

/** In the order in which kubectl takes them. */
export const objects: readonly Manifest[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((name) => parseAllDocuments(readFileSync(join(FOLDER, name), 'utf8')))
  .map((document) => document.toJS());

/** @throws Error where the committed manifests have no such object */
export function the(kind: string, name: string = service.name): Manifest {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`the manifests must have ${kind} ${name}`);
  return found;
}

/** The pod of a deployment as an object of its own. */
export function podOf(deployment: string, name: string): Manifest {
  const { metadata, spec } = structuredClone(the('Deployment', deployment).spec.template);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace: NAMESPACE }, spec };
}

const pods = objects.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec);

/** What has to be on the nodes. The first is ours to build, the others are to be had elsewhere. */
export const images: readonly string[] = [
  ...new Set<string>([
    imageTag(service),
    ...pods.flatMap(({ containers, initContainers = [] }) =>
      [...containers, ...initContainers].map(({ image }) => image),
    ),
  ]),
];

/** Of the service's image, as Docker has built it and the hook has brought it in. */
export const imageId = (): string =>
  execFileSync('docker', ['image', 'inspect', '--format', '{{.Id}}', imageTag(service)], {
    encoding: 'utf8',
  }).trim();
