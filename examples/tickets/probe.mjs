import { statSync } from 'node:fs';
import { connect } from 'node:net';

/*
 * Exits with 0 if the probe succeeds, else with 1 and the reason. It loads no packages, because a health check starts a
 * new process every few seconds.
 *
 *   node probe.mjs http://127.0.0.1:8080/readyz   the address answers 2xx
 *   node probe.mjs tcp://127.0.0.1:8080           the port accepts a connection
 *   node probe.mjs alive 30                       the worker finished a loop within the last 30 s
 */

/** The platforms have their own limits, which are shorter. This one ends a probe that a platform forgot. */
const LIMIT_SECONDS = 60;

const exit = (problem) => {
  if (problem) console.error(problem);
  process.exit(problem ? 1 : 0);
};

const alive = (limit) => {
  const age = (Date.now() - statSync('/tmp/alive').mtimeMs) / 1000;
  exit(
    age < limit ? undefined : `the last loop that went well was ${age.toFixed(0)} s ago; at most ${limit} s`,
  );
};

const http = async (url) => {
  const answer = await fetch(url, { redirect: 'manual' });
  exit(answer.ok ? undefined : `answered ${answer.status}: ${await answer.text()}`);
};

const tcp = ({ hostname, port }) =>
  connect({ host: hostname, port: Number(port) }, () => exit()).on('error', ({ message }) => exit(message));

setTimeout(() => exit(`no answer within ${LIMIT_SECONDS} s`), LIMIT_SECONDS * 1000);
try {
  const [form = '', seconds] = process.argv.slice(2);
  const url = URL.canParse(form) ? new URL(form) : undefined;
  if (form === 'alive' && Number(seconds) > 0) alive(Number(seconds));
  else if (url?.protocol === 'http:') await http(url);
  else if (url?.protocol === 'tcp:') tcp(url);
  else
    exit(
      `a probe is http://host:port/path, tcp://host:port or alive SECONDS; got ${process.argv.slice(2).join(' ')}`,
    );
} catch (error) {
  exit(error.cause?.message ?? error.message);
}
