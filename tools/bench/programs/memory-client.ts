import type { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type * as replaced from '../../../app/links/src/store/table-client.ts';

const URL = 'https://example.com/';

/** Takes the place of the module that it is typed by: a rename there is a compiler error here. */
export const createTableClient: typeof replaced.createTableClient = () => {
  const client = {
    send: async ({ input: { Key } }: GetItemCommand) => ({ Item: { ...Key, url: { S: URL } } }),
    destroy: () => undefined,
  };
  return client as unknown as DynamoDBClient;
};
