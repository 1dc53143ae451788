import type { PartReading } from '../draft.ts';
import { list, own, text } from '../short-forms.ts';
import { FILE_KEYS } from './files.ts';
import { HEALTHCHECK } from './health.ts';
import { IMAGE_KEYS } from './image.ts';
import { type ComposeKeys, dropped, object, refused } from './key.ts';
import { NETWORK_KEYS } from './network.ts';
import { PROGRAM_KEYS } from './program.ts';
import { SECURITY_KEYS } from './security.ts';
import { SIZE_KEYS } from './sizes.ts';
import { STORAGE_KEYS } from './storage.ts';
import { VARIABLE_KEYS } from './variables.ts';

const LABELS =
  'containers get the owner and the version of the application as labels, and no others. Labels for Traefik are read first: the port that they name is public';

/** The driver options of Docker's own log files. */
const LOG_OPTIONS: ComposeKeys<PartReading> = {
  'max-size': {
    kinds: ['taken', 'approximated'],
    about: 'as `logs.maxFileMiB`',
    read: (value, place, { draft, field }) => {
      const [, number, unit = ''] = /^(\d+)([kmg]?)/i.exec(text(value)) ?? [];
      const size = Number(number) * ({ k: 1 / 1024, m: 1, g: 1024 }[unit.toLowerCase()] ?? 1 / 1024 ** 2);
      const used = Math.min(1024, Math.max(1, Math.ceil(size || 1)));
      draft.logs = { ...draft.logs, maxFileMiB: used };
      if (used === size) place.taken(`${field}.logs.maxFileMiB`);
      else place.approximated(`is ${used} MiB`, `${field}.logs.maxFileMiB`);
    },
  },
  'max-file': {
    kinds: ['taken'],
    about: 'as `logs.maxFiles`',
    read: (value, place, { draft, field }) => {
      draft.logs = { ...draft.logs, maxFiles: Math.min(100, Math.max(1, Number(text(value)) || 1)) };
      place.taken(`${field}.logs.maxFiles`);
    },
  },
};

/** The keys of a service. */
export const SERVICE_KEYS: ComposeKeys<PartReading> = {
  ...IMAGE_KEYS,
  ...PROGRAM_KEYS,
  ...VARIABLE_KEYS,
  ...NETWORK_KEYS,
  ...HEALTHCHECK,
  ...STORAGE_KEYS,
  ...FILE_KEYS,
  ...SIZE_KEYS,
  ...SECURITY_KEYS,
  profiles: {
    kinds: ['taken'],
    about: 'a service whose profile is not asked for with `--profile` is left out',
    read: (value, place) => place.agrees(`its profile is asked for: ${list(value).join(', ')}`),
  },
  extends: dropped('Compose has merged it'),
  develop: dropped('docker compose watch of the rendered file rebuilds on each change'),
  annotations: dropped(LABELS),
  labels: dropped(LABELS),
  label_file: dropped(LABELS),
  logging: object('where logs go', {
    driver: {
      kinds: ['taken', 'dropped'],
      about:
        'json-file and local are taken; others are dropped: logs go to CloudWatch on ECS, and where the cluster collects them on Kubernetes',
      read: (value, place) => {
        if (/^(?:json-file|local)$/.test(text(value)))
          place.agrees('the rendered Compose file writes such log files, too');
        else place.dropped('logs go to CloudWatch on ECS, and where the cluster collects them on Kubernetes');
      },
    },
    options: {
      kinds: ['taken', 'approximated', 'dropped'],
      about: 'max-size and max-file are `logs.maxFileMiB` and `logs.maxFiles`. Others are dropped',
      read: (value, place, reading) => {
        const entries = Object.entries((value ?? {}) as object);
        if (entries.length === 0) place.dropped('it is empty');
        for (const [name, option] of entries) {
          const known = own(LOG_OPTIONS, name);
          if (known) known.read(option, place.at(name), reading);
          else place.at(name).dropped('it is for one driver of logs');
        }
      },
    },
  }),
  models: refused('asks for a language model that Docker runs; give the address of one in a variable'),
};
