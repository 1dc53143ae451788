import { serviceSchema } from '../definition/service-schema.ts';
import { databaseImage } from './database-image.ts';
import type { ContainerDraft, PartReading } from './draft.ts';
import type { KeyPlace } from './key-verdict.ts';
import { isOn } from './keys/key.ts';
import { addPort, calledByText } from './keys/network.ts';
import { startsServer } from './server-start.ts';
import { own, text } from './short-forms.ts';
import { statefulProgram } from './stateful-image.ts';

/*
 * What a Compose file does not say. Each default that stands gets a verdict.
 */

/** The values that stand where a definition says nothing. */
const DEFAULTS = serviceSchema.parse({ image: { reference: 'none:0' } });

/**
 * Assumes what Compose means where the file says nothing: the image's own user, all that engines allow by default, a root file
 * system that can be written. A stricter context might stop a program that has never run in it.
 */
export function assumeSecurity({ draft, part, field }: PartReading, place: KeyPlace): void {
  const { user, read_only: readOnly, cap_drop: drops, security_opt: options } = part.raw;
  const said = draft.security ?? {};
  draft.security = {
    ...(user === undefined && { allowRoot: true }),
    ...(user === undefined && draft.volumes && { userId: 0 }),
    ...(readOnly === undefined && { readOnlyRootFilesystem: false }),
    ...(said.capabilities === undefined && { capabilities: 'default' as const }),
    ...(said.allowPrivilegeEscalation === undefined && { allowPrivilegeEscalation: true }),
    ...said,
  };
  const unsaid = [
    ...(user === undefined ? ['user'] : []),
    ...(readOnly === undefined ? ['read_only'] : []),
    ...(drops === undefined ? ['cap_drop'] : []),
    ...(options === undefined ? ['security_opt'] : []),
  ];
  if (unsaid.length > 0)
    place.assumed(
      `the file does not set ${unsaid.join(', ')}, so the container has the rights that Compose gives by default. They are wide: tighten security field by field`,
      `${field}.security`,
    );
  if (user === undefined && draft.volumes)
    place.assumed(
      'a volume needs the number of the user that writes it. 0 is root, which works with most images: set the number that the image uses',
      `${field}.security.userId`,
    );
}

/** The ports of HTTP and HTTPS, which most programs call outside, if any. */
const OUTBOUND = [80, 443];

/** Assumes what a container may call outside of the application: every port for Compose, unless all of its networks are closed. */
export function assumeOutbound({ draft, part, field, model }: PartReading, place: KeyPlace): void {
  const { networks, network_mode: mode } = part.raw;
  const joined = Array.isArray(networks) ? networks.map(text) : Object.keys((networks ?? {}) as object);
  const isOpen = (name: string) => !isClosed(own(model.project.tree.networks, name));
  if (mode === 'none' || !(joined.length > 0 ? joined : ['default']).some(isOpen)) return;
  draft.network = { outboundPorts: OUTBOUND };
  place.assumed(
    `may call ports ${OUTBOUND.join(' and ')} outside of the application, and no others. Compose allows every port: list what it needs in network.outboundPorts`,
    `${field}.network.outboundPorts`,
  );
}

/** Tells whether nothing outside can be called from a network. */
function isClosed(network: unknown): boolean {
  const { internal, driver_opts: options } = (network ?? {}) as { internal?: unknown; driver_opts?: unknown };
  return isOn(internal) || /enable_ip_masquerade":"?false/.test(JSON.stringify(options ?? {}));
}

export function assumePorts(reading: PartReading, place: KeyPlace): void {
  const { part, draft, field } = reading;
  for (const port of part.ports.filter(({ index }) => index < 0)) {
    addPort(port, reading);
    const { number, told, isPublic } = port;
    if (isPublic) draft.exposure = { port: port.name };
    place.assumed(
      isPublic
        ? `has the public port ${number}, behind a load balancer: ${told}`
        : `has the port ${number}: ${told}`,
      isPublic ? `${field}.exposure` : `${field}.ports.${port.name}`,
    );
  }
  if (Object.keys(draft.ports ?? {}).length === 0)
    place.assumed(
      'has no port, so nothing can call it. If another service does, name its port with expose',
      field,
    );
  const called = calledByText(reading).filter(
    (name) => !draft.calls?.includes(name) && !refersTo(draft, name),
  );
  if (called.length > 0) draft.calls = [...(draft.calls ?? []), ...called];
  for (const name of called) place.assumed(callOf(name), `${field}.calls`);
}

/** The verdict of a call that variables or commands tell. */
export const callOf = (name: string): string =>
  `calls ${name}: its variables, its command or its files name it`;

const refersTo = ({ environment = {} }: ContainerDraft, name: string): boolean =>
  Object.values(environment).some(
    (value) => typeof value === 'object' && 'service' in value && value.service === name,
  );

export function assumeSizes({ draft, field }: PartReading, place: KeyPlace): void {
  limitReservation('cpuMillicores', 'thousandths of a CPU', { draft, field }, place);
  limitReservation('memoryMiB', 'MiB of memory', { draft, field }, place);
  if (draft.cpuMillicores === undefined) {
    draft.cpuMillicores = DEFAULTS.cpuMillicores;
    place.assumed(
      `gets ${DEFAULTS.cpuMillicores} thousandths of a CPU and no more: the file gives no size`,
      `${field}.cpuMillicores`,
    );
  }
  if (draft.memoryMiB === undefined) {
    draft.memoryMiB = DEFAULTS.memoryMiB;
    place.assumed(
      `gets ${DEFAULTS.memoryMiB} MiB of memory and no more: the file gives no size. A program that needs more is killed`,
      `${field}.memoryMiB`,
    );
  }
  // A limit below what stands by default is also what the container asks for.
  const { cpuMillicores = draft.cpuMillicores, memoryMiB = draft.memoryMiB } = draft.limits ?? {};
  draft.cpuMillicores = Math.min(draft.cpuMillicores, cpuMillicores);
  draft.memoryMiB = Math.min(draft.memoryMiB, memoryMiB);
}

/** Limits what has a reservation alone. Compose then gives it all of the machine, and the platforms need a number. */
function limitReservation(
  size: 'cpuMillicores' | 'memoryMiB',
  unit: string,
  { draft, field }: Pick<PartReading, 'draft' | 'field'>,
  place: KeyPlace,
): void {
  const reserved = draft[size];
  if (reserved === undefined || draft.limits?.[size] !== undefined) return;
  const most = Math.max(reserved, DEFAULTS[size]);
  draft.limits = { ...draft.limits, [size]: most };
  place.assumed(
    `uses at most ${most} ${unit}: the file reserves ${reserved}, and gives no limit`,
    `${field}.limits.${size}`,
  );
}

/** The time that the definition gives a request by default. */
const { requestTimeoutSeconds } = DEFAULTS;

/** The time between the last request and SIGKILL: see lib/definition/rules/timing.ts. */
const BEFORE_THE_KILL = 4;

/** Fits the longest request into the time that the file grants the program after the stop signal. */
export function fitStopTime({ draft, field }: PartReading, place: KeyPlace): void {
  const { stopSeconds } = draft.shutdown ?? {};
  if (stopSeconds === undefined || Object.keys(draft.ports ?? {}).length === 0) return;
  if (stopSeconds - BEFORE_THE_KILL >= requestTimeoutSeconds) return;
  const longest = Math.max(1, stopSeconds - BEFORE_THE_KILL);
  draft.requestTimeoutSeconds = longest;
  draft.shutdown = { ...draft.shutdown, stopSeconds: longest + BEFORE_THE_KILL };
  place.assumed(
    `a request takes at most ${longest} s: it has to end before the stop_grace_period does`,
    `${field}.requestTimeoutSeconds`,
  );
}

export function assumeProbes({ draft, part, field }: PartReading, place: KeyPlace): void {
  if (part.raw.healthcheck !== undefined) return;
  const asked = draft.exposure
    ? ', and the load balancer asks / and takes every answer below 500 for healthy'
    : '';
  place.assumed(
    `no probes: the file has no healthcheck, so a program that hangs is not started again${asked}. Set health.liveness and health.readiness`,
    field,
  );
}

export function assumeReplicas({ draft, field, part }: PartReading, place: KeyPlace): void {
  const image = text(part.raw.image);
  const isClient = databaseImage(image) !== undefined && !startsServer(part.raw);
  const keepsState = isClient ? undefined : statefulProgram(image);
  if (draft.singleton) {
    const amended = { kind: 'approximated', field: `${field}.singleton` } as const;
    const isOne = (draft.replicas?.max ?? 1) === 1;
    place.ledger.amend(`${field}.replicas`, {
      ...amended,
      ...(isOne && { kind: 'taken' }),
      text: isOne
        ? 'as singleton'
        : `is 1: the volume has one writer. If all replicas may write to a network file system at once: --volumes ${part.key}:shared`,
    });
    const { surgePercent, unavailablePercent, ...rollout } = draft.rollout ?? {};
    if (surgePercent !== undefined)
      place.ledger.amend(`${field}.rollout`, {
        ...amended,
        text: 'a service with a volume stops before it starts',
      });
    if (draft.rollout) draft.rollout = rollout;
    delete draft.replicas;
    delete draft.availability;
  } else if (draft.replicas === undefined && keepsState !== undefined) {
    draft.singleton = true;
    place.asked(
      `may ${keepsState} run twice? It keeps its state in the container, and two that know nothing of each other would have a part of it each, so it gets one replica, and a release stops it for a moment. What it keeps is gone with the container: add a volume, or a resource in its place, if it must stay`,
      `${field}.singleton`,
    );
  } else if (draft.replicas === undefined) {
    draft.replicas = { min: 2, max: 2 };
    place.assumed(
      `gets two replicas on ECS, EKS and Kubernetes, so that a release or a lost machine stops no request. ${oneOnCompose(draft, part.name, 2)}. If two must not run at the same time, set min and max to 1`,
      `${field}.replicas`,
    );
  } else if (draft.replicas.min > 1) {
    place.ledger.amend(`${field}.replicas`, {
      kind: 'approximated',
      field: `${field}.replicas`,
      text: `as ${field}.replicas on ECS, EKS and Kubernetes. ${oneOnCompose(draft, part.name, draft.replicas.min)}`,
    });
  }
  // Half of one replica is none, and no release could begin.
  if (draft.rollout?.surgePercent === 0 && draft.replicas?.min === 1) draft.rollout.unavailablePercent = 100;
}

/** The sentence about Docker Compose, which starts more containers only on demand, and of a published port none. */
const oneOnCompose = (
  { exposure }: Pick<PartReading['draft'], 'exposure'>,
  name: string,
  count: number,
): string =>
  exposure
    ? 'The rendered Compose file starts one container, as its port can be published once'
    : `The rendered Compose file starts one container: its docker compose up starts as many with --scale ${name}=${count}`;
