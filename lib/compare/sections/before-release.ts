import { approximated, cite } from '../readings/cell.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { found, listed, map, type Reading } from '../readings/reading.ts';
import { type Concern, cellsWith, clusters, judged } from './section.ts';

/** The init steps that platforms need, at the end of their names, and those that write files. All others are the definition's own. */
export const OF_PLATFORMS =
  /(?:^|-)(?:make-table|make-secrets|write-secrets|own-volumes|read-secrets)$|_(?:secrets|configuration)$/;

/** The definition's own steps of those that an artefact has. Not found if there are none. */
export const ownSteps = (steps: Reading<readonly string[]>): Reading<readonly string[]> =>
  found(map(steps, (all) => all.filter((step) => !OF_PLATFORMS.test(step))));

/**
 * The row about the definition's own init steps, such as migrations of a database, and how often each platform runs them. No
 * platform runs them once for a release.
 */
export function beforeRelease(on: Readers): Concern {
  const { compose, ecs, kubernetes } = on;
  const ofCluster = ({ initSteps }: ClusterReader) =>
    approximated`${listed(ownSteps(initSteps))}, in each pod before it starts: again for every pod that is added or moved, and for several at the same time${cite('kubernetes-init-containers')}`;
  const inTask = ownSteps(ecs.initSteps);
  return judged(
    'before a release',
    cellsWith({ compose: ownSteps(compose.initSteps), kubernetes: ownSteps(kubernetes.initSteps) }, () => ({
      compose: approximated`${listed(ownSteps(compose.initSteps))}, once for the one container: again with each docker compose up, even while the service keeps running${cite('compose-depends-on')}`,
      ecs: approximated`${listed(inTask)}, in each task before it starts: again for every task that is added or replaced, and for several at the same time${cite('ecs-container-dependencies')}`,
      ...clusters(on, ofCluster),
    })),
  );
}
