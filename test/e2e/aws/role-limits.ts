import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from './account.ts';

/** What the inside says: the answer to each question, and which long-lived keys it was given. */
export interface Answers {
  readonly answers: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

interface Question {
  readonly name: string;
  readonly service: 'dynamodb' | 'secretsmanager' | 's3';
  readonly target?: string;
  readonly body?: string;
}

/** What is asked from inside, and what must come of it; `readsSecret` where the role reads the secret by itself. */
export function roleLimits(resources: readonly Resource[], readsSecret: boolean) {
  const [table, secret] = ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'].map((wanted) => {
    const name = resources.find(({ type }) => type === wanted)?.name;
    if (!name) throw new Error(`the stacks must have a resource of type ${wanted}; got none`);
    return name;
  });
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
  const code = { code: { S: 'role-limits' } };
  const own: readonly [Question, 'allowed' | 'denied'][] = [
    [dynamodb('write its table', 'PutItem', { TableName: table, Item: code }), 'allowed'],
    [dynamodb('read its table', 'GetItem', { TableName: table, Key: code }), 'allowed'],
    [dynamodb('delete from its table', 'DeleteItem', { TableName: table, Key: code }), 'allowed'],
    [dynamodb('scan its table', 'Scan', { TableName: table }), 'denied'],
    [dynamodb('delete its table', 'DeleteTable', { TableName: table }), 'denied'],
    [dynamodb('read another table', 'GetItem', { TableName: `${table}-neighbour`, Key: code }), 'denied'],
    [dynamodb('list tables', 'ListTables', {}), 'denied'],
    [getSecret('read its secret', secret), readsSecret ? 'allowed' : 'denied'],
    [getSecret('read another secret', 'neighbour'), 'denied'],
    [{ name: 'list buckets', service: 's3' }, 'denied'],
  ];
  return {
    /** To be run inside. */
    command: [
      'node',
      '-e',
      readFileSync(join(__dirname, 'inside.cjs'), 'utf8'),
      JSON.stringify(own.map(([question]) => question)),
    ],
    expected: Object.fromEntries(own.map(([{ name }, answer]) => [name, answer])),
  };
}

/** @throws Error where the inside printed no answers */
export function answersIn(output: string): Answers {
  const found = /^answers (\{.*\})$/m.exec(output)?.[1];
  const answers = JSON.parse(found ?? '{}') as Partial<Answers> & { error?: string };
  if (!answers.answers || !answers.keys) {
    throw new Error(`the inside must print its answers; got ${answers.error ?? output}`);
  }
  return { answers: answers.answers, keys: answers.keys };
}
