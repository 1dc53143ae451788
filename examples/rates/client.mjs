import { connectivityState, credentials, status } from '@grpc/grpc-js';
import { changesOf } from './process.mjs';
import { Rates } from './protocols.mjs';

/** The time limit of a conversion, with all its attempts. */
const LIMIT_MS = 2000;

const options = {
  'grpc.service_config': JSON.stringify({
    // All addresses of the name share the calls. The default would use one of them.
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [
      {
        name: [{ service: 'rates.Rates' }],
        // A conversion changes nothing, so it may be asked twice. That hides the end of one of several replicas.
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.1s',
          maxBackoff: '0.5s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  }),
  // The configuration is above. By default, each look-up of the name also asks DNS for one.
  'grpc.service_config_disable_resolution': 1,
  // The service is in the same network. A proxy from the environment is for the internet.
  'grpc.enable_http_proxy': 0,
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 5000,
  // A replica that was replaced has a new address. The default would look it up after 30 s.
  'grpc.dns_min_time_between_resolutions_ms': 1000,
  // Finds connections that were cut without a word, for example by the loss of a machine. TCP alone takes minutes.
  'grpc.keepalive_time_ms': 5000,
  'grpc.keepalive_timeout_ms': 2000,
};

/** An error of rates. `invalid` tells whether the caller can correct it; the message is then for the caller. */
export class RatesError extends Error {
  constructor({ code, details }) {
    const invalid = code === status.INVALID_ARGUMENT;
    super(invalid ? details : `rates does not answer: ${status[code]}`);
    this.invalid = invalid;
  }
}

const addressOf = (address) => {
  if (!/^[^\s/:]+:\d{1,5}$/.test(address ?? ''))
    throw new Error(`RATES_ADDRESS must have the form host:port; got ${address ?? 'nothing'}`);
  return address;
};

/** The connection to rates. It is made by the first call, and made again whenever it breaks. */
export const openRates = () => {
  const changed = changesOf('rates');
  const client = new Rates(addressOf(process.env.RATES_ADDRESS), credentials.createInsecure(), options);

  return {
    /** Never waits longer than the time limit. While there is no connection, it fails earlier. */
    convert: (amount) =>
      new Promise((resolve, reject) => {
        client.convert(amount, { deadline: Date.now() + LIMIT_MS }, (error, converted) => {
          const failure = error && new RatesError(error);
          // The details stay in the log, because they contain addresses inside the network.
          changed(failure && !failure.invalid ? `${status[error.code]}: ${error.details}` : undefined);
          return failure ? reject(failure) : resolve(converted);
        });
      }),
    /** The state of the connection, such as READY or TRANSIENT_FAILURE. */
    state: () => connectivityState[client.getChannel().getConnectivityState(false)],
    close: () => client.close(),
  };
};
