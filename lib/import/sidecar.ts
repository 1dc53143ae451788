import type { z } from 'zod';
import type { sidecar as sidecarSchema } from '../definition/containers.ts';
import type { ApplicationDraft, ContainerDraft, PartReading } from './draft.ts';
import { KeyPlace, VerdictLedger } from './key-verdict.ts';
import { HEALTHCHECK } from './keys/health.ts';
import { IMAGE_KEYS } from './keys/image.ts';
import { type ComposeKeys, dropped, readKeys } from './keys/key.ts';
import { PROGRAM_KEYS } from './keys/program.ts';
import { SECURITY_KEYS } from './keys/security.ts';
import { SIZE_KEYS } from './keys/sizes.ts';
import { VARIABLE_KEYS } from './keys/variables.ts';
import { type Model, type Part, sidecarName } from './parts.ts';

/*
 * Sidecars in Compose files that this project rendered. Elsewhere two containers of a file are two services: a Compose
 * file does not say that they are one unit.
 */

export type SidecarDraft = z.input<typeof sidecarSchema>;

const KEYS: ComposeKeys<PartReading> = Object.fromEntries(
  Object.entries({
    ...IMAGE_KEYS,
    ...PROGRAM_KEYS,
    ...VARIABLE_KEYS,
    ...SECURITY_KEYS,
    ...SIZE_KEYS,
    ...HEALTHCHECK,
  }).filter(([key]) =>
    [
      'image',
      'command',
      'entrypoint',
      'working_dir',
      'environment',
      'user',
      'deploy',
      'healthcheck',
    ].includes(key),
  ),
);

/** The fields of a service that a sidecar has in another place. */
const FIELDS = [
  ['.image.reference', '.image'],
  ['.health.liveness', '.liveness'],
  ['.limits.', '.'],
  ['.security.userId', '.userId'],
] as const;

const ofSidecar = (text: string): string =>
  FIELDS.reduce((result, [field, own]) => result.replace(field, own), text);

/** Makes a container of a rendered file the sidecar that it was rendered from. */
export function readSidecar(
  part: Part,
  model: Model,
  application: ApplicationDraft,
  ledger: VerdictLedger,
): void {
  if (part.role.kind !== 'sidecar') return;
  const { of } = part.role;
  const main = model.parts.find(({ key }) => key === of);
  const service = application.services[main?.name ?? ''];
  if (!main || !service) {
    new KeyPlace(`services.${part.key}`, ledger).dropped(`it is a sidecar of ${of}, which is left out`);
    return;
  }
  const field = `services.${main.name}.sidecars.${service.sidecars?.length ?? 0}`;
  const draft: ContainerDraft = {};
  const read = new VerdictLedger();
  const place = new KeyPlace(`services.${part.key}`, read);
  const others = Object.keys(part.raw).filter((key) => !Object.hasOwn(KEYS, key));
  const itsOwn = dropped(`a sidecar has this from ${main.key}`);
  readKeys(part.raw, { ...KEYS, ...Object.fromEntries(others.map((key) => [key, itsOwn])) }, place, {
    model,
    part,
    field,
    draft,
    application,
  });
  const ports = Object.fromEntries(part.ports.map(({ name, number }) => [name, number]));
  const { liveness } = draft.health ?? {};
  service.sidecars = [
    ...(service.sidecars ?? []),
    {
      name: sidecarName(part, of),
      image: draft.image?.reference ?? '',
      ...(draft.entrypoint && { entrypoint: draft.entrypoint }),
      ...(draft.command && { command: draft.command }),
      ...(draft.workingDirectory && { workingDirectory: draft.workingDirectory }),
      cpuMillicores: draft.cpuMillicores,
      memoryMiB: draft.memoryMiB,
      ...(draft.security?.userId !== undefined && { userId: draft.security.userId }),
      ...(part.ports.length > 0 && { ports }),
      ...(draft.environment && { environment: draft.environment }),
      ...(liveness && { liveness }),
    },
  ];
  place.assumed(
    `is a sidecar of ${main.key}. A Compose file does not say which ports only probes ask, what its configuration is on AWS, and what it may do there: see sidecars`,
    field,
  );
  for (const one of read.verdicts)
    ledger.add({
      ...one,
      text: ofSidecar(one.text),
      ...(one.field !== undefined && { field: ofSidecar(one.field) }),
    });
}
