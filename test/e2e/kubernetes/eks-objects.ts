import type { KubernetesObject } from '../../kubernetes-object.ts';
import { manifestsOf } from '../../lib/deploy/eks/manifests-of.ts';
import type { RenderedProject } from '../../render-project.ts';

export const idOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** The objects of a project's Eks template. A value that only CloudFormation knows is replaced by a value of the same form. */
export function eksObjects({ json }: RenderedProject): KubernetesObject[] {
  const text = JSON.stringify(manifestsOf(json('Eks')));
  return JSON.parse(text.replaceAll(/\{[^{}"]*CidrBlock[^{}"]*\}/g, '10.0.0.0/24'));
}

/** Expects that objects which were not validated are of AWS alone. Kinds of Kubernetes itself are never excused. */
export function expectOnlyKindsOfAws(others: readonly KubernetesObject[]): void {
  expect(others.map(idOf).filter((id) => !/^(IngressClassParams|NodePool) /.test(id))).toEqual([]);
}
