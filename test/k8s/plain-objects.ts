import { parseAllDocuments } from 'yaml';
import { plainManifests } from '../../k8s/manifests.ts';
import { parseService } from '../../lib/definition.ts';
import { service } from '../../lib/service.ts';

export type Manifest = Record<string, any>;

/** The plain manifests of the service with a change, read back from their text, in the order in which kubectl takes them. */
export const plainObjects = (change: object = {}): Manifest[] =>
  plainManifests(parseService({ ...service, ...change }))
    .flatMap(({ content }) => parseAllDocuments(content))
    .map((document) => document.toJS());

/** The only object of a kind with a name. */
export function the(objects: readonly Manifest[], kind: string, name = 'links'): Manifest {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] ?? {};
}

export const podOf = (objects: readonly Manifest[], name = 'links') =>
  the(objects, 'Deployment', name).spec.template.spec;
