import { oneService as base, oneServiceApplication } from '../../one-service.ts';

const { PORT, KEEP_ALIVE_SECONDS, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER, TABLE_NAME, POD_NAME } =
  base.environment;

/**
 * A service that has one of everything that the comparison has a row about. Not the application of the experiment, which
 * has several services: an application of one service is compared as if there were no others.
 */
export const oneService = {
  ...base,
  environment: {
    PORT,
    KEEP_ALIVE_SECONDS,
    OTEL_EXPORTER_OTLP_ENDPOINT,
    OTEL_TRACES_EXPORTER,
    TABLE_NAME,
    POD_NAME,
  },
} as const;

/** The fields that a test may change: those of the service, and those of its application. */
interface Change {
  readonly name: string;
  readonly version: string;
  readonly owner: string;
  /** @default - the definition's own defaults */
  readonly dynamoDbLocal?: object;
  readonly sidecars?: unknown;
  readonly table?: unknown;
  readonly secrets?: unknown;
}

/** An application of this service alone, which has the application's name. */
export const applicationOf = (changed: object = {}): object => {
  const { services: _, ...application } = oneServiceApplication;
  const { name, version, owner, dynamoDbLocal, ...change }: Change = { ...application, ...changed };
  const service = { ...oneService, environment: environmentOf(change), ...change };
  return { name, version, owner, services: { [name]: service }, ...(dynamoDbLocal && { dynamoDbLocal }) };
};

/** The variables without those that refer to what a change takes away. */
function environmentOf({ sidecars, table }: Pick<Change, 'sidecars' | 'table'>): object {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, TABLE_NAME, ...others } = oneService.environment;
  return {
    ...others,
    ...(!sidecars && { OTEL_EXPORTER_OTLP_ENDPOINT }),
    ...(table === undefined && { TABLE_NAME }),
  };
}
