import { statefulProgram } from '../compare/readings/stateful-image.ts';
import { serviceSchema } from '../definition/service-schema.ts';
import { databaseImage } from './database-image.ts';
import type { ContainerDraft, PartReading } from './draft.ts';
import type { KeyPlace } from './key-verdict.ts';
import { isOn } from './keys/key.ts';
import { addPort, calledByText } from './keys/network.ts';
import { partOfHost } from './parts.ts';
import { startsServer } from './server-start.ts';
import { own, text } from './short-forms.ts';
import { urlOf } from './url.ts';

/*
 * The defaults for facts that a Compose file leaves out. Each default that stands gets a verdict.
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
    place.asked(
      `which user is that of the image? A volume needs the number of its owner, so the container runs as 0 (root), on Compose, too. If the image has a user of its own, programs may look for the volume in the home folder of root. docker compose run --rm --no-deps --entrypoint id ${part.key} -u prints the number: set it as user, unless it is 0`,
      `${field}.security.userId`,
    );
}

/** The ports of HTTP and HTTPS, which most programs call outside, if any. */
const OUTBOUND = [80, 443];

/** The ports of schemes whose URLs most often have none. Source: IANA, Service Name and Transport Protocol Port Number Registry. */
const PORTS: Readonly<Record<string, number>> = {
  ...{ amqp: 5672, amqps: 5671, ftp: 21, ldap: 389, ldaps: 636, mongodb: 27017, mqtt: 1883, mqtts: 8883 },
  ...{ mysql: 3306, nats: 4222, postgres: 5432, postgresql: 5432, redis: 6379, rediss: 6379, sftp: 22 },
  ...{ smtp: 587, smtps: 465 },
};

/** The ports outside of the application that variables name: in a URL, or beside a host in a variable of its own. */
function portsOutside({ part, model }: PartReading): Map<number, string> {
  const isOutside = (host: string): boolean =>
    host.includes('.') && !isOfMachine(host) && !partOfHost(model.parts, host);
  const { effective } = part.variables;
  const found = [...effective].flatMap(([name, value]): [number, string][] => {
    const url = urlOf(value);
    if (url) {
      const port = Number(url.port ?? PORTS[url.scheme]);
      return isOutside(url.host) && isPort(port) ? [[port, name]] : [];
    }
    const host =
      effective.get(name.replace(/PORT$/, 'HOST')) ?? effective.get(name.replace(/PORT$/, 'SERVER')) ?? '';
    const isOne =
      /(?:^|_)PORT$/.test(name) && /^\d+$/.test(value) && /^[\w.-]+$/.test(host) && isOutside(host);
    return isOne && isPort(Number(value)) ? [[Number(value), name]] : [];
  });
  return new Map(found.filter(([port]) => !OUTBOUND.includes(port)));
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

/** Tells whether a host is the machine itself, or listens on all of its addresses. */
const isOfMachine = (host: string): boolean => /^(?:127\.|0\.0\.0\.0$|host\.docker\.internal$)/.test(host);

/** Assumes what a container may call outside of the application: every port for Compose, unless all of its networks are closed. */
export function assumeOutbound(reading: PartReading, place: KeyPlace): void {
  const { draft, part, field, model } = reading;
  const { networks, network_mode: mode } = part.raw;
  const joined = Array.isArray(networks) ? networks.map(text) : Object.keys((networks ?? {}) as object);
  const isOpen = (name: string) => !isClosed(own(model.project.tree.networks, name));
  if (mode === 'none' || !(joined.length > 0 ? joined : ['default']).some(isOpen)) return;
  const named = portsOutside(reading);
  draft.network = { outboundPorts: [...OUTBOUND, ...named.keys()] };
  const others = [...named].map(([port, name]) => `${port} (of ${name})`);
  place.assumed(
    `may call ports ${[OUTBOUND.join(', '), ...others].join(', ')} outside of the application, and no others. Compose allows every port: list what it needs in network.outboundPorts`,
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
