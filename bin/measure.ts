import { application } from '../lib/application.ts';
import type { MeasureConfig } from '../lib/compare/load-test/config.ts';
import { loadTestReport } from '../lib/compare/load-test/load-test-report.ts';
import { measure } from '../lib/compare/load-test/measure.ts';
import { measureFlags, parseMeasureFlags } from '../lib/compare/load-test/measure-flags.ts';
import { readinessRequests } from '../lib/compare/load-test/readiness-requests.ts';
import { type Requests, readRequests } from '../lib/compare/load-test/requests.ts';
import type { Progress } from '../lib/compare/load-test/under-load.ts';
import { InvalidInput } from '../lib/definition/invalid-input.ts';
import { parseApplication } from '../lib/definition/parse-application.ts';
import { problem } from '../lib/definition/problem.ts';
import { checkWritable, writeFileAtomically } from '../lib/deploy/atomic-write.ts';
import type { Command, CommandLine } from './command-line.ts';
import { type CommandResult, runCommand } from './run-command.ts';

interface MeasureArguments {
  readonly config: MeasureConfig;
  readonly commandLine: readonly string[];
  readonly json: boolean;
  readonly out: string | undefined;
}

const COMMAND: Command<MeasureArguments> = {
  name: 'npm run measure',
  about: 'Measures what users notice of a command that is run on the machinery below a service.',
  flags: {
    ...measureFlags(),
    requests: {
      value: 'FILE',
      about: 'the requests, as JSON: see docs/measuring.md (the readiness path of the service)',
    },
    service: {
      value: 'NAME',
      about: 'the public service whose readiness path is asked for (that of the port of --url)',
    },
    sample: 'the load of the sample: makes links, follows links and loads the page',
    json: 'the result as JSON on standard output, in place of the report',
    out: { value: 'FILE', about: 'the result as JSON in a file, beside the report' },
  },
  behind: { value: 'command [arguments]', about: 'the command to measure' },
  notes: `  npm run measure -- --url http://localhost:8080 -- docker compose restart links
  npm run measure -- --url http://localhost:8080 --requests requests.json -- docker compose restart links

Standard error has the command's own output and, on a terminal, a line of progress. The result holds the line of the
command: put no secret there. Ctrl-C ends the command and the load, and reports the results until then.

Exit codes: 0 measured, whatever the result and however the command ended; 1 bad input, or no answer before the command;
130 or 143 measured in part: ended by SIGINT or SIGTERM.`,
  parse: (line) => ({
    config: parseMeasureFlags(line, requestsOf(line)),
    commandLine: line.behind,
    json: line.switches.has('json'),
    out: line.values.out,
  }),
};

/** The load that the flags ask for. Undefined for that of the sample. */
function requestsOf({
  switches,
  values: { requests: file, service, url, mix },
}: CommandLine): Requests | undefined {
  const isSample = switches.has('sample');
  const others = Object.entries({ requests: file, service }).filter(([, value]) => value !== undefined);
  const problems = [
    ...(isSample ? others : others.slice(1)).map(([flag, value]) =>
      problem(
        `--${flag}`,
        value,
        `is not for ${isSample ? '--sample' : '--requests'}, which is a load of its own; leave one of them out`,
      ),
    ),
    ...(mix !== undefined && !isSample
      ? [problem('--mix', mix, 'is for the load of the sample alone; add --sample, or leave --mix out')]
      : []),
  ];
  if (problems.length > 0) throw new InvalidInput('the command line', problems);
  if (isSample) return undefined;
  if (file !== undefined) return readRequests(file);
  // A wrong URL is refused with all other flags.
  if (url === undefined || !URL.canParse(url)) return undefined;
  return readinessRequests(parseApplication(application), { url, service });
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A terminal's Ctrl-C may come twice within this time: from the terminal and by way of npm. */
const SAME_KEY_MS = 1000;

async function run({ config, commandLine, json, out }: MeasureArguments): Promise<CommandResult> {
  if (out !== undefined) checkOut(out);
  const abort = new AbortController();
  let exitCode = 0;
  let askedAt = 0;
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (abort.signal.aborted && performance.now() - askedAt > SAME_KEY_MS) process.exit(code);
      if (abort.signal.aborted) return;
      askedAt = performance.now();
      exitCode = code;
      endProgress();
      console.error(
        `${name}: ending the command and waiting for open requests, at most ${config.timeoutSeconds + 6} s`,
      );
      abort.abort();
    });
  }
  const result = await measure(config, commandLine, {
    signal: abort.signal,
    commandOutput: process.stderr.fd,
    ...(process.stderr.isTTY && { onSecond: showProgress }),
  });
  endProgress();
  const asJson = JSON.stringify(result, null, 2);
  if (out !== undefined) writeFileAtomically(out, `${asJson}\n`);
  return { text: json ? asJson : loadTestReport(result), exitCode };
}

function checkOut(out: string): void {
  try {
    checkWritable(out);
  } catch (error) {
    const message = `--out ${out} cannot be written: ${(error as Error).message}`;
    throw new InvalidInput('the measurement', [{ field: '--out', message }]);
  }
}

const CLEAR_LINE = '\r\x1b[K';

function showProgress({ doing, due, failed }: Progress): void {
  process.stderr.write(`${CLEAR_LINE}${doing}: ${due} due, ${failed} failed`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
}

runCommand(COMMAND, run);
