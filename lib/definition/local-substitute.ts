import type { Application } from './application.ts';

/** The host name of the table's local substitute, and the name of everything that belongs to the substitute. */
export const LOCAL_SUBSTITUTE = 'store';

/** The URL that services call in place of DynamoDB's. */
export const localTableUrl = ({ dynamoDbLocal }: Application): string =>
  `http://${LOCAL_SUBSTITUTE}:${dynamoDbLocal.port}`;

/** The arguments of DynamoDB Local: one database in one file, for all credentials and regions. */
export const localSubstituteArguments = ({ dynamoDbLocal }: Application, directory: string): string[] => [
  ...['-jar', 'DynamoDBLocal.jar', '-sharedDb', '-disableTelemetry'],
  ...['-dbPath', directory, '-port', String(dynamoDbLocal.port)],
];
