import { InvalidInput, reportFailure } from '../lib/definition.ts';
import { flagsHelp, parseArguments } from '../lib/measure/flags.ts';
import { measure } from '../lib/measure/measure.ts';
import { report } from '../lib/measure/report.ts';
import type { Progress } from '../lib/measure/under-load.ts';
import { canWrite, writeWhole } from '../lib/measure/write-whole.ts';

const HELP = `What users notice of a command that is run on the machinery below a service.

  npm run measure -- --url http://localhost:8080 [flags] -- command [arguments]

${flagsHelp()}
  --json                the result as JSON on standard output, in place of the report
  --out FILE            the result as JSON in a file, beside the report

Standard error has what the command prints, and a line of progress on a terminal. The result holds the command's line,
so give it no secret there. Ctrl-C ends command and load, and reports what has come by then.

Exit codes: 0 measured, whatever was found and however the command ended; 1 bad input, or nothing answered before the
command; 130 or 143 measured in part: ended by SIGINT or SIGTERM.`;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

// A terminal's Ctrl-C may come twice, from the terminal and by way of npm.
const SAME_KEY_MS = 1000;

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes('--help') && !argv.slice(0, argv.indexOf('--help')).includes('--')) {
    console.log(HELP);
    return;
  }
  const { config, command, json, out } = parseArguments(argv);
  if (out !== undefined) checkOut(out);

  const abort = new AbortController();
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const code = EXIT_CODES[signal];
      if (abort.signal.aborted && performance.now() - askedAt > SAME_KEY_MS) process.exit(code);
      if (abort.signal.aborted) return;
      askedAt = performance.now();
      process.exitCode = code;
      endProgress();
      console.error(
        `${signal}: ending the command and waiting for open requests, at most ${config.timeoutSeconds + 6} s`,
      );
      abort.abort();
    });
  }

  const result = await measure(config, command, {
    signal: abort.signal,
    commandOutput: process.stderr.fd,
    ...(process.stderr.isTTY && { onSecond: showProgress }),
  });
  endProgress();
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (out !== undefined) writeWhole(out, text);
  process.stdout.write(json ? text : `${report(result)}\n`);
}

function checkOut(out: string): void {
  try {
    canWrite(out);
  } catch (error) {
    const received = `${out}: ${(error as Error).message}`;
    throw new InvalidInput('the measurement', [
      { field: '--out', received, allowed: 'a file that can be written' },
    ]);
  }
}

const CLEAR_LINE = '\r\x1b[K';

function showProgress({ doing, due, failed }: Progress): void {
  process.stderr.write(`${CLEAR_LINE}${doing}: ${due} due, ${failed} failed`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
}

main(process.argv.slice(2)).catch(reportFailure);
