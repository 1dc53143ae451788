import type { Application, Service } from '../../definition/application.ts';
import type { DeploymentTarget, VariableContext } from '../../definition/deployment-target.ts';
import { fullName, imageName } from '../../definition/image-names.ts';
import { logging } from './container-limits.ts';

/** The Compose services of one application's service, by name. */
export type Containers = Record<string, object>;

/** The name of a container that belongs to a service, which is also its host name. */
export const partName = ({ name }: Service, part: string): string => `${name}-${part}`;

/** A service on Compose, for the values of variables. */
export const variableContext = (application: Application, service: Service): VariableContext => ({
  application,
  service,
  target: target(service),
});

const target = (service: Service): DeploymentTarget => ({
  platform: 'compose',
  region: 'local',
  tableName: service.table && fullName(service),
  // A sidecar is a Compose service of its own.
  sidecarHost: (sidecar) => partName(service, sidecar),
  // A resource is a container on a network of the application, where nobody else listens.
  resourceAddress: ({ name }) => ({ host: name, tls: false }),
  localTable: true,
});

/** The program of a container, where it is not the image's own. */
export const program = (container: {
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly workingDirectory?: string | undefined;
}) => ({
  entrypoint: container.entrypoint,
  command: container.command,
  working_dir: container.workingDirectory,
});

/** The image of a service, in a container other than the service's own. */
export const imageOfService = (service: Service): object => ({
  image: imageName(service),
  // The service builds the image. If several services build one tag, an engine may refuse all but the first.
  ...(service.image.build && { pull_policy: 'never' }),
});

/** Variables, if there are any. */
export const variables = (environment: Readonly<Record<string, unknown>>): object =>
  Object.keys(environment).length > 0 ? { environment } : {};

/** The log settings and the label of every container of a service. */
export const common = (service: Service): { logging: object; labels: Record<string, string> } => ({
  logging: logging(service),
  labels: { service: service.name },
});
