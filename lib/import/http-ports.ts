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
  ...[80, 3000, 3001, 3333, 4000, 4200, 5000, 5173, 8000, 8008, 8080, 8081, 8082, 8088, 8090, 8888, 9090],
]);

/** Ports of other protocols. Source: IANA, Service Name and Transport Protocol Port Number Registry. */
const OTHER = new Set([
  ...[21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1883, 3306, 4222, 5222, 5432, 5672],
  ...[6379, 6667, 8883, 9042, 9092, 11211, 27017],
]);

/** Tells whether a port speaks HTTP, by what the file says and by custom. */
export function looksLikeHttp(
  port: ComposePort,
  raw: Readonly<Record<string, unknown>>,
): Pick<PortUse, 'http' | 'because'> {
  const { number, appProtocol } = port;
  if (appProtocol !== undefined)
    return { http: /^(?:http|ws|h2c?$)/i.test(appProtocol), because: `app_protocol is ${appProtocol}` };
  if (healthUrl(raw)?.port === number) return { http: true, because: 'its health check asks it by HTTP' };
  const hint = [...assignments(raw.labels), ...assignments(raw.environment)].find(
    ([name, value]) =>
      text(value) === String(number) &&
      (/^traefik\.http\.services\..+\.server\.port$/i.test(name) || name === 'VIRTUAL_PORT'),
  );
  if (hint) return { http: true, because: `${hint[0]} gives it to a proxy` };
  if (HTTP.has(number)) return { http: true, because: `${number} is customary for HTTP` };
  if (OTHER.has(number)) return { http: false, because: `${number} is the port of another protocol` };
  return { http: undefined, because: 'nothing tells its protocol' };
}
