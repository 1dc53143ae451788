import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';

/*
 * A small client of Redis and Valkey, without packages. Source: the Redis serialization protocol, version 2.
 */

const LIMIT_MS = 3000;

/** Reads one reply from a position. Undefined while a part of it is missing. */
const reply = (buffer, from) => {
  const end = buffer.indexOf('\r\n', from);
  if (end < 0) return undefined;
  const line = buffer.toString('utf8', from + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(buffer[from])) {
    case '+':
      return { value: line, next };
    case '-':
      return { value: new Error(line), next };
    case ':':
      return { value: Number(line), next };
    case '$': {
      const length = Number(line);
      if (length < 0) return { value: null, next };
      if (buffer.length < next + length + 2) return undefined;
      return { value: buffer.toString('utf8', next, next + length), next: next + length + 2 };
    }
    default: {
      if (Number(line) < 0) return { value: null, next };
      const value = [];
      let at = next;
      for (let i = 0; i < Number(line); i += 1) {
        const entry = reply(buffer, at);
        if (!entry) return undefined;
        value.push(entry.value);
        at = entry.next;
      }
      return { value, next: at };
    }
  }
};

/** A connection that is opened by the first command, and again by the first command after a failure. */
export const openRedis = (address) => {
  const { protocol, hostname, port } = new URL(address);
  let socket;
  let waiting = [];

  const connect = () => {
    const options = { host: hostname, port: Number(port || 6379) };
    const opened =
      protocol === 'rediss:' ? connectTls({ ...options, servername: hostname }) : connectPlain(options);
    let read = Buffer.alloc(0);
    opened.setTimeout(LIMIT_MS, () => opened.destroy(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
    opened.on('data', (chunk) => {
      read = Buffer.concat([read, chunk]);
      for (let found = reply(read, 0); found; found = reply(read, 0)) {
        read = read.subarray(found.next);
        const { resolve, reject } = waiting.shift();
        if (found.value instanceof Error) reject(found.value);
        else resolve(found.value);
      }
    });
    opened.on('error', (error) => fail(opened, error));
    opened.on('close', () => fail(opened, new Error('the connection was closed')));
    return opened;
  };

  const fail = (failed, error) => {
    if (failed !== socket) return;
    const given = waiting;
    socket = undefined;
    waiting = [];
    for (const { reject } of given) reject(error);
  };

  /** Sends a command, and returns its reply. */
  const command = (...words) =>
    new Promise((resolve, reject) => {
      socket ??= connect();
      waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    });

  return { command, close: () => socket?.end() };
};
