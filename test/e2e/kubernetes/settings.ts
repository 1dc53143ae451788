/** What the tier has to be told of a cluster, as no API says it. All by the environment, as kubectl is by KUBECONFIG. */
export interface Settings {
  /** Brings images from Docker into the cluster: a shell command, to which their tags are appended. */
  readonly loadImage: string;
  /** Where the cluster's ingress controller answers. @default - none: what needs an Ingress is not shown */
  readonly ingressUrl: string | undefined;
  /** A host at which NodePorts answer. @default - none: the Service is reached by a port-forward, too slow to measure */
  readonly nodeAddress: string | undefined;
  /** A node that may be taken off its network. @default - none: no node is lost */
  readonly losableNode: LosableNode | undefined;
}

export interface LosableNode {
  readonly name: string;
  /** Shell commands: the node falls silent, and is back. */
  readonly down: string;
  readonly up: string;
}

const { LOAD_IMAGE = '', INGRESS_URL, NODE_ADDRESS, LOSABLE_NODE, NODE_DOWN, NODE_UP } = process.env;

export const settings: Settings = {
  loadImage: LOAD_IMAGE,
  ingressUrl: INGRESS_URL || undefined,
  nodeAddress: NODE_ADDRESS || undefined,
  losableNode:
    LOSABLE_NODE && NODE_DOWN && NODE_UP ? { name: LOSABLE_NODE, down: NODE_DOWN, up: NODE_UP } : undefined,
};
