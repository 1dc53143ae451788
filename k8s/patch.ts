import { ApiObject, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Where a workload's manifest holds its pod. */
export const POD = '/spec/template/spec';

/**
 * Patches an object as it is written.
 *
 * `ApiObject.addJsonPatch` comes too early for cdk8s-plus: its classes of Kubernetes 1.27 copy the fields that they
 * know after it and drop the others silently, which are the very ones that need a patch.
 */
export function patch(construct: IConstruct, ...operations: readonly JsonPatch[]): void {
  const object = ApiObject.of(construct);
  const render = object.toJson.bind(object);
  object.toJson = () => JsonPatch.apply(render(), ...operations);
}
