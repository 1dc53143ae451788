import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleService } from '../sample.ts';

/** The answers from inside a task or pod: one for each question, and the names of long-lived keys that it has. */
export interface Answers {
  readonly answers: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

/** A call to AWS, without its credentials. */
interface Question {
  readonly name: string;
  readonly service: 'dynamodb' | 'secretsmanager' | 's3';
  readonly target?: string;
  readonly body?: string;
}

/** The resources that a service may or may not use, by their physical names. */
export interface TriedResources {
  readonly table: string;
  /** The table of the application's other service. */
  readonly tableOfAnother: string;
  /** The application's secret. */
  readonly secret: string;
  /** Whether the role of the service itself reads the secret. */
  readonly readsSecret: boolean;
}

/** The questions to ask from inside a task or pod of a service, and the expected answers. */
export function roleLimits(
  { table: { partitionKey, operations } }: SampleService,
  { table, tableOfAnother, secret, readsSecret }: TriedResources,
) {
  const dynamodb = (name: string, operation: string, input: object): Question => ({
    name,
    service: 'dynamodb',
    target: `DynamoDB_20120810.${operation}`,
    body: JSON.stringify(input),
  });
  const getSecret = (name: string, SecretId: string | undefined): Question => ({
    name,
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    body: JSON.stringify({ SecretId }),
  });
  const key = { [partitionKey]: { S: 'role-limits' } };
  const may = (operation: (typeof operations)[number]) =>
    operations.includes(operation) ? 'allowed' : 'denied';
  const own: readonly [Question, 'allowed' | 'denied'][] = [
    [dynamodb('write its table', 'PutItem', { TableName: table, Item: key }), may('PutItem')],
    [dynamodb('change its table', 'UpdateItem', { TableName: table, Key: key }), may('UpdateItem')],
    [dynamodb('read its table', 'GetItem', { TableName: table, Key: key }), 'allowed'],
    [dynamodb('delete from its table', 'DeleteItem', { TableName: table, Key: key }), 'denied'],
    [dynamodb('scan its table', 'Scan', { TableName: table }), 'denied'],
    [dynamodb('delete its table', 'DeleteTable', { TableName: table }), 'denied'],
    [dynamodb('read another table', 'GetItem', { TableName: `${table}-neighbour`, Key: key }), 'denied'],
    [
      dynamodb('read the table of the other service', 'GetItem', { TableName: tableOfAnother, Key: key }),
      'denied',
    ],
    [dynamodb('list tables', 'ListTables', {}), 'denied'],
    [getSecret('read the secret', secret), readsSecret ? 'allowed' : 'denied'],
    [getSecret('read another secret', 'neighbour'), 'denied'],
    [{ name: 'list buckets', service: 's3' }, 'denied'],
  ];
  return {
    /** The command to run inside. */
    command: [
      'node',
      '-e',
      readFileSync(join(__dirname, 'inside.cjs'), 'utf8'),
      JSON.stringify(own.map(([question]) => question)),
    ],
    expected: Object.fromEntries(own.map(([{ name }, answer]) => [name, answer])),
  };
}

/**
 * Reads the answers from the output of the command.
 *
 * @throws Error if there are none
 */
export function answersIn(output: string): Answers {
  const found = /^answers (\{.*\})$/m.exec(output)?.[1];
  const answers = JSON.parse(found ?? '{}') as Partial<Answers> & { error?: string };
  if (!answers.answers || !answers.keys) {
    throw new Error(`the inside must print its answers; got ${answers.error ?? output}`);
  }
  return { answers: answers.answers, keys: answers.keys };
}
