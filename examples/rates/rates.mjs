import { hostname } from 'node:os';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { openHealth } from './health.mjs';
import { log, onStop, run, whole } from './process.mjs';
import { Health, Rates } from './protocols.mjs';

/** The exchange rates: the units of each currency that equal one euro. */
const PER_EURO = new Map([
  ['EUR', 1],
  ['CHF', 0.94],
  ['GBP', 0.85],
  ['JPY', 162],
  ['USD', 1.08],
]);

const LARGEST = 1e12;

const options = {
  // A client of several replicas asks for their addresses again when it loses a connection. Without an end of each
  // connection, a replica that starts later would get no calls.
  'grpc.max_connection_age_ms': 60_000,
};

const invalid = (details) => ({ code: status.INVALID_ARGUMENT, details });

/** Returns the message that says why a request is refused, or undefined if the request is valid. */
const problemOf = ({ amount, from, to }) => {
  if (!(amount >= 0 && amount <= LARGEST))
    return `amount must be a number from 0 to ${LARGEST}; got ${amount}`;
  for (const [name, currency] of Object.entries({ from, to }))
    if (!PER_EURO.has(currency))
      // Only the beginning, because the message travels in a header, whose size is limited.
      return `${name} must be one of ${[...PER_EURO.keys()].join(', ')}; got ${JSON.stringify(currency.slice(0, 20))}`;
};

const convert = ({ request }, callback) => {
  const problem = problemOf(request);
  if (problem) return callback(invalid(problem));
  const { amount, from, to } = request;
  const converted = (amount / PER_EURO.get(from)) * PER_EURO.get(to);
  callback(null, { amount: Number(converted.toFixed(2)), replica: hostname() });
};

run(async () => {
  const health = openHealth(['rates.Rates']);
  const server = new Server(options);
  server.addService(Rates.service, { convert });
  server.addService(Health.service, health.handlers);

  const port = whole('PORT');
  const bind = (host) =>
    new Promise((resolve, reject) =>
      server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      ),
    );
  // IPv6 and IPv4. A machine without IPv6 has only the second address.
  await bind('[::]').catch(() => bind('0.0.0.0'));
  onStop(async () => {
    health.stop();
    // Takes no more connections, tells clients to leave, and waits for the calls that have begun.
    await new Promise((resolve, reject) =>
      server.tryShutdown((error) => (error ? reject(error) : resolve())),
    );
  });
  log('info', `listens on port ${port}`);
});
