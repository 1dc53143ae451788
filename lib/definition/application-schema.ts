import { z } from 'zod';
import { cpuMillicores, memoryMiB, portNumber } from './containers.ts';
import { imageReference, name, serviceName, version } from './grammar.ts';
import { jobSchema } from './job-schema.ts';
import { resourceSchema } from './resource-schema.ts';
import { serviceSchema } from './service-schema.ts';

/** The schema of an application: one or several services that are deployed together. */
export const applicationSchema = z.strictObject({
  /** The name of the application: a namespace on Kubernetes, a project of Compose, a prefix of the stacks' names. */
  name,
  /** @default '0.1.0' */
  version: version.default('0.1.0'),
  /** The team that answers for the application. It stands in labels and tags. @default - the name of the application */
  owner: name.meta({ examples: ['team-other'] }).optional(),
  /** The services by their names, which are also their host names: `http://visits:8080`. */
  services: z
    .record(serviceName, serviceSchema)
    .refine((services) => Object.keys(services).length > 0, 'at least one service, by its name'),
  /**
   * The databases, caches and outside services that the services use, by their names. On deployments without AWS a name is
   * also a host name. A service uses those that its variables refer to.
   *
   * @default {}
   */
  resources: z.record(serviceName, resourceSchema).default({}),
  /** Containers that a schedule starts, by their names. @default {} */
  jobs: z.record(serviceName, jobSchema).default({}),
  /** DynamoDB Local, in place of the tables on deployments without AWS. Without a table it is not deployed. */
  dynamoDbLocal: z
    .strictObject({
      /** @default 'amazon/dynamodb-local:3.1.0' */
      image: imageReference.default('amazon/dynamodb-local:3.1.0'),
      /** @default 8000 */
      port: portNumber.default(8000),
      /** @default 500 */
      cpuMillicores: cpuMillicores.default(500),
      /** @default 512 */
      memoryMiB: memoryMiB.default(512),
      /** @default 1 */
      storageGiB: z.int().min(1).max(1024).default(1),
    })
    .prefault({}),
});
