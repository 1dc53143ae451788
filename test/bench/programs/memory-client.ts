import type { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const URL = 'https://example.com/';

export function tableClient(): DynamoDBClient {
  const client = {
    send: async ({ input: { Key } }: GetItemCommand) => ({ Item: { ...Key, url: { S: URL } } }),
    destroy: () => undefined,
  };
  return client as unknown as DynamoDBClient;
}
