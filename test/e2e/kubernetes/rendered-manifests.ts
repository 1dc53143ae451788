import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { imageName } from '../../../lib/definition/image-names.ts';
import { MANIFESTS } from '../../../lib/deploy/rendered-files.ts';
import type { KubernetesObject } from '../../kubernetes-object.ts';
import { application, service } from '../sample.ts';

/*
 * The manifests that the tests apply: the rendered files, not a new rendering by the code.
 */

export const ROOT = join(__dirname, '..', '..', '..');
export const FOLDER = join(ROOT, MANIFESTS);
export { application, service };

/** The namespace of the manifests. A cluster that already has it may belong to somebody. */
export const NAMESPACE = application.name;
/** The namespace of the tests' own objects. In the namespace of the application, the tests add at most a NodePort to measure. */
export const TEST_NAMESPACE = `${application.name}-e2e`;

/** All objects, in the order in which kubectl applies them. */
const objects: readonly KubernetesObject[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((name) => parseAllDocuments(readFileSync(join(FOLDER, name), 'utf8')))
  .map((document) => document.toJS());

/**
 * An object of the rendered manifests.
 *
 * @throws Error if there is none of this kind and name
 */
export function the(kind: string, name: string = service.name): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`the manifests must have ${kind} ${name}`);
  return found;
}

/** A pod as a Deployment would make it. */
export function podOf(deployment: string, name: string): KubernetesObject {
  const { metadata, spec } = structuredClone(the('Deployment', deployment).spec.template);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace: NAMESPACE }, spec };
}

const pods = objects.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec);

/** The images that are built from the project. */
export const builtImages: readonly string[] = application.services
  .filter(({ image }) => image.build)
  .map(imageName);

/** The images that the nodes need. Those that are not built from the project are pulled. */
export const images: readonly string[] = [
  ...new Set<string>([
    ...builtImages,
    ...pods.flatMap(({ containers, initContainers = [] }) =>
      [...containers, ...initContainers].map(({ image }) => image),
    ),
  ]),
];

/** The id of the service's image, as built by Docker and loaded by LOAD_IMAGE. */
export const imageId = (): string =>
  execFileSync('docker', ['image', 'inspect', '--format', '{{.Id}}', imageName(service)], {
    encoding: 'utf8',
  }).trim();
