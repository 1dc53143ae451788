import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'iovalkey';
import { changesOf, requiredUrl, textOf } from './process.mjs';

/** The name of the list with the orders that wait for the worker. */
const LIST = 'orders';

/** The longest wait of `pop`, in seconds. */
const POP_SECONDS = 1;

/**
 * The list in Redis or Valkey. It only makes the worker faster: every order is in the database, where the worker finds it
 * without the list. Its failures are therefore logged, and never thrown.
 *
 * `limitMs` is the longest time that Redis may take for an answer.
 */
export const openCache = (limitMs) => {
  const form = 'redis://host:port or rediss://host:port';
  const url = requiredUrl('REDIS_URL', ['redis:', 'rediss:'], form);
  const changed = changesOf('Redis');
  const client = new Redis(url, {
    // IPv4 and IPv6. By default, the client asks for IPv4 addresses only.
    family: 0,
    familyFallback: { enabled: false },
    connectTimeout: limitMs,
    socketTimeout: limitMs,
    // A command fails at once while there is no connection, and when the connection breaks. It is never sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 250, 5000),
  });

  let problem;
  client.on('error', (error) => {
    problem = textOf(error);
  });
  client.on('close', () => changed(problem ?? 'the connection was closed'));
  client.on('ready', () => {
    problem = undefined;
    changed();
  });

  /** Runs a command. Undefined if it fails. */
  const attempt = async (command) => {
    try {
      const result = await command();
      changed();
      return result;
    } catch (error) {
      // Without a connection, the error says only that there is none; the events above know why.
      if (client.status === 'ready') changed(textOf(error));
      return undefined;
    }
  };

  return {
    push: (id) => attempt(() => client.lpush(LIST, id)),
    /** Takes the next id. Undefined after a second without one, and after a second without Redis. */
    pop: async () => {
      const started = Date.now();
      const popped = await attempt(() => client.brpop(LIST, POP_SECONDS));
      if (popped === undefined) await sleep(Math.max(0, started + POP_SECONDS * 1000 - Date.now()));
      return popped?.[1];
    },
    /** Sends what is left to send, and closes the connection. */
    close: async () => {
      await client.quit().catch(() => client.disconnect());
    },
  };
};
