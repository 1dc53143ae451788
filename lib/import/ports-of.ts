import { grpcHealth } from './grpc-health.ts';
import { healthUrl } from './health-url.ts';
import { closedBecause, looksLikeHttp, type PortUse, proxiedPort } from './http-ports.ts';
import { portOfImage } from './image-ports.ts';
import type { Choices, Mentions, NamedPart } from './parts.ts';
import { type ComposePort, exposedPorts, publishedPorts, text } from './short-forms.ts';

type Known = Omit<PortUse, 'name' | 'isPublic'>;

/** The ports of a service, each once: those of the file, and those that its image or another part tells. */
export function portsOf(
  part: NamedPart,
  all: readonly NamedPart[],
  mentions: Mentions,
  choices: Choices,
): PortUse[] {
  const { key, raw } = part;
  const asked = (choices.publicPorts ?? []).flatMap((choice) => {
    const [service, number] = choice.split(':');
    return service === key && number !== undefined ? [Number(number)] : [];
  });
  const uses = new Map<number, Known>();
  for (const port of [...listedPorts(raw), ...toldPorts(part, all, mentions)]) {
    if (port.udp || uses.has(port.number)) continue;
    const http = asked.includes(port.number)
      ? ({ http: true, because: '--public says so' } as const)
      : looksLikeHttp(port, raw);
    uses.set(port.number, { ...port, ...http });
  }
  const customary = portOfImage(text(raw.image));
  if (uses.size === 0 && customary && isCalled(part, all, mentions)) {
    const { number, http, program } = customary;
    const because = `it is the port of ${program}`;
    uses.set(number, { ...told(number, because), http, because });
  }
  // One public port: what was asked for, else the one of a proxy, else the one of the health check, else the first.
  // A port that the file opens to its machine alone, or that manages a broker, stays closed, unless somebody says otherwise.
  const isOpen = (port: Known) =>
    closedBecause(port, raw) === undefined || asked.includes(port.number) || port.number === proxiedPort(raw);
  const http = [...uses.values()].filter((port) => port.http && port.isPublished && isOpen(port));
  const [first] = http;
  const chosen = [...asked, proxiedPort(raw), healthUrl(raw)?.port]
    .map((number) => http.find((port) => port.number === number))
    .find((port) => port !== undefined);
  return [...uses.values()].map((port) => ({
    ...port,
    name: nameOf(
      port,
      port === (chosen ?? first) || (uses.size === 1 && (port.http === true || port.grpc === true)),
    ),
    isPublic: port === (chosen ?? first),
  }));
}

const listedPorts = (raw: Readonly<Record<string, unknown>>): ComposePort[] =>
  [...publishedPorts(raw.ports), ...exposedPorts(raw.expose)].flatMap((ports) => ports ?? []);

/** A port that no list of the file has. */
const told = (number: number, by: string, isPublished = false): ComposePort => ({
  number,
  index: -1,
  isPublished,
  udp: false,
  told: by,
});

/** The ports that a proxy, the health check or another part asks. */
function toldPorts(part: NamedPart, all: readonly NamedPart[], mentions: Mentions): ComposePort[] {
  const proxied = proxiedPort(part.raw);
  const probed = healthUrl(part.raw)?.port ?? grpcHealth(part.raw)?.port;
  return [
    ...(proxied === undefined ? [] : [told(proxied, 'the file gives it to a proxy', true)]),
    ...callersOf(part, all, mentions).flatMap(({ port }) =>
      port === undefined ? [] : [told(port, 'another service names it')],
    ),
    ...(probed === undefined ? [] : [told(probed, 'its health check asks it')]),
  ];
}

/** The places where other parts name a part. */
const callersOf = ({ key, hosts }: NamedPart, all: readonly NamedPart[], mentions: Mentions) =>
  all
    .filter((other) => other.key !== key && other.role.kind !== 'left out')
    .flatMap(mentions)
    .filter(({ host }) => hosts.includes(host));

/** Tells whether another part names a part, or waits for it. */
const isCalled = (part: NamedPart, all: readonly NamedPart[], mentions: Mentions): boolean =>
  callersOf(part, all, mentions).length > 0 ||
  all.some(({ raw, role }) => role.kind !== 'left out' && waitsFor(raw.depends_on, part.key));

const waitsFor = (dependsOn: unknown, key: string): boolean =>
  Array.isArray(dependsOn) ? dependsOn.includes(key) : Object.hasOwn(Object(dependsOn), key);

const nameOf = ({ number, http, grpc }: Known, isFirst: boolean): string => {
  if (isFirst) return grpc ? 'grpc' : 'http';
  return `${http ? 'http' : grpc ? 'grpc' : 'tcp'}-${number}`;
};
