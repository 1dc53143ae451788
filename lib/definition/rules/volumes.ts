import type { Service } from '../application.ts';
import type { Rule } from '../apply-rules.ts';
import { mustBe, problem } from '../problem.ts';

/** The rules for volumes. Their paths are checked with those of other mounts: see writable-paths.ts. */
export const volumeRules: readonly Rule<Service>[] = [
  function* volumesDiffer({ volumes }) {
    for (const [i, { name }] of volumes.entries())
      if (volumes.findIndex((one) => one.name === name) < i)
        yield problem(`volumes.${i}.name`, name, 'is already the name of another volume; choose another');
  },

  function* sharedOnesAreOnANetwork({ volumes }) {
    for (const [i, { shared, allowNetworkFileSystem }] of volumes.entries())
      if (shared && !allowNetworkFileSystem)
        yield mustBe(
          `volumes.${i}.allowNetworkFileSystem`,
          allowNetworkFileSystem,
          'true for a volume that is shared, as several machines mount network file systems alone; set it if the program can work there, or set shared to false',
        );
  },

  // A new volume belongs to root. To hand it over, the number of the user must be known.
  function* volumesHaveAnOwner({ volumes, security }) {
    if (volumes.length > 0 && security.userId === undefined)
      yield problem(
        'security.userId',
        undefined,
        'must be a number, as the volumes belong to this user; set it to the number of the user of the image',
      );
  },
];
