import type { Cluster } from './cluster.ts';
import type { Front } from './fronts.ts';

/** What the scenarios share, known once the service is up. */
export interface Stage {
  readonly cluster: Cluster;
  /** Where users are measured: it must lead to all replicas. @default - none, and so no figures */
  readonly front: Front | undefined;
}

export type OnStage = () => Stage;
