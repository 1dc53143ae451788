import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Link } from '../links/link.ts';
import type { StoreCall } from './store-call.ts';
import type { TableConfig } from './table-config.ts';
import { TARGET_ATTRIBUTE } from './target-attribute.ts';

type Item = Record<string, AttributeValue>;

/**
 * The links in the table. Every call goes through `call`, which bounds, measures and judges it, and gives it up once
 * nobody waits for it.
 */
export class LinkStore {
  readonly #client: DynamoDBClient;
  readonly #table: TableConfig;
  readonly #call: StoreCall;

  constructor(client: DynamoDBClient, table: TableConfig, call: StoreCall) {
    this.#client = client;
    this.#table = table;
    this.#call = call;
  }

  /** False: the code is taken. DynamoDB answers only once the write is durable. */
  async add(link: Link, asker?: AbortSignal): Promise<boolean> {
    const item: Item = { ...this.#key(link.code), [TARGET_ATTRIBUTE]: { S: link.url } };
    if (link.expiresAt !== undefined) item[this.#table.ttlAttribute] = { N: String(link.expiresAt) };
    const command = new PutItemCommand({
      TableName: this.#table.name,
      Item: item,
      ConditionExpression: 'attribute_not_exists(#code)',
      ExpressionAttributeNames: { '#code': this.#table.partitionKey },
    });
    return this.#call(
      'PutItem',
      async (abortSignal) => {
        try {
          await this.#client.send(command, { abortSignal });
          return true;
        } catch (error) {
          // Also when the SDK repeats a write whose answer was lost: then the first code is spent, and nobody has it.
          if ((error as Error).name === 'ConditionalCheckFailedException') return false;
          throw error;
        }
      },
      asker,
    );
  }

  /** Consistent: whoever was given a code may follow it at once. */
  async find(code: string, asker?: AbortSignal): Promise<Link | undefined> {
    const command = new GetItemCommand({
      TableName: this.#table.name,
      Key: this.#key(code),
      ConsistentRead: true,
    });
    const { Item } = await this.#call(
      'GetItem',
      (abortSignal) => this.#client.send(command, { abortSignal }),
      asker,
    );
    return Item && this.#link(code, Item);
  }

  /** What was removed, if anything. */
  async remove(code: string, asker?: AbortSignal): Promise<Link | undefined> {
    const command = new DeleteItemCommand({
      TableName: this.#table.name,
      Key: this.#key(code),
      ReturnValues: 'ALL_OLD',
    });
    const { Attributes } = await this.#call(
      'DeleteItem',
      (abortSignal) => this.#client.send(command, { abortSignal }),
      asker,
    );
    return Attributes && this.#link(code, Attributes);
  }

  /** Asks for what cannot be there: the same right, table and key as a real question, so a "no" means that all work. */
  async ask(): Promise<void> {
    await this.find('readiness');
  }

  #key(code: string): Item {
    return { [this.#table.partitionKey]: { S: code } };
  }

  #link(code: string, item: Item): Link {
    const expiresAt = item[this.#table.ttlAttribute]?.N;
    return {
      code,
      url: item[TARGET_ATTRIBUTE]?.S ?? '',
      ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    };
  }
}
