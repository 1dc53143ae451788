import { statefulProgram } from '../compare/readings/stateful-image.ts';
import { grpcHealth } from './grpc-health.ts';
import { healthUrl } from './health-url.ts';
import type { ComposePort } from './short-forms.ts';
import { assignments, text } from './short-forms.ts';

/** A port of a service with what is known about it. */
export interface PortUse extends ComposePort {
  /** The name in the definition. */
  readonly name: string;
  readonly isPublic: boolean;
  /** Whether it speaks HTTP. Undefined: nothing tells. */
  readonly http: boolean | undefined;
  /** Whether it speaks gRPC. @default false */
  readonly grpc?: true | undefined;
  /** The part of the file that tells the protocol. */
  readonly because: string;
}

/** Ports that programs customarily serve HTTP on. */
const HTTP = new Set([
  ...[
    80, 2283, 2368, 3000, 3001, 3333, 4000, 4173, 4200, 5000, 5173, 5601, 5678, 8000, 8008, 8065, 8080, 8081,
  ],
  ...[8082, 8086, 8088, 8090, 8096, 8123, 8200, 8500, 8501, 8888, 8983, 9090, 9091, 9200, 15672, 19999],
]);

/** Ports of HTTP if they are published. Within an application, 9000 is also the port of FastCGI. */
const HTTP_IF_PUBLISHED = new Set([9000, 9001]);

/** Ports of HTTPS, which a load balancer does not speak to the services behind it here. */
const HTTPS = new Set([443, 8443, 8448, 9443]);

export const isHttps = ({ number }: Pick<ComposePort, 'number'>): boolean => HTTPS.has(number);

/** Ports that programs customarily serve gRPC on: the one of its examples, and the one of OpenTelemetry. */
const GRPC = new Set([50051, 4317]);

/** Ports of other protocols. Source: IANA, Service Name and Transport Protocol Port Number Registry. */
const OTHER = new Set([
  ...[21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1883, 3306, 4222, 5222, 5432, 5672],
  ...[6379, 6667, 8883, 9042, 9092, 11211, 27017],
]);

/** Addresses that the world does not reach: loopback, private networks, link-local. */
const CLOSED =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[?(?:::1\]?$|f[cd]|fe[89ab]))/i;

/** Tells whether the file opens a port to its machine, or to a private network, alone. */
export const isClosed = ({ hostIp }: Pick<ComposePort, 'hostIp'>): boolean =>
  hostIp !== undefined && CLOSED.test(hostIp);

/** Ports of HTTP on which brokers and stores are managed. */
const CONSOLES = new Set([15672, 15671, 8161, 18083, 8222, 8500, 8200]);

/** The reason for which a port of HTTP that the file publishes is not for the world. Undefined if nothing says so. */
export function closedBecause(
  port: Pick<ComposePort, 'number' | 'hostIp'>,
  raw: Readonly<Record<string, unknown>>,
): string | undefined {
  if (isClosed(port)) return `The file opens it on ${port.hostIp} alone`;
  const program = statefulProgram(text(raw.image));
  if (program === undefined) return undefined;
  return CONSOLES.has(port.number)
    ? `It is the administration page of ${program}`
    : `Whoever reaches it reads, or changes, what ${program} keeps`;
}

/** The port that labels or variables give to a proxy such as Traefik. */
export function proxiedPort(raw: Readonly<Record<string, unknown>>): number | undefined {
  const hint = [...assignments(raw.labels), ...assignments(raw.environment)].find(
    ([name, value]) =>
      /^\d{1,5}$/.test(text(value)) &&
      (/^traefik\.http\.services\..+\.server\.port$/i.test(name) || name === 'VIRTUAL_PORT'),
  );
  return hint && Number(hint[1]);
}

/** Tells whether a port speaks HTTP, by what the file says and by custom. */
export function looksLikeHttp(
  port: ComposePort,
  raw: Readonly<Record<string, unknown>>,
): Pick<PortUse, 'http' | 'grpc' | 'because'> {
  const { number, appProtocol } = port;
  if (/^grpc$/i.test(appProtocol ?? '')) return grpc(`app_protocol is ${appProtocol}`);
  if (appProtocol !== undefined)
    return { http: /^(?:http|ws|h2c)$/i.test(appProtocol), because: `app_protocol is ${appProtocol}` };
  if (healthUrl(raw)?.port === number) return { http: true, because: 'its health check asks it by HTTP' };
  if (grpcHealth(raw)?.port === number) return grpc('its health check asks it by gRPC');
  if (proxiedPort(raw) === number) return { http: true, because: 'the file gives it to a proxy' };
  if (HTTPS.has(number))
    return {
      http: false,
      because: `it is customary for HTTPS, which exposure.domainName gives you (a port of HTTP must then serve, and not redirect)`,
    };
  if (HTTP.has(number) || (port.isPublished && HTTP_IF_PUBLISHED.has(number)))
    return { http: true, because: `${number} is customary for HTTP` };
  if (GRPC.has(number)) return grpc(`${number} is customary for gRPC`);
  if (OTHER.has(number)) return { http: false, because: `${number} is the port of another protocol` };
  return { http: undefined, because: 'nothing tells its protocol' };
}

const grpc = (because: string): Pick<PortUse, 'http' | 'grpc' | 'because'> => ({
  http: false,
  grpc: true,
  because,
});
