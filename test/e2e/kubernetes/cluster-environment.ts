/** The facts about a cluster that no API shows. They are environment variables, as KUBECONFIG is. */
export interface ClusterEnvironment {
  /** The shell command that brings images from Docker into the cluster. Their tags are appended to it. */
  readonly loadImage: string;
  /** The URL of the cluster's ingress controller. @default - none: the Ingress is not tested */
  readonly ingressUrl: string | undefined;
  /** A host at which NodePorts answer. @default - none: the Service is tested by a port-forward, which is too slow to measure */
  readonly nodeAddress: string | undefined;
  /** A node that may be cut off its network. @default - none: no node is lost */
  readonly losableNode: LosableNode | undefined;
}

/** A node that a test may lose for a minute. */
export interface LosableNode {
  readonly name: string;
  /** The shell command that cuts the node off its network. */
  readonly down: string;
  /** The shell command that connects the node again. */
  readonly up: string;
}

const { LOAD_IMAGE = '', INGRESS_URL, NODE_ADDRESS, LOSABLE_NODE, NODE_DOWN, NODE_UP } = process.env;

export const clusterEnvironment: ClusterEnvironment = {
  loadImage: LOAD_IMAGE,
  ingressUrl: INGRESS_URL || undefined,
  nodeAddress: NODE_ADDRESS || undefined,
  losableNode:
    LOSABLE_NODE && NODE_DOWN && NODE_UP ? { name: LOSABLE_NODE, down: NODE_DOWN, up: NODE_UP } : undefined,
};
