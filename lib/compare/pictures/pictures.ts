import type { Comparison } from '../comparison-schema.ts';
import type { Artefacts } from '../readings/artefacts.ts';
import { jobReaders } from '../readings/job-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { resourceReaders } from '../readings/resource-reader.ts';
import { eksPicture, kubernetesPicture } from './of-clusters.ts';
import { composePicture } from './of-compose.ts';
import { ecsPicture } from './of-ecs.ts';

/** Each deployment as a graph: what there is, who keeps it running, and what calls or reads what. */
export function picturesOf(artefacts: Artefacts, services: readonly Readers[]): Comparison['pictures'] {
  const on = {
    artefacts,
    services,
    jobs: jobReaders(artefacts),
    resources: resourceReaders(artefacts),
  };
  return {
    compose: composePicture(on),
    ecs: ecsPicture(on),
    eks: eksPicture(on),
    kubernetes: kubernetesPicture(on),
  };
}
