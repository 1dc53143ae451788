import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { PartReading } from '../draft.ts';
import { isWithinKey, type KeyPlace } from '../key-verdict.ts';
import { looksSecret } from '../secret-like.ts';
import { assignments, list, own, text } from '../short-forms.ts';
import { isWithin } from '../yaml-file.ts';
import { type ComposeKeys, dropped, readKeys, refused, refusedIfOn } from './key.ts';

/*
 * The image of a container: built, or by reference.
 */

/** The folder that the definition's paths are relative to. Not that of lib/deploy: loading it loads CDK. */
const PROJECT = join(__dirname, '..', '..', '..');

const fromProject = (folder: string): string => relative(PROJECT, folder).replaceAll('\\', '/') || '.';

const ofBuild = (reading: PartReading) => {
  const { image } = reading.draft;
  if (image?.build) return image.build;
  const build = { context: '.' };
  reading.draft.image = { ...image, build };
  return build as NonNullable<NonNullable<typeof image>['build']>;
};

function readContext(value: unknown, place: KeyPlace, reading: PartReading) {
  const { project } = reading.model;
  const context = text(value);
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|git@|[\w.-]+\.[a-z]+\/[\w.-]+\/)/i.test(context))
    return place.refused('is not a folder of yours; clone it, and give the folder');
  const folder = resolve(project.folder, context);
  if (!isWithin(project.root, folder))
    return place.refused(`leads out of ${project.root}; give a folder that holds it with --root`);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return place.refused('there is no such folder; correct the path, or name an image with image');
  ofBuild(reading).context = fromProject(folder);
  place.taken(`${reading.field}.image.build.context`);
}

const FOR_BUILDER = 'it is for the machine that builds';

const BUILD_KEYS: ComposeKeys<PartReading> = {
  context: {
    kinds: ['taken', 'refused'],
    about: 'as `image.build.context`. Refused if it is a URL, or outside of the root folder',
    read: readContext,
  },
  dockerfile: {
    kinds: ['taken', 'refused'],
    about: 'as `image.build.dockerfile`. Refused outside of the context',
    read: (value, place, reading) => {
      const file = text(value);
      if (!isWithin('/context', resolve('/context', file)))
        return place.refused(
          'is outside of the build context; move it into the context, or make the context wider',
        );
      ofBuild(reading).dockerfile = file.replace(/^\.\//, '');
      place.taken(`${reading.field}.image.build.dockerfile`);
    },
  },
  dockerfile_inline: refused(
    'is a Dockerfile within the file; write it into a file, and name it with dockerfile',
  ),
  args: {
    kinds: ['taken', 'dropped', 'refused'],
    about:
      'as `image.build.arguments`. Refused if it looks like a secret, as an image shows its arguments to everybody',
    read: (value, place, reading) => {
      const given = assignments(value);
      if (given.length === 0) place.dropped('it is empty');
      for (const [name, argument] of given) {
        const found = argument ?? own(reading.model.project.variables, name);
        const at = place.at(name);
        if (found === undefined) at.dropped('it has no value, neither here nor in the shell nor in .env');
        else if (looksSecret(name, found))
          at.refused(
            'looks like a secret, and whoever has the image can read its build arguments; let the program read it at its start, or rename the argument',
          );
        else {
          const build = ofBuild(reading);
          build.arguments = { ...build.arguments, [name]: found };
          at.taken(`${reading.field}.image.build.arguments.${name}`);
        }
      }
    },
  },
  target: {
    kinds: ['taken', 'asked'],
    about: 'as `image.build.target`. The name of a stage for development is asked about',
    read: (value, place, reading) => {
      const stage = text(value);
      const field = `${reading.field}.image.build.target`;
      ofBuild(reading).target = stage;
      if (/^(?:dev|debug|test|local)/i.test(stage))
        place.asked(
          `is ${stage} the stage to deploy? It is built, as the file says: name another stage with target`,
          field,
        );
      else place.taken(field);
    },
  },
  additional_contexts: refused('takes files from outside of the context; copy them into the context'),
  secrets: refused(
    'hands a secret to the build; let the program read it at its start, or build the image elsewhere and name it with image',
  ),
  ssh: refused('hands a key to the build; build the image elsewhere, and name it with image'),
  privileged: refusedIfOn(
    'gives the build the whole machine; build the image elsewhere, and name it with image',
  ),
  entitlements: refused(
    'gives the build more rights than CDK can; build the image elsewhere, and name it with image',
  ),
  labels: dropped('labels of an image change nothing that runs'),
  cache_from: dropped(FOR_BUILDER),
  cache_to: dropped(FOR_BUILDER),
  no_cache: dropped(FOR_BUILDER),
  no_cache_filter: dropped(FOR_BUILDER),
  network: dropped(FOR_BUILDER),
  pull: dropped(FOR_BUILDER),
  shm_size: dropped(FOR_BUILDER),
  extra_hosts: dropped(FOR_BUILDER),
  isolation: dropped(FOR_BUILDER),
  ulimits: dropped(FOR_BUILDER),
  provenance: dropped('attestations of an image change nothing that runs'),
  sbom: dropped('attestations of an image change nothing that runs'),
  tags: dropped('the image is named by the application, the service and the version'),
  platforms: {
    kinds: ['taken', 'approximated'],
    about: 'as `image.architecture`, the first that Fargate has',
    read: (value, place, reading) => setArchitecture(list(value), place, reading),
  },
};

/** Refuses a build without a Dockerfile. Other refusals of the build say enough. */
function findDockerfile(place: KeyPlace, reading: PartReading): void {
  const { context, dockerfile = 'Dockerfile' } = ofBuild(reading);
  if (isRefused(place) || existsSync(resolve(PROJECT, context, dockerfile))) return;
  place.refused(`there is no ${dockerfile} in the build context; name it with dockerfile`);
}

const isRefused = ({ path, ledger }: KeyPlace): boolean =>
  ledger.verdicts.some((one) => one.kind === 'refused' && isWithinKey(one.path, path));

function setArchitecture(platforms: readonly string[], place: KeyPlace, reading: PartReading) {
  const known = platforms.flatMap((one) => {
    const [, machine = ''] = one.split('/');
    return own({ amd64: ['x86_64' as const], arm64: ['arm64' as const] }, machine) ?? [];
  });
  const [architecture = 'x86_64'] = known;
  reading.draft.image = { ...reading.draft.image, architecture };
  if (known.length === 0)
    return place.approximated(
      'is x86_64: linux/amd64 and linux/arm64 are what Fargate has',
      `${reading.field}.image.architecture`,
    );
  if (platforms.length === 1) place.taken(`${reading.field}.image.architecture`);
  else
    place.approximated(
      `is ${architecture}: an image here is of one architecture`,
      `${reading.field}.image.architecture`,
    );
}

export const IMAGE_KEYS: ComposeKeys<PartReading> = {
  image: {
    kinds: ['taken', 'assumed', 'dropped'],
    about:
      'as `image.reference`. Without a tag it gets `latest`, with a warning. Beside `build` it is dropped: images that are built here are named by the application, the service and the version',
    read: (value, place, reading) => {
      const field = `${reading.field}.image${reading.part.role.kind === 'step' ? '' : '.reference'}`;
      if (reading.part.raw.build !== undefined && reading.part.raw.build !== null)
        return place.dropped(
          'the image is built here, and its name follows from the application, the service and the version',
        );
      const reference = text(value);
      const hasTag = /@|:[^/]+$/.test(reference);
      reading.draft.image = { ...reading.draft.image, reference: hasTag ? reference : `${reference}:latest` };
      if (hasTag) place.taken(field);
      else
        place.assumed(
          'has the tag latest, as for Compose: each start may run another image. Name a version',
          field,
        );
    },
  },
  build: {
    kinds: ['taken', 'refused'],
    about: 'as `image.build`',
    within: BUILD_KEYS,
    read: (value, place, reading) => {
      if (typeof value === 'string') readContext(value, place, reading);
      else {
        ofBuild(reading).context = fromProject(reading.model.project.folder);
        readKeys(value, BUILD_KEYS, place, reading);
      }
      findDockerfile(place, reading);
    },
  },
  platform: {
    kinds: ['taken', 'approximated'],
    about: 'as `image.architecture`',
    read: (value, place, reading) => setArchitecture([text(value)], place, reading),
  },
  pull_policy: dropped(
    'ECS and Kubernetes pull by their own rules: a tag that is not on the machine is pulled',
  ),
  pull_refresh_after: dropped('ECS and Kubernetes pull by their own rules'),
  runtime: refused('is another container runtime; AWS Fargate and EKS choose theirs'),
};
