import { basename } from 'node:path';
import type { ApplicationDraft } from '../draft.ts';
import { KeyPlace, type VerdictLedger } from '../key-verdict.ts';
import { longLabel } from '../names.ts';
import type { Model, Part } from '../parts.ts';
import { databaseOfSecret } from '../resource-variables.ts';
import { mountOf, text } from '../short-forms.ts';
import { type ComposeKey, type ComposeKeys, dropped, isOn, readKeys, refused } from './key.ts';

/*
 * The keys at the top of a Compose file.
 */

/** The context of the keys at the top: what they are read into. */
interface Top {
  readonly model: Model;
  readonly definition: ApplicationDraft;
  /** Reads the services or the jobs of the file. */
  readonly read: (list: Part['list'], place: KeyPlace) => void;
}

/** A list of parts by name, which have one verdict each. */
const parts = (
  kinds: ComposeKey<Top>['kinds'],
  about: string,
  readOne: ComposeKey<Top>['read'],
): ComposeKey<Top> => ({
  kinds,
  about,
  read: (value, place, top) => {
    const entries = Object.entries((value ?? {}) as object);
    if (entries.length === 0) place.dropped('it is empty');
    for (const [name, inner] of entries) {
      if (name.startsWith('x-')) place.at(name).dropped('an extension: Compose itself does nothing with it');
      else readOne(inner ?? {}, place.at(name), top);
    }
  },
});

/** Options of a volume that lead to a folder of the machine, or to a server. */
const isElsewhere = (volume: unknown): boolean =>
  /"(?:device|o|type)":/.test(JSON.stringify((volume as { driver_opts?: unknown }).driver_opts ?? {}));

/** The name of an entry of a list of the file. */
const nameAt = ({ path }: KeyPlace): string => path.slice(path.indexOf('.') + 1);

const mounts = ({ raw }: Part, volume: string): boolean =>
  (Array.isArray(raw.volumes) ? raw.volumes : []).some((one) => mountOf(one).source === volume);

export const TOP_KEYS: ComposeKeys<Top> = {
  version: dropped('Compose has no use for it any more'),
  name: {
    kinds: ['taken', 'approximated', 'assumed'],
    about: 'as `name`, of at least 3 characters. Without it, the name of the folder is taken',
    read: (value, place, { definition }) => {
      definition.name = longLabel(text(value));
      if (definition.name === value) place.taken('name');
      else
        place.approximated(
          `is ${definition.name}: a name has 3 to 40 lower-case letters, digits and "-"`,
          'name',
        );
    },
  },
  include: dropped('Compose has merged it'),
  services: {
    kinds: [],
    about: 'as `services`, `resources`, `jobs` and `initSteps`: see the lists below',
    read: (_, place, { read }) => read('services', place),
  },
  jobs: {
    kinds: [],
    about: 'as `jobs`. `triggers.schedule` is `schedule`',
    read: (_, place, { read }) => read('jobs', place),
  },
  networks: parts(['dropped'], 'Each call between two services gets a network of its own', (_, place) =>
    place.dropped(
      'each call between two services gets a network of its own, which the definition does not name',
    ),
  ),
  volumes: parts(
    ['taken', 'approximated', 'dropped', 'refused'],
    'as `volumes` of the services that mount them. A volume on a path of the machine or on a server is refused. One that only databases mount is dropped',
    (value, place, { model }) => {
      const { external } = value as { external?: unknown };
      if (isElsewhere(value))
        place.refused(
          'its driver options lead to a path or a server of your own; remove them for a volume of the platform',
        );
      else if (external !== undefined && external !== false)
        place.approximated('a new volume: the files of the one that exists do not come along');
      else if (model.parts.some((part) => part.role.kind === 'service' && mounts(part, nameAt(place))))
        place.agrees('as volumes of the services that mount it');
      else place.dropped('no service mounts it: databases and caches have disks of their own');
    },
  ),
  secrets: parts(
    ['taken', 'approximated', 'dropped'],
    'as `secrets` of the services that read them. The password of a database is made anew',
    (value, place, { model }) => {
      const database = databaseOfSecret(`/run/secrets/${nameAt(place)}`, { model });
      if (database) place.approximated(`is the password of ${database.name}, which is made anew`);
      else if (isOn((value as { external?: unknown }).external))
        place.agrees('as secrets of the services that read it; the value exists');
      else place.agrees('as secrets of the services that read it; you store the value');
    },
  ),
  configs: parts(['taken'], 'as `configuration` of the services that read them', (_, place) =>
    place.agrees('as configuration of the services that read it'),
  ),
  models: refused(
    'a language model that Docker runs has no place on AWS here; give the address of one in a variable',
  ),
};

/** Reads the keys at the top, and by `read` what is within `services` and `jobs`. */
export function readTopLevel(top: Top, ledger: VerdictLedger): void {
  const { folder, tree } = top.model.project;
  if (tree.name === undefined) {
    top.definition.name = longLabel(basename(folder));
    new KeyPlace('name', ledger).assumed(
      `is ${top.definition.name}, by the name of the folder, as for Compose`,
      'name',
    );
  }
  readKeys(tree, TOP_KEYS, new KeyPlace('', ledger), top);
}
