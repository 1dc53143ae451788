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
  /** What tells it. */
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

/** Ports of other protocols. Source: IANA, Service Name and Transport Protocol Port Number Registry. */
const OTHER = new Set([
  ...[21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1883, 3306, 4222, 5222, 5432, 5672],
  ...[6379, 6667, 8883, 9042, 9092, 11211, 27017],
]);

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
): Pick<PortUse, 'http' | 'because'> {
  const { number, appProtocol } = port;
  if (appProtocol !== undefined)
    return { http: /^(?:http|ws|h2c)$/i.test(appProtocol), because: `app_protocol is ${appProtocol}` };
  if (healthUrl(raw)?.port === number) return { http: true, because: 'its health check asks it by HTTP' };
  if (proxiedPort(raw) === number) return { http: true, because: 'the file gives it to a proxy' };
  if (HTTPS.has(number))
    return {
      http: false,
      because: `${number} is customary for HTTPS, and a load balancer speaks HTTP to the service`,
    };
  if (HTTP.has(number) || (port.isPublished && HTTP_IF_PUBLISHED.has(number)))
    return { http: true, because: `${number} is customary for HTTP` };
  if (OTHER.has(number)) return { http: false, because: `${number} is the port of another protocol` };
  return { http: undefined, because: 'nothing tells its protocol' };
}
