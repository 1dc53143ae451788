import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LINK_ATTRIBUTES, type TableConfig } from '../config/table-config.ts';
import type { ShortLink } from '../links/short-link.ts';
import type { StoreCall } from './store-call.ts';

type Item = Record<string, AttributeValue>;

/** A condition of a write, in DynamoDB's terms. */
interface Condition {
  readonly expression: string;
  readonly names: Record<string, string>;
  readonly values: Item;
}

/** Lifetime of the mark of a removed link. Longer than a write can be in progress or a client repeats a request. */
const REMOVED_MARK_SECONDS = 24 * 3600;

/**
 * The links in the DynamoDB table. Every call goes through `call`, which limits and measures it, and cancels it once
 * nobody waits for its result. Every write may be repeated, because its answer can be lost and a cancelled write may
 * still be carried out.
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

  /**
   * Stores a link. Returns false if another request has taken the code. DynamoDB answers once the write is durable.
   * `request` identifies the request, so that a repeated call finds its own row and succeeds.
   */
  async add(link: ShortLink, request: string, signal?: AbortSignal): Promise<boolean> {
    const { target, request: writer } = LINK_ATTRIBUTES;
    const item: Item = { ...this.#key(link.code), [target]: { S: link.url }, [writer]: { S: request } };
    if (link.expiresAt !== undefined) item[this.#table.ttlAttribute] = { N: String(link.expiresAt) };
    const condition = {
      expression: 'attribute_not_exists(#code) OR #request = :request',
      names: { '#code': this.#table.partitionKey, '#request': writer },
      values: { ':request': { S: request } },
    };
    return this.#put(item, condition, signal);
  }

  /** Reads a link. The read is strongly consistent, so that a new link works at once. */
  async find(code: string, signal?: AbortSignal): Promise<ShortLink | undefined> {
    const command = new GetItemCommand({
      TableName: this.#table.name,
      Key: this.#key(code),
      ConsistentRead: true,
    });
    const { Item } = await this.#call(
      'GetItem',
      (abortSignal) => this.#client.send(command, { abortSignal }),
      signal,
    );
    return Item && this.#link(code, Item);
  }

  /**
   * Removes a link. Returns whether it existed. A mark replaces its row for a day: a repeated call gets the same result
   * as the first, and a delayed write finds the code taken and does not restore the link.
   */
  async remove(code: string, signal?: AbortSignal): Promise<boolean> {
    const { partitionKey, ttlAttribute } = this.#table;
    const now = Math.floor(Date.now() / 1000);
    const condition = {
      expression: 'attribute_exists(#code) AND (attribute_not_exists(#ttl) OR #ttl > :now)',
      names: { '#code': partitionKey, '#ttl': ttlAttribute },
      values: { ':now': { N: String(now) } },
    };
    const removed = { ...this.#key(code), [ttlAttribute]: { N: String(now + REMOVED_MARK_SECONDS) } };
    return this.#put(removed, condition, signal);
  }

  /** Checks that the store works, by a read that needs the same table, key and permission as a real one. */
  async check(): Promise<void> {
    // Not a valid code, so no such row exists.
    await this.find('readiness');
  }

  /** Writes a row if `condition` holds. Returns whether the row was written. */
  async #put(item: Item, condition: Condition, signal?: AbortSignal): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#table.name,
      Item: item,
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: condition.names,
      ExpressionAttributeValues: condition.values,
    });
    return this.#call(
      'PutItem',
      async (abortSignal) => {
        try {
          await this.#client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if ((error as Error).name === 'ConditionalCheckFailedException') return false;
          throw error;
        }
      },
      signal,
    );
  }

  #key(code: string): Item {
    return { [this.#table.partitionKey]: { S: code } };
  }

  #link(code: string, item: Item): ShortLink | undefined {
    const url = item[LINK_ATTRIBUTES.target]?.S;
    const expiresAt = item[this.#table.ttlAttribute]?.N;
    return url === undefined
      ? undefined
      : { code, url, ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }) };
  }
}
