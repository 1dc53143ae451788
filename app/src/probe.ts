import { get } from 'node:http';
import { parseArgs } from 'node:util';
import { errorText } from './error-text.ts';

/**
 * `probe.cjs [--timeout-seconds 60] <URL>`: exit code 0 if it answers 2xx in time, else 1. An image without shell and
 * curl can so be asked for its health; it stands alone because it starts anew every few seconds.
 */
function leave(problem?: string): never {
  if (problem) process.stderr.write(`${problem}\n`);
  process.exit(problem ? 1 : 0);
}

try {
  const { values, positionals } = parseArgs({
    options: { 'timeout-seconds': { type: 'string', default: '60' } },
    allowPositionals: true,
  });
  const seconds = Number(values['timeout-seconds']);
  if (!(seconds > 0)) leave(`--timeout-seconds must be more than 0; got ${values['timeout-seconds']}`);
  const [url] = positionals;
  if (url === undefined || positionals.length > 1) leave(`probe needs one URL; got ${positionals.length}`);
  // For all of it: a server that sends a byte now and then is not well either.
  setTimeout(() => leave(`no answer within ${seconds} s`), seconds * 1000);
  get(url, { agent: false }, ({ statusCode = 0 }) => {
    leave(statusCode >= 200 && statusCode < 300 ? undefined : `answered ${statusCode}`);
  }).on('error', (error) => leave(errorText(error)));
} catch (error) {
  leave(errorText(error));
}
