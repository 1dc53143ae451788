/** Limits on what clients can make the service do. They are constants, because none depends on the platform. */
export interface HttpLimits {
  /** Requests that use the store at the same time. */
  readonly maxActive: number;
  /** Requests that wait for a place at the store. */
  readonly maxWaiting: number;
  /** Milliseconds. A queue that will take longer to empty is not a burst, and may only be as long as `maxActive`. */
  readonly burstMs: number;
  /** Milliseconds that an accepted request may wait for the event loop. Beyond it, new requests are refused. */
  readonly maxDelayMs: number;
  /** Open connections. */
  readonly maxConnections: number;
  /** Requests that a client sends ahead on one connection, beside the one that is being answered. */
  readonly maxPipelined: number;
  /** Bytes of a body that are still read after the request was answered. */
  readonly maxUnreadBytes: number;
  /** Milliseconds that the service has for its answer after the client has closed its sending side. */
  readonly halfClosedMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  // Below the 50 sockets of the AWS SDK, so that no call waits for a socket. At DynamoDB's few milliseconds per call,
  // this is several times what one thread can use.
  maxActive: 48,
  // Each waiting request holds a connection and a parsed request, about 50 KiB.
  maxWaiting: 512,
  // Half of the default request timeout: a request that waits so long can still be answered in time.
  burstMs: 5000,
  // Long enough to accept a burst of some hundred requests in a cold process with half a core, as after a release. This
  // wait and the wait at the store together are within the default request timeout.
  maxDelayMs: 2000,
  // Measured: 1000 idle connections use 50 MiB.
  maxConnections: 1000,
  // More than any browser, load balancer or proxy sends: none of them pipelines requests.
  maxPipelined: 16,
  // The maximum of BODY_LIMIT_BYTES. A proxy that is still sending the body takes a closed connection for a failure:
  // 502.
  maxUnreadBytes: 1_048_576,
  // A client that closes only its sending side gets its answer within milliseconds. Nothing else distinguishes it from
  // a client that has left.
  halfClosedMs: 1000,
};

/** Derives the time limits of the HTTP server, in milliseconds, from the one limit that the operator chooses. */
export function timeLimits({ requestTimeoutSeconds }: { readonly requestTimeoutSeconds: number }) {
  return {
    /** From the head of a request to the end of its work. Below the limit, so that the answer is sent within it. */
    answerMs: requestTimeoutSeconds * 900,
    /**
     * Interval between checks of the connections: a tenth of the limit, so that with `answerMs` it adds up to the
     * limit.
     */
    checkMs: requestTimeoutSeconds * 100,
    /** From the head of a request to the last byte of its answer. Twice the limit, for clients that read slowly. */
    exchangeMs: requestTimeoutSeconds * 2000,
  };
}
