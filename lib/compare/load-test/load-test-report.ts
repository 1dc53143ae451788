import { FAILURE_KINDS, type FailureKind } from './failure.ts';
import type { Measurement, Tally } from './measurement.ts';

const WIDTH = 100;
const MOST_LINES = 8;

const KIND_WORDS: Readonly<Record<FailureKind, string>> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'timeout',
  unreachable: 'unreachable',
  serverError: '5xx',
  wrongAnswer: 'wrong answer',
  notSent: 'not sent',
};

/** A measurement as text of at most 100 columns. */
export function loadTestReport(measurement: Measurement): string {
  const sections = [
    heading(measurement),
    phases(measurement),
    operations(measurement),
    failures(measurement),
    findings(measurement),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(cut).join('\n'))
    .join('\n\n');
}

function heading({ config, date, command, interrupted, load }: Measurement): string[] {
  const { url, hostHeader, ratePerSecond } = config;
  const host = hostHeader ? ` as ${hostHeader}` : '';
  const span = (load.toSeconds - load.fromSeconds).toFixed(1);
  return [
    `${url}${host}, ${ratePerSecond} requests a second for ${span} s, ${date}`,
    ...(command ? [`command: ${command.line.join(' ')}`, commandEnd(command)] : []),
    ...(interrupted ? ['INTERRUPTED: this is what had come by then'] : []),
  ];
}

function commandEnd(command: NonNullable<Measurement['command']>): string {
  const took = (command.endedSeconds - command.startedSeconds).toFixed(1);
  const how = { 'by itself': '', 'out of time': ', out of time', interrupted: ', interrupted' }[
    command.ended
  ];
  const result = command.signal ? `ended by ${command.signal}` : `exit code ${command.exitCode}`;
  return `         ${result} after ${took} s${how}`;
}

function phases({ phases, requests }: Measurement): string[] {
  const columns: Tally[] = [phases.before, phases.during, phases.after, requests];
  const row = (name: string, cell: (tally: Tally) => string | number) => [
    name,
    ...columns.map((tally) => String(cell(tally))),
  ];
  const happened = FAILURE_KINDS.filter((kind) => requests.failed[kind] > 0);
  return aligned([
    ['requests', 'before', 'during', 'after', 'all'],
    row('due', ({ due }) => due),
    row('succeeded', ({ succeeded }) => succeeded),
    row('failed', failedOf),
    ...happened.map((kind) => row(`  ${KIND_WORDS[kind]}`, ({ failed }) => failed[kind])),
    row('p50 ms', (tally) => latency(tally, 'p50')),
    row('p99 ms', (tally) => latency(tally, 'p99')),
    row('max ms', (tally) => latency(tally, 'max')),
  ]);
}

function operations({ operations, requests }: Measurement): string[] {
  const all = [...Object.entries(operations), ['all', requests] as const];
  // One kind of request is all of them.
  const named = all.length === 2 ? all.slice(0, 1) : all;
  return aligned([
    ['', 'due', 'failed', 'p50 ms', 'p99 ms', 'max ms', 'longest without success', 'from', 'to'],
    ...named.map(([name, tally]) => {
      const { seconds, fromSeconds, toSeconds } = tally.longestWithoutSuccess;
      const latencies = (['p50', 'p99', 'max'] as const).map((which) => latency(tally, which));
      const gap = [seconds, fromSeconds, toSeconds].map(
        (value) => `${value.toFixed(2).replace(/^-(?=0\.00$)/, '')} s`,
      );
      return [name, String(tally.due), String(failedOf(tally)), ...latencies, ...gap];
    }),
  ]);
}

function failures({ failures }: Measurement): string[] {
  return shortened(
    failures.map(({ operation, kind, detail, count, firstDueSeconds, lastDueSeconds }) => {
      const when = `${firstDueSeconds.toFixed(2)} to ${lastDueSeconds.toFixed(2)} s`;
      return `${when}: ${count} x ${operation} ${KIND_WORDS[kind]}: ${detail}`;
    }),
  );
}

function findings({ steady, interrupted, writes, polls, versions, replicas, client }: Measurement): string[] {
  const seen = (answers: number, firstSeconds: number, lastSeconds: number) =>
    `${answers} x, ${firstSeconds.toFixed(1)} to ${lastSeconds.toFixed(1)} s`;
  const { acknowledged, found, lost, misdirected, unread, duplicated } = writes;
  const late = client.startedLateMilliseconds;
  return [
    `steady    ${interrupted ? 'not known, as it was interrupted' : steadiness(steady)}`,
    ...(acknowledged > 0
      ? [
          `writes    ${acknowledged} acknowledged: ${found} found again, ${lost} lost, ${misdirected} misdirected, ${unread} unread`,
        ]
      : []),
    ...(duplicated > 0 ? [`          identities that were given twice: ${duplicated}`] : []),
    ...shortened(
      versions.map(
        ({ version, answers, firstSeconds, lastSeconds }) =>
          `version   ${version}: ${seen(answers, firstSeconds, lastSeconds)}`,
      ),
    ),
    ...shortened(
      replicas.map(
        ({ replica, version, node, answers, firstSeconds, lastSeconds }) =>
          `replica   ${replica}${node ? ` on ${node}` : ''} (${version}): ${seen(answers, firstSeconds, lastSeconds)}`,
      ),
    ),
    ...(polls.due > 0
      ? [`polls     ${polls.due} due, ${failedOf(polls)} failed, each on a connection of its own`]
      : []),
    `client    Node ${client.nodeVersion}, ${client.cores} cores; started requests ${late.p99} ms late (p99), at most ${late.max} ms`,
    'Seconds count from the start of the command. Latencies: of what succeeded, from its due time.',
  ];
}

function steadiness({ reached, afterSeconds }: Measurement['steady']): string {
  if (!reached) return `NOT AGAIN; last failure due ${afterSeconds.toFixed(2)} s after the command`;
  if (afterSeconds === 0) return 'no failure after the command';
  return `again ${afterSeconds.toFixed(2)} s after the command`;
}

function failedOf({ due, succeeded }: Tally): number {
  return due - succeeded;
}

function latency({ latencyMilliseconds }: Tally, which: 'p50' | 'p99' | 'max'): string {
  return latencyMilliseconds ? latencyMilliseconds[which].toFixed(1) : '-';
}

/** Aligns the first column to the left, and the others, which are numbers, to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  '),
  );
}

function shortened(lines: readonly string[]): string[] {
  // A line saying that one more was left out would take the place of that one.
  if (lines.length <= MOST_LINES + 1) return [...lines];
  return [...lines.slice(0, MOST_LINES), `          and ${lines.length - MOST_LINES} more, see --json`];
}

function cut(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
