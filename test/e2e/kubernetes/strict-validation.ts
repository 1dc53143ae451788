import type { KubernetesObject } from '../../kubernetes-object.ts';
import { kubectl, kubectlJson } from './kubectl.ts';
import { TEST_NAMESPACE } from './rendered-manifests.ts';

/** The arguments of a dry run in which the API server refuses each unknown field. */
export const STRICT_DRY_RUN = ['apply', '--dry-run=server', '--validate=strict'] as const;

/** The result of a strict validation. */
export interface Validated {
  /** The objects that the server takes, as it would store them. */
  readonly taken: readonly KubernetesObject[];
  /** The objects of kinds that only AWS has. This cluster cannot check them. */
  readonly others: readonly KubernetesObject[];
}

/**
 * Has the API server validate objects, field by field, and stores none of them.
 *
 * @throws Error with all that the server refuses
 */
export async function validatedStrictly(manifests: readonly KubernetesObject[]): Promise<Validated> {
  const kinds = await kindsWithSchema();
  const isKnown = ({ apiVersion, kind }: KubernetesObject) => kinds.has(`${apiVersion} ${kind}`);
  const items = manifests.filter(isKnown).map(inExistingNamespace);
  const input = { apiVersion: 'v1', kind: 'List', items };
  const limits = { input, limitSeconds: 90 };
  const answer = await kubectlJson([...STRICT_DRY_RUN, '--filename=-'], limits);
  // kubectl prints a single object as it is.
  const taken: KubernetesObject[] = answer.kind === 'List' ? answer.items : [answer];
  if (taken.length !== items.length)
    throw new Error(`the server must answer for ${items.length} objects; it answered for ${taken.length}`);
  return { taken, others: manifests.filter((one) => !isKnown(one)) };
}

/** Moves an object into a namespace that exists: a dry run makes no namespace for the objects after it. */
function inExistingNamespace(manifest: KubernetesObject): KubernetesObject {
  const { namespace } = manifest.metadata;
  if (namespace === undefined || namespace === 'kube-system' || manifest.kind === 'Namespace')
    return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace: TEST_NAMESPACE } };
}

/** The kinds that the server can check. It accepts anything for a custom resource without a schema. */
async function kindsWithSchema(): Promise<Set<string>> {
  const { items } = await kubectlJson(['get', 'customresourcedefinitions']);
  const open = new Set<string>(
    items.flatMap(({ spec }: any) =>
      spec.versions
        .filter(({ schema }: any) => schema.openAPIV3Schema['x-kubernetes-preserve-unknown-fields'])
        .map(({ name }: any) => `${spec.group}/${name} ${spec.names.kind}`),
    ),
  );
  const lines = await kubectl(['api-resources', '--no-headers']);
  const kinds = lines.split('\n').map((line) => {
    const [kind, , apiVersion] = line.trim().split(/\s+/).reverse();
    return `${apiVersion} ${kind}`;
  });
  return new Set(kinds.filter((kind) => !open.has(kind)));
}
