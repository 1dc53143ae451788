import { healthUrl } from './health-url.ts';
import { looksLikeHttp, type PortUse } from './http-ports.ts';
import type { Choices, Mentions, NamedPart } from './parts.ts';
import { type ComposePort, exposedPorts, publishedPorts } from './short-forms.ts';

/** The ports of a service, each once: published, exposed, and those that its health check or another part asks. */
export function portsOf(
  part: NamedPart,
  all: readonly NamedPart[],
  mentions: Mentions,
  choices: Choices,
): PortUse[] {
  const { key, raw, hosts } = part;
  const published = publishedPorts(raw.ports).flatMap((ports) => ports ?? []);
  const exposed = exposedPorts(raw.expose).flatMap((ports) => ports ?? []);
  const probed = healthUrl(raw)?.port;
  const called = all
    .filter((other) => other.key !== key && other.role.kind !== 'left out')
    .flatMap(mentions)
    .flatMap(({ host, port }) => (port !== undefined && hosts.includes(host) ? [port] : []));
  const unlisted: ComposePort[] = [...called, ...(probed === undefined ? [] : [probed])].map((number) => ({
    number,
    index: -1,
    isPublished: false,
    udp: false,
  }));
  const asked = (choices.publicPorts ?? []).flatMap((choice) => {
    const [service, number] = choice.split(':');
    return service === key && number !== undefined ? [Number(number)] : [];
  });
  const uses = new Map<number, Omit<PortUse, 'name' | 'isPublic'>>();
  for (const port of [...published, ...exposed, ...unlisted].filter(({ udp }) => !udp)) {
    if (uses.has(port.number)) continue;
    const http = asked.includes(port.number)
      ? ({ http: true, because: '--public says so' } as const)
      : looksLikeHttp(port, raw);
    uses.set(port.number, { ...port, ...http });
  }
  // One public port: what was asked for, else the one of the health check, else the first.
  const http = [...uses.values()].filter((port) => port.http && port.isPublished);
  const chosen =
    http.find(({ number }) => asked.includes(number)) ??
    http.find(({ number }) => number === probed) ??
    http[0];
  return [...uses.values()].map((port) => ({
    ...port,
    name: nameOf(port, port === chosen || (uses.size === 1 && port.http === true)),
    isPublic: port === chosen,
  }));
}

const nameOf = ({ number, http }: { number: number; http: boolean | undefined }, first: boolean): string => {
  if (first) return 'http';
  return `${http ? 'http' : 'tcp'}-${number}`;
};
