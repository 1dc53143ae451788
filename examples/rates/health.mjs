import { status } from '@grpc/grpc-js';

/** The standard health service. The server serves all of `services` until `stop` is called. */
export const openHealth = (services) => {
  // The empty name stands for the whole server.
  const known = new Set(['', ...services]);
  const watches = new Set();
  let current = 'SERVING';

  const check = ({ request }, callback) => {
    if (known.has(request.service)) return callback(null, { status: current });
    callback({ code: status.NOT_FOUND, details: `there are ${services.join(', ')}, and '' for all of them` });
  };

  const watch = (call) => {
    call.write({ status: known.has(call.request.service) ? current : 'SERVICE_UNKNOWN' });
    if (current !== 'SERVING') return call.end();
    watches.add(call);
    call.on('cancelled', () => watches.delete(call));
  };

  return {
    handlers: { check, watch },
    stop: () => {
      current = 'NOT_SERVING';
      for (const call of watches) {
        if (known.has(call.request.service)) call.write({ status: current });
        // A watch never ends by itself, and the server waits for all calls before it stops.
        call.end();
      }
    },
  };
};
