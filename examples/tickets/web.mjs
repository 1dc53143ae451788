import { createServer } from 'node:http';
import { openCache } from './cache.mjs';
import { DatabaseError, openDatabase } from './database.mjs';
import { log, onStop, run, textOf, whole } from './process.mjs';
import { Refusal, seatOf } from './requests.mjs';

const options = {
  // A caller that sends slowly is cut off, so that it cannot hold up a stop.
  requestTimeout: 5000,
  headersTimeout: 5000,
  connectionsCheckingInterval: 1000,
  // Longer than the idle timeout of load balancers (60 s on AWS), so that none sends a request on a closed connection.
  keepAliveTimeout: 65_000,
};

run(async () => {
  const database = openDatabase();
  const cache = openCache(1000);
  let stopping = false;

  const order = async (request) => {
    const seat = await seatOf(request);
    // One statement is one transaction: its answer arrives after the commit.
    const [{ id }] = await database.query('INSERT INTO orders (seat) VALUES ($1) RETURNING id', [seat]);
    // Not awaited: an order never waits for Redis. The worker finds orders that are not on the list.
    cache.push(id);
    return [201, { id: Number(id) }];
  };

  const orderOf = async (id) => {
    const [row] = await database.query('SELECT seat, state FROM orders WHERE id = $1', [id]);
    if (!row) throw new Refusal(404, `there is no order ${id}`);
    return [200, { id: Number(id), ...row }];
  };

  const counts = async () => {
    const confirmed = `count(*) FILTER (WHERE state = 'confirmed')`;
    const [row] = await database.query(`SELECT count(*) AS orders, ${confirmed} AS confirmed FROM orders`);
    return [200, { orders: Number(row.orders), confirmed: Number(row.confirmed) }];
  };

  const ready = async () => {
    try {
      await database.ready();
      return [200, { ready: true }];
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return [503, { error: `the database does not answer: ${error.message}` }];
    }
  };

  const route = (request) => {
    const call = `${request.method} ${request.url.split('?')[0]}`;
    // At most 18 digits, so that the number fits into a `bigint`.
    const [, id] = /^GET \/orders\/(\d{1,18})$/.exec(call) ?? [];
    if (id) return orderOf(id);
    if (call === 'POST /orders') return order(request);
    if (call === 'GET /orders') return counts();
    if (call === 'GET /readyz') return ready();
    if (call === 'GET /healthz') return [200, { alive: true }];
    throw new Refusal(404, 'there are POST /orders, GET /orders, /orders/ID, /healthz and /readyz');
  };

  const server = createServer(options, async (request, response) => {
    const answer = (status, body) => {
      // Otherwise the connection would stay open for a next request, and the server would not stop.
      if (stopping) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    };
    try {
      answer(...(await route(request)));
    } catch (error) {
      if (error instanceof Refusal) return answer(error.status, { error: error.message });
      // A refused order can be in the table, if the connection broke between the commit and its answer.
      if (error instanceof DatabaseError)
        return answer(503, { error: `the database failed: ${error.message}` });
      if (request.destroyed && !request.complete) return; // The caller is gone.
      log('error', textOf(error));
      answer(500, { error: 'the request failed because of a fault in the program' });
    }
  });
  onStop(async () => {
    stopping = true;
    await new Promise((resolve) => server.close(resolve));
    await Promise.all([database.close(), cache.close()]);
  });

  await new Promise((resolve, reject) => server.once('error', reject).listen(whole('PORT'), resolve));
  log('info', `listens on port ${process.env.PORT}`);
});
