import { parseAllDocuments } from 'yaml';
import { plainManifests } from '../../k8s/manifests.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { oneService } from './applications.ts';

/** The plain manifests of an application, read back from their text, in the order in which kubectl takes them. */
export const objectsOf = (definition: object): KubernetesObject[] =>
  plainManifests(parseApplication(definition))
    .flatMap(({ content }) => parseAllDocuments(content))
    .map((document) => document.toJS());

/** The plain manifests of one service with a change. */
export const plainObjects = (change: object = {}): KubernetesObject[] => objectsOf(oneService(change));

/** The only object of a kind with a name. */
export function the(objects: readonly KubernetesObject[], kind: string, name = 'links'): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] ?? {};
}

/** The names of the objects of a kind. */
export const namesOf = (objects: readonly KubernetesObject[], kind: string): string[] =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

export const podOf = (objects: readonly KubernetesObject[], name = 'links') =>
  the(objects, 'Deployment', name).spec.template.spec;
