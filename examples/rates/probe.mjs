import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

/*
 * Exits with 0 if the probe succeeds, else with 1 and the reason. It loads no packages, because a health check starts a
 * new process every few seconds.
 *
 *   node probe.mjs http://127.0.0.1:8080/readyz         the address answers 2xx
 *   node probe.mjs tcp://127.0.0.1:8080                 the port accepts a connection
 *   node probe.mjs grpc://127.0.0.1:50051/              the health service answers that the server is serving
 *   node probe.mjs grpc://127.0.0.1:50051/rates.Rates   the same for one service of the server
 */

/** The platforms have their own limits, which are shorter. This one ends a probe that a platform forgot. */
const LIMIT_SECONDS = 60;

const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

const exit = (problem) => {
  if (problem) console.error(problem);
  process.exit(problem ? 1 : 0);
};

const http = async (url) => {
  const answer = await fetch(url, { redirect: 'manual' });
  exit(answer.ok ? undefined : `answered ${answer.status}: ${await answer.text()}`);
};

const tcp = ({ hostname, port }) =>
  connect({ host: hostname, port: Number(port) }, () => exit()).on('error', ({ message }) => exit(message));

/** A HealthCheckRequest as gRPC sends it: a flag, the length of the message in four bytes, and the message. */
const healthRequest = (service) => {
  const name = Buffer.from(service);
  if (name.length > 127) return exit(`the name of a service must have at most 127 bytes; got ${name.length}`);
  // Field 1, a string, with its length. An empty string is left out.
  const message = name.length > 0 ? Buffer.from([0x0a, name.length, ...name]) : name;
  return Buffer.from([0, 0, 0, 0, message.length, ...message]);
};

const grpc = async ({ host, pathname }) => {
  const fail = ({ cause, message }) => exit(cause?.message ?? message);
  const request = connectHttp2(`http://${host}`)
    .on('error', fail)
    .request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    .on('error', fail);
  // The status comes after the answer. Without an answer, it can also come at once.
  let last = {};
  const note = (headers) => {
    last = { ...last, ...headers };
  };
  request.on('response', note).on('trailers', note);
  request.end(healthRequest(decodeURIComponent(pathname.slice(1))));
  const answer = Buffer.concat(await request.toArray());
  if (last['grpc-status'] !== '0')
    // gRPC encodes the text like a part of a URL.
    exit(`answered with status ${last['grpc-status']}: ${decodeURIComponent(last['grpc-message'] ?? '')}`);
  // Five bytes before the message, then field 1, a number. The number 0 is left out.
  const status = answer[5] === 0x08 ? answer[6] : 0;
  exit(STATUSES[status] === 'SERVING' ? undefined : `answered ${STATUSES[status] ?? status}`);
};

setTimeout(() => exit(`no answer within ${LIMIT_SECONDS} s`), LIMIT_SECONDS * 1000);
try {
  const [address = ''] = process.argv.slice(2);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'http:') await http(url);
  else if (url?.protocol === 'tcp:') tcp(url);
  else if (url?.protocol === 'grpc:') await grpc(url);
  else exit(`a probe is http://host:port/path, tcp://host:port or grpc://host:port/service; got ${address}`);
} catch (error) {
  exit(error.cause?.message ?? error.message);
}
