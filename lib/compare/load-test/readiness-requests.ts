import type { Application } from '../../definition/application.ts';
import { InvalidInput } from '../../definition/invalid-input.ts';
import { mustBe } from '../../definition/problem.ts';
import { type PublicService, publicServices } from '../../definition/public-services.ts';
import { type Requests, requestsSchema } from './requests.ts';

/** The service of an application to measure. */
export interface MeasuredService {
  /** The base URL of the measurement. */
  readonly url: string;
  /** The name of the service. @default - the only public service, or the public service at the port of `url` */
  readonly service?: string | undefined;
}

/**
 * The load that follows from the definition: the readiness path of a public service, or `/` without one.
 *
 * @throws InvalidInput if the application has no such service, or if the service speaks no HTTP
 */
export function readinessRequests(
  application: Application,
  { url, service: name }: MeasuredService,
): Requests {
  const services = publicServices(application);
  if (services.length === 0)
    throw refusal(
      'the application has no public port; give --requests FILE with requests to a port that you forward',
    );
  const service = chosen(services, url, name);
  const { exposure, ports, health } = service;
  if (ports[exposure.port]?.protocol !== 'http')
    throw refusal(
      `${service.name} speaks no HTTP, and this command sends nothing else; measure a service that calls it`,
    );
  const readiness = health.readiness?.http;
  const path = readiness?.port === exposure.port ? readiness.path : (exposure.path ?? '/');
  return requestsSchema.parse({ requests: [{ name: 'ready', path, percent: 100 }] });
}

function chosen(services: readonly PublicService[], url: string, name: string | undefined): PublicService {
  const [only, ...others] = services;
  if (name === undefined && only && others.length === 0) return only;
  const found = services.find((one) =>
    name === undefined ? String(one.exposure.localPort) === new URL(url).port : one.name === name,
  );
  if (found) return found;
  const names = services.map((one) => one.name).join(', ');
  throw new InvalidInput('the measurement', [
    mustBe(
      '--service',
      name,
      `one of ${names}, the public services, or left out if the port of --url tells which`,
    ),
  ]);
}

const refusal = (message: string): InvalidInput =>
  new InvalidInput('the measurement', [{ field: '--requests', message }]);
