import { serviceName } from '../definition/grammar.ts';
import { STEP_NAMES } from '../definition/platform-steps.ts';
import type { ApplicationDraft, ContainerDraft, PartReading, ServiceDraft } from './draft.ts';
import { KeyPlace, VerdictLedger } from './key-verdict.ts';
import { entriesOf } from './keys/files.ts';
import { IMAGE_KEYS } from './keys/image.ts';
import { type ComposeKey, type ComposeKeys, dropped, readKeys, refused } from './keys/key.ts';
import { PROGRAM_KEYS } from './keys/program.ts';
import { VARIABLE_KEYS } from './keys/variables.ts';
import type { Model, Part } from './parts.ts';
import { mountOf, own, text } from './short-forms.ts';

/** The mounts of an init step are those of its service. */
const STEP_MOUNTS: ComposeKey<PartReading> = {
  kinds: ['taken', 'dropped', 'refused'],
  about:
    'An init step has the volumes of its service and, with the same image, its files, at the same paths, and no others',
  read: (value, place, { model, part }) => {
    const of = part.role.kind === 'step' ? part.role.of : [];
    const service = model.parts.find(({ key, role }) => of.includes(key) && role.kind === 'service');
    const known = entriesOf(service?.raw.volumes).map(mountOf);
    const mounts = entriesOf(value).map(mountOf);
    if (mounts.length === 0) place.dropped('it is empty');
    const sameImage = text(part.raw.image) === text(service?.raw.image);
    for (const [i, { type, source, target }] of mounts.entries()) {
      const at = place.at(i);
      const same = known.find((one) => one.source === source && one.target === target);
      if (type === 'tmpfs') at.dropped('the folder is empty, and goes with the init step');
      else if (same && (same.type === 'volume' || sameImage)) at.agrees(`as that of ${service?.name}`);
      else
        at.refused(
          `an init step has the volumes of ${service?.name ?? 'its service'} at the same paths and, if it has the same image, the same files, and no others; mount it there, too, or leave the step out with --without`,
        );
    }
  },
};

const NO_FILES = refused(
  'an init step has no files of its own; put them into its image, or leave the step out with --without',
);

/** A key that an init step has from its service. */
const ofService = (name: string): ComposeKey<PartReading> => ({
  kinds: ['taken', 'approximated'],
  about: 'An init step has that of its service',
  read: (value, place, { model, part }) => {
    const of = part.role.kind === 'step' ? part.role.of : [];
    for (const { key, raw } of model.parts.filter((one) => of.includes(one.key)))
      if (JSON.stringify(raw[name]) === JSON.stringify(value)) place.agrees(`as that of ${key}`);
      else place.approximated(`an init step has that of its service: ${key}`);
  },
});

/** The keys of a service that runs before others. Others mean nothing to an init step. */
export const STEP_KEYS: ComposeKeys<PartReading> = {
  ...Object.fromEntries(
    Object.entries({ ...IMAGE_KEYS, ...PROGRAM_KEYS, ...VARIABLE_KEYS }).filter(([key]) =>
      ['image', 'build', 'command', 'entrypoint', 'working_dir', 'environment', 'env_file'].includes(key),
    ),
  ),
  volumes: STEP_MOUNTS,
  ...Object.fromEntries(
    ['user', 'read_only', 'cap_add', 'cap_drop', 'security_opt', 'deploy', 'cpus', 'mem_limit'].map((key) => [
      key,
      ofService(key),
    ]),
  ),
  ...{ volumes_from: NO_FILES, configs: NO_FILES, secrets: NO_FILES },
  build: {
    kinds: ['taken', 'refused'],
    about: 'the build of its service. Another one is refused',
    read: (value, place, reading) => {
      const own = new VerdictLedger();
      IMAGE_KEYS.build?.read(value, new KeyPlace(place.path, own), reading);
      const refused = own.verdicts.filter(({ kind }) => kind === 'refused');
      for (const verdict of refused) place.ledger.add(verdict);
      if (refused.length === 0) place.agrees('the image is built once, for the service and the init step');
    },
  },
};

/** Makes a service that others wait for until it has ended an init step of those. */
export function readInitStep(
  part: Part,
  model: Model,
  application: ApplicationDraft,
  ledger: VerdictLedger,
): void {
  if (part.role.kind !== 'step') return;
  const place = new KeyPlace(`services.${part.key}`, ledger);
  const { of } = part.role;
  const waiting = model.parts.filter(({ key, role }) => of.includes(key) && role.kind === 'service');
  const [first] = waiting;
  if (!first) {
    place.refused('only jobs and resources wait for it; make it a job, or leave it out with --without');
    return;
  }
  const draft: ContainerDraft = {};
  const before = own(application.services, first.name)?.initSteps?.length ?? 0;
  const field = `services.${first.name}.initSteps.${before}`;
  const reading: PartReading = { model, part, field, draft, application };
  const others = Object.keys(part.raw).filter((key) => !Object.hasOwn(STEP_KEYS, key));
  const nothing = dropped('it means nothing to an init step, which ends before the service starts');
  const keys = { ...STEP_KEYS, ...Object.fromEntries(others.map((key) => [key, nothing])) };
  readKeys(part.raw, keys, place, reading);
  if (!draft.image)
    place.refused('has neither image nor build; add one of them, or leave it out with --without');
  if (draft.secrets)
    place.refused(
      `an init step gets no secrets, and it has ${draft.secrets.map((one) => one.environmentVariable ?? one.name).join(', ')}; run it by hand, and leave it out with --without`,
    );
  if (draft.image?.reference && runsImageOf(own(application.services, first.name), first, draft))
    ledger.amend(`${field}.image`, { kind: 'taken', text: 'the image of its service', field: undefined });
  for (const { name, raw } of waiting) {
    const service = own(application.services, name);
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
        name: stepName(part, name),
        ...(draft.image?.reference &&
          !runsImageOf(service, { raw }, draft) && { image: draft.image.reference }),
        ...(draft.entrypoint && { entrypoint: draft.entrypoint }),
        ...(draft.command && { command: draft.command }),
        ...(draft.workingDirectory && { workingDirectory: draft.workingDirectory }),
        ...(draft.environment && { environment: draft.environment }),
      },
    ];
    place.approximated(
      `becomes an init step of ${name}: it runs before each replica starts, not once`,
      `services.${name}.initSteps`,
    );
  }
}

/** The name of an init step: Compose has the name of the service before it. */
const stepName = ({ name, key }: Part, service: string): string => {
  // First the key: the name is cut at 40 characters.
  const full = [key, name].find((one) => one.startsWith(`${service}-`));
  const short = full?.slice(service.length + 1) ?? name;
  return serviceName.safeParse(short).success && !STEP_NAMES.some((taken) => taken === short) ? short : name;
};

/** Tells whether an init step runs another program of the service's image. It then also reads its configuration. */
const runsImageOf = (
  service: ServiceDraft | undefined,
  { raw }: Pick<Part, 'raw'>,
  { image: own, entrypoint, command }: ContainerDraft,
): boolean => {
  // A service that is built may name the image that it builds.
  const reference = service?.image.reference ?? text(raw.image);
  return own?.reference === reference && (entrypoint !== undefined || command !== undefined);
};
