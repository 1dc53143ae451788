import { application as definition } from '../../lib/application.ts';
import type {
  Application,
  Exposure,
  Probe,
  Secret,
  Service,
  Table,
} from '../../lib/definition/application.ts';
import { parseApplication } from '../../lib/definition/parse-application.ts';

/*
 * The sample, which the tiers deploy and load.
 */

export const application = parseApplication(definition);

/** A service of the sample, which sets what a service may leave out. */
export interface SampleService extends Service {
  readonly image: Service['image'] & { readonly build: NonNullable<Service['image']['build']> };
  readonly table: Table;
  readonly health: Service['health'] & {
    readonly startup: Probe;
    readonly liveness: Probe;
    readonly readiness: Probe;
  };
  readonly security: Service['security'] & { readonly userId: number };
}

const serviceNamed = (wanted: string): SampleService =>
  application.services.find(({ name }) => name === wanted) as SampleService;

/** The public service, which the load asks. */
export const service = serviceNamed('links') as SampleService & { readonly exposure: Exposure };

/** The internal service, which `service` calls. */
export const visits = serviceNamed('visits');

/** The sample with changes in the definition of its public service, which keep the rules. */
export const sampleWith = (change: Partial<Service>): Application => ({
  ...application,
  services: application.services.map((one) => (one.name === service.name ? { ...one, ...change } : one)),
});

/** The admin token of the public service. */
export const adminToken = service.secrets.find(({ name }) => name === 'admin-token') as Secret;
