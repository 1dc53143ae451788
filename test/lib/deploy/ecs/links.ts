import type { Definition } from '../../../../lib/definition/application.ts';
import { oneService, oneServiceApplication } from '../../../one-service.ts';
import { renderApplication, type TemplateJson } from '../../../render-project.ts';

const { KEEP_ALIVE_SECONDS, LOG_LEVEL, OTEL_EXPORTER_OTLP_ENDPOINT, STOP_TIMEOUT_SECONDS, TABLE_NAME, ZONE } =
  oneService.environment;
const [{ liveness: _, ...collector }] = oneService.sidecars;

/** The service with a short configuration of its sidecar, so that tests can expect it whole. */
const service = {
  ...oneService,
  image: { build: { context: oneService.image.build.context }, stepProgram: oneService.image.stepProgram },
  environment: {
    LOG_LEVEL,
    KEEP_ALIVE_SECONDS,
    STOP_TIMEOUT_SECONDS,
    OTEL_EXPORTER_OTLP_ENDPOINT,
    TABLE_NAME,
    ZONE,
  },
  sidecars: [
    { ...collector, configuration: { ...collector.configuration, local: 'to: local', aws: 'to: aws' } },
  ],
} as const;

/** An application of one public service, with a sidecar, a secret and a table, for tests that change one field. */
export const links = {
  ...oneServiceApplication,
  services: { links: service },
} as const satisfies Definition;

/** The application with other fields of its service. */
export const withLinks = (change: object): object => ({
  ...links,
  services: { links: { ...service, ...change } },
});

/** The template of an application on ECS. */
export const ecsOf = (definition: object, context: object = {}): TemplateJson =>
  renderApplication(definition, context).json('EcsFargate');

/** The template of the application with other fields of its service. */
export const ecsWith = (change: object = {}, context: object = {}): TemplateJson =>
  ecsOf(withLinks(change), context);

/** All resources of a type: their properties, in the order of the template. */
export const all = ({ Resources }: TemplateJson, type: string): Record<string, any>[] =>
  Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

/** The task definition of a service. */
export const taskOf = (template: TemplateJson, family: string): Record<string, any> => {
  const found = all(template, 'AWS::ECS::TaskDefinition').filter(({ Family }) => Family === family);
  expect(found.map(({ Family }) => Family)).toEqual([family]);
  return found[0] ?? {};
};

/** A container of the task of a service, by default the service's own. */
export const containerOf = (
  template: TemplateJson,
  family: string,
  name: string = family,
): Record<string, any> => {
  const containers: Record<string, any>[] = taskOf(template, family).ContainerDefinitions;
  const found = containers.find(({ Name }) => Name === name);
  if (!found)
    throw new Error(`there is no container ${name}; there are ${containers.map(({ Name }) => Name)}`);
  return found;
};

/** The logical id of a resource whose path begins with these words, such as the security group of a service. */
export const idOf = ({ Resources }: TemplateJson, beginning: string, type: string): string => {
  const found = Object.entries(Resources).filter(
    ([id, { Type }]) => Type === type && id.startsWith(beginning),
  );
  expect(found.map(([, { Type }]) => Type)).toEqual([type]);
  return found[0]?.[0] ?? '';
};

/** The parts of a text that CloudFormation joins, such as an output with a reference in it. */
export const joined = (value: unknown): readonly unknown[] =>
  (value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'][1];
