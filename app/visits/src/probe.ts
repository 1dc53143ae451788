import { get } from 'node:http';
import { parseArgs } from 'node:util';
import { errorText } from './process/program-errors.ts';

/*
 * `probe.cjs [--timeout-seconds 60] <URL>` exits with 0 if the URL answers 2xx in time, else with 1. Health checks use it,
 * because the image has neither a shell nor curl. It loads none of the service's packages, because a health check starts
 * a new process every few seconds.
 */

function exit(problem?: string): never {
  if (problem) process.stderr.write(`${problem}\n`);
  process.exit(problem ? 1 : 0);
}

try {
  const { values, positionals } = parseArgs({
    options: { 'timeout-seconds': { type: 'string', default: '60' } },
    allowPositionals: true,
  });
  const seconds = Number(values['timeout-seconds']);
  if (!(seconds > 0)) exit(`--timeout-seconds must be more than 0; got ${values['timeout-seconds']}`);
  const [url] = positionals;
  if (url === undefined || positionals.length > 1) exit(`probe needs one URL; got ${positionals.length}`);
  // A limit on the whole exchange: a server that sends a byte now and then is not healthy.
  setTimeout(() => exit(`no answer within ${seconds} s`), seconds * 1000);
  get(url, { agent: false }, ({ statusCode = 0 }) => {
    exit(statusCode >= 200 && statusCode < 300 ? undefined : `answered ${statusCode}`);
  }).on('error', (error) => exit(errorText(error)));
} catch (error) {
  exit(errorText(error));
}
