/** What the tier has to be told of a cluster, as no API says it. All by the environment, as kubectl is by KUBECONFIG. */
export interface Settings {
  /** Brings images from Docker into the cluster: a shell command, to which their tags are appended. */
  readonly loadImage: string;
  /** Where the cluster's ingress controller answers. @default - none: what needs an Ingress is not shown */
  readonly ingressUrl: string | undefined;
  /** A host at which NodePorts answer. @default - none: the Service is reached by a port-forward, too slow to measure */
  readonly nodeAddress: string | undefined;
}

export const settings: Settings = {
  loadImage: process.env.LOAD_IMAGE ?? '',
  ingressUrl: process.env.INGRESS_URL || undefined,
  nodeAddress: process.env.NODE_ADDRESS || undefined,
};
