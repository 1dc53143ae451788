import { parseMeasureConfig } from '../../../../lib/compare/load-test/config.ts';
import type { Failure } from '../../../../lib/compare/load-test/failure.ts';
import { loadTestReport } from '../../../../lib/compare/load-test/load-test-report.ts';
import { summarise } from '../../../../lib/compare/load-test/summarise.ts';

const sample = <Name extends string>(name: Name, dueMs: number, tookMs: number, failure?: Failure) => ({
  name,
  dueMs,
  startedMs: dueMs + 1,
  endedMs: dueMs + tookMs,
  failure,
});
const names = ['read', 'page', 'write'];
const refused = { kind: 'refused', detail: 'ECONNREFUSED' } as const;

const measurement = {
  ...summarise({
    date: '2026-11-25T10:00:00.000Z',
    config: parseMeasureConfig({ url: 'http://127.0.0.1:8080', ratePerSecond: 10, warmUpSeconds: 1 }),
    commandLine: ['kubectl', 'rollout', 'restart', `deployment/${'long'.repeat(30)}`],
    command: { startedMs: 2010, endedMs: 4510, exitCode: 0, signal: null, ended: 'by itself' },
    interrupted: false,
    steady: { reached: false, afterSeconds: 0.25 },
    zeroMs: 2000,
    load: { fromMs: 1000, toMs: 6000 },
    operations: names,
    samples: Array.from({ length: 50 }, (_, n) =>
      sample(names[n % 3] as string, 1000 + n * 100, 5, n >= 20 && n < 30 ? refused : undefined),
    ),
    polls: Array.from({ length: 10 }, (_, n) => sample('poll', 1000 + n * 500, 5)),
    sightings: Array.from({ length: 10 }, (_, n) => ({
      atMs: 1000 + n * 500,
      version: n < 5 ? '1.0.0' : '1.1.0',
      replica: `links-${n}`,
      node: 'node-a',
    })),
    writes: {
      acknowledged: 30,
      madeBefore: 10,
      found: 27,
      lost: 2,
      misdirected: 1,
      unread: 0,
      duplicated: 1,
    },
  }),
  client: {
    nodeVersion: 'v20.20.2',
    os: 'Linux',
    cores: 2,
    memoryMiB: 8192,
    startedLateMilliseconds: { p99: 1, max: 1 },
  },
};

it('says what users noticed, within 100 columns', () => {
  const text = loadTestReport(measurement);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toMatchInlineSnapshot(`
"http://127.0.0.1:8080, 10 requests a second for 5.0 s, 2026-11-25T10:00:00.000Z
command: kubectl rollout restart deployment/longlonglonglonglonglonglonglonglonglonglonglonglonglon…
         exit code 0 after 2.5 s

requests   before  during  after  all
due            11      25     14   50
succeeded      11      15     14   40
failed          0      10      0   10
  refused       0      10      0   10
p50 ms        5.0     5.0    5.0  5.0
p99 ms        5.0     5.0    5.0  5.0
max ms        5.0     5.0    5.0  5.0

       due  failed  p50 ms  p99 ms  max ms  longest without success    from      to
read    17       3     5.0     5.0     5.0                   1.20 s  0.81 s  2.00 s
page    17       3     5.0     5.0     5.0                   1.20 s  0.91 s  2.10 s
write   16       4     5.0     5.0     5.0                   1.50 s  0.70 s  2.21 s
all     50      10     5.0     5.0     5.0                   1.10 s  0.91 s  2.00 s

1.00 to 1.90 s: 4 x write refused: ECONNREFUSED
1.10 to 1.70 s: 3 x read refused: ECONNREFUSED
1.20 to 1.80 s: 3 x page refused: ECONNREFUSED

steady    NOT AGAIN; last failure due 0.25 s after the command
writes    30 acknowledged: 27 found again, 2 lost, 1 misdirected, 0 unread
          identities that were given twice: 1
version   1.0.0: 5 x, -1.0 to 1.0 s
version   1.1.0: 5 x, 1.5 to 3.5 s
replica   links-0 on node-a (1.0.0): 1 x, -1.0 to -1.0 s
replica   links-1 on node-a (1.0.0): 1 x, -0.5 to -0.5 s
replica   links-2 on node-a (1.0.0): 1 x, 0.0 to 0.0 s
replica   links-3 on node-a (1.0.0): 1 x, 0.5 to 0.5 s
replica   links-4 on node-a (1.0.0): 1 x, 1.0 to 1.0 s
replica   links-5 on node-a (1.1.0): 1 x, 1.5 to 1.5 s
replica   links-6 on node-a (1.1.0): 1 x, 2.0 to 2.0 s
replica   links-7 on node-a (1.1.0): 1 x, 2.5 to 2.5 s
          and 2 more, see --json
polls     10 due, 0 failed, each on a connection of its own
client    Node v20.20.2, 2 cores; started requests 1 ms late (p99), at most 1 ms
Seconds count from the start of the command. Latencies: of what succeeded, from its due time."
`);
});

it('says of a run that was ended before the command what there is to say', () => {
  const text = loadTestReport({ ...measurement, command: null, interrupted: true });
  expect(text).toContain('INTERRUPTED');
  expect(text).toContain('not known, as it was interrupted');
  expect(text).not.toContain('command:');
});
