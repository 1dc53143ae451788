/** An object of Kubernetes, as it stands in a manifest. */
export type KubernetesObject = Record<string, any>;
