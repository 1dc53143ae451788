import { createServer } from 'node:http';
import { openRates, RatesError } from './client.mjs';
import { log, onStop, run, textOf, whole } from './process.mjs';

const options = {
  // A caller that sends slowly is cut off, so that it cannot hold up a stop.
  requestTimeout: 5000,
  headersTimeout: 5000,
  connectionsCheckingInterval: 1000,
  // Longer than the idle timeout of load balancers (60 s on AWS), so that none sends a request on a closed connection.
  keepAliveTimeout: 65_000,
};

run(async () => {
  const rates = openRates();
  let stopping = false;

  const convert = async (query) => {
    const converted = await rates.convert({
      // Only rates judges the values. `Number` would take a missing amount for 0.
      amount: Number(query.get('amount') || Number.NaN),
      from: query.get('from') ?? '',
      to: query.get('to') ?? '',
    });
    return [200, converted];
  };

  const route = ({ method, url }) => {
    const [path, query] = url.split('?', 2);
    const call = `${method} ${path}`;
    if (call === 'GET /convert') return convert(new URLSearchParams(query));
    if (call === 'GET /healthz') return [200, { alive: true }];
    // Ready also without rates, because no other replica would have them either: /convert then answers 503.
    if (call === 'GET /readyz') return [200, { ready: true, rates: rates.state() }];
    return [404, { error: 'there are GET /convert?amount=10&from=EUR&to=USD, /healthz and /readyz' }];
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
      if (error instanceof RatesError) return answer(error.invalid ? 400 : 503, { error: error.message });
      log('error', textOf(error));
      answer(500, { error: 'the request failed because of a fault in the program' });
    }
  });
  onStop(async () => {
    stopping = true;
    await new Promise((resolve) => server.close(resolve));
    rates.close();
  });

  await new Promise((resolve, reject) => server.once('error', reject).listen(whole('PORT'), resolve));
  log('info', `listens on port ${process.env.PORT}`);
});
