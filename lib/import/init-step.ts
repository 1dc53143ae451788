import type { ApplicationDraft, ContainerDraft, Reading } from './draft.ts';
import { IMAGE_KEYS } from './keys/image.ts';
import { dropped, type Keys, readKeys, refused } from './keys/key.ts';
import { PROGRAM_KEYS } from './keys/program.ts';
import type { Model, Part } from './model.ts';
import { type ComposeMount, mountOf } from './short-forms.ts';
import { type Ledger, Place } from './verdict.ts';

const ITS_SERVICE_MOUNTS =
  'an init step mounts what its service mounts, at the same path; mount it there, too, or put the files into the image of the step';
const NO_MOUNTS = refused(ITS_SERVICE_MOUNTS);
const mountsOf = (volumes: unknown): ComposeMount[] => (Array.isArray(volumes) ? volumes.map(mountOf) : []);
const OF_THE_SERVICE = dropped('the service decides for its init steps');

/** The keys of a service that runs before others. Others mean nothing to an init step. */
const STEP_KEYS: Keys<Reading> = {
  ...Object.fromEntries(
    Object.entries({ ...IMAGE_KEYS, ...PROGRAM_KEYS }).filter(([key]) =>
      ['image', 'build', 'command', 'entrypoint', 'working_dir', 'environment', 'env_file'].includes(key),
    ),
  ),
  volumes: {
    kinds: ['taken', 'refused'],
    about: 'the volumes of its service',
    read: (value, place, { model, part }) => {
      const ofService = ({ target, source }: ComposeMount) => `${source} ${target}`;
      const known = model.parts
        .filter(({ key }) => part.role.kind === 'step' && part.role.of.includes(key))
        .flatMap(({ raw }) => mountsOf(raw.volumes).map(ofService));
      for (const [i, mount] of mountsOf(value).entries())
        if (known.includes(ofService(mount))) place.at(i).taken('the same mount of its service');
        else place.at(i).refused(ITS_SERVICE_MOUNTS);
    },
  },
  ...{ volumes_from: NO_MOUNTS, configs: NO_MOUNTS, secrets: NO_MOUNTS },
  ...{ user: OF_THE_SERVICE, read_only: OF_THE_SERVICE, tmpfs: OF_THE_SERVICE, networks: OF_THE_SERVICE },
  ...{ cap_drop: OF_THE_SERVICE, cap_add: OF_THE_SERVICE, security_opt: OF_THE_SERVICE },
};

/** Makes a service that others wait for until it has ended an init step of those. */
export function readInitStep(part: Part, model: Model, application: ApplicationDraft, ledger: Ledger): void {
  if (part.role.kind !== 'step') return;
  const place = new Place(`services.${part.key}`, ledger);
  const [first = ''] = part.role.of;
  const draft: ContainerDraft = {};
  const waiting = model.parts.filter(
    ({ key, role }) => part.role.kind === 'step' && part.role.of.includes(key) && role.kind === 'service',
  );
  const field = `services.${waiting[0]?.name ?? first}.initSteps`;
  const reading: Reading = { model, part, field, draft, application };
  const others = Object.keys(part.raw).filter((key) => !(key in STEP_KEYS));
  const keys = {
    ...STEP_KEYS,
    ...Object.fromEntries(
      others.map((key) => [
        key,
        dropped('it means nothing to an init step, which ends before the service starts'),
      ]),
    ),
  };
  readKeys(part.raw, keys, place, reading);
  if (draft.secrets)
    place.refused(
      'an init step gets no secrets of its own; let it read a database by a variable that names the resource, or run it by hand',
    );
  if (waiting.length === 0)
    place.refused('only jobs and resources wait for it; make it a job, or leave it out with --without');
  for (const { name, raw } of waiting) {
    const service = application.services[name];
    if (!service) continue;
    const ownImage = JSON.stringify(raw.build) !== JSON.stringify(part.raw.build);
    if (draft.image?.build && ownImage) {
      place.refused(
        `is built from another source than ${name}; give it the same build, and another command, or name an image`,
      );
      continue;
    }
    service.initSteps = [
      ...(service.initSteps ?? []),
      {
        name: part.name,
        ...(draft.image?.reference && { image: draft.image.reference }),
        ...(draft.entrypoint && { entrypoint: draft.entrypoint }),
        ...(draft.command && { command: draft.command }),
        ...(draft.workingDirectory && { workingDirectory: draft.workingDirectory }),
        ...(draft.environment && { environment: draft.environment }),
      },
    ];
    place.approximated(
      `is an init step of ${name}: it runs before each replica starts, and not once for all`,
      `services.${name}.initSteps`,
    );
  }
}
