import type { DeepReadonly } from '../lib/definition/application.ts';
import { environment, placeVariables } from '../lib/definition/container-variables.ts';
import type { PLACES, Value } from '../lib/definition/values.ts';
import { type KubernetesTarget, variableContext } from './deployment-target.ts';
import { literally } from './literally.ts';
import { resourceVariables } from './resource-secrets.ts';

/** The variables of a container as its definition asks for them, secret parts of resources and places of replicas among them. */
export const variables = (
  target: KubernetesTarget,
  definition: Readonly<Record<string, DeepReadonly<Value>>>,
): object[] => [
  ...values(environment(variableContext(target), definition)),
  ...resourceVariables(target, definition),
  ...placeVariables(definition).map(([name, place]) => ({
    name,
    valueFrom: { fieldRef: { fieldPath: FIELD_OF_PLACE[place] } },
  })),
];

/** The fields of a pod that tell its place. The zone is empty before Kubernetes 1.35. */
const FIELD_OF_PLACE: Readonly<Record<(typeof PLACES)[number], string>> = {
  'pod-name': 'metadata.name',
  'pod-namespace': 'metadata.namespace',
  'node-name': 'spec.nodeName',
  zone: "metadata.labels['topology.kubernetes.io/zone']",
};

/** Variables with fixed values. */
export const values = (texts: Readonly<Record<string, string>>): object[] =>
  Object.entries(texts).map(([name, value]) => ({ name, value: literally(value) }));
