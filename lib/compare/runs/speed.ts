import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../deploy/atomic-write.ts';
import { plainTable } from '../report/plain-table.ts';
import { figureText, spread } from './figures.ts';
import { filesIn, nameOf, readSaved } from './saved-runs.ts';

/*
 * The speed of the service, beside a bare program that does the same: see tools/bench/service-speed.ts.
 */

const FOLDER = 'service-speed';
/** The smallest ratio to the bare program, the longest start on one CPU, and the largest share of admission control. */
const GOALS = { ratio: 0.75, startSeconds: 0.5, admissionShare: 0.03 } as const;

const rounds = z.array(z.number().positive()).min(5);

/** Rounds of both programs in turns, as they are saved. Never edited by hand. */
export const speedSchema = z.strictObject({
  version: z.literal(1),
  date: z.iso.datetime(),
  machine: z.strictObject({ cores: z.int().min(1), memoryGiB: z.int().min(1) }),
  /** The version of Docker Engine. */
  engine: z.string(),
  node: z.string(),
  image: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  connections: z.int(),
  secondsEach: z.number(),
  requestsPerSecond: z.strictObject({
    service: rounds,
    bare: rounds,
    'service, open': rounds.optional(),
    'service, memory': rounds,
    'bare, memory': rounds,
  }),
  /** The share of requests a second that admission control costs. Earlier rounds did not measure it. */
  admissionShare: z.number().optional(),
  ratio: z.number(),
  ratioWithMemory: z.number(),
  /** Start times by number of CPUs: one, and the number in the definition. */
  startSeconds: z.record(z.string(), z.record(z.enum(['service', 'node -e']), rounds)),
  startOverNodeSeconds: z.record(z.string(), z.number()),
});

export type Speed = z.infer<typeof speedSchema>;

/**
 * The saved rounds, by date.
 *
 * @throws InvalidInput where a file holds something else
 */
export function savedSpeeds(measurements: string): Speed[] {
  return filesIn(join(measurements, FOLDER)).map((name) =>
    readSaved(speedSchema, measurements, join(FOLDER, name)),
  );
}

export function saveSpeed(measurements: string, speed: Speed): void {
  const folder = join(measurements, FOLDER);
  mkdirSync(folder, { recursive: true });
  writeFileAtomically(
    join(folder, nameOf(speed.date)),
    `${JSON.stringify(speedSchema.parse(speed), undefined, 2)}\n`,
  );
}

/** Tells whether the speed of the service is within the goals. */
export const isFast = ({ ratio, startOverNodeSeconds, admissionShare = 0 }: Speed): boolean =>
  ratio >= GOALS.ratio &&
  admissionShare <= GOALS.admissionShare &&
  (startOverNodeSeconds['1'] ?? Number.NaN) <= GOALS.startSeconds;

/** The rounds as a table of at most 100 columns: medians with their spread. */
export function speedText(speed: Speed): string {
  const { requestsPerSecond: requests, startSeconds, date, machine, engine, node } = speed;
  const text = (values: readonly number[], unit?: 's') =>
    figureText({ spread: spread(values) ?? null, unit });
  const rows = [
    [
      'requests a second, table',
      text(requests.service),
      text(requests.bare),
      `${speed.ratio.toFixed(2)}, at least ${GOALS.ratio}`,
    ],
    ...(requests['service, open'] && speed.admissionShare !== undefined
      ? [
          [
            'the same, without admission',
            text(requests['service, open']),
            '',
            `${(100 * speed.admissionShare).toFixed(1)} % less with, at most ${100 * GOALS.admissionShare}`,
          ],
        ]
      : []),
    [
      'requests a second, memory',
      text(requests['service, memory']),
      text(requests['bare, memory']),
      speed.ratioWithMemory.toFixed(2),
    ],
    ...Object.entries(startSeconds).map(([cpus, times]) => [
      `start, ${cpus} CPU`,
      text(times.service, 's'),
      text(times['node -e'], 's'),
      `${speed.startOverNodeSeconds[cpus]?.toFixed(2)} s more${cpus === '1' ? `, at most ${GOALS.startSeconds}` : ''}`,
    ]),
  ];
  const made = `${requests.service.length} rounds in turns, ${date.slice(0, 10)}; Docker Engine ${engine}, Node ${node}; ${machine.cores} cores, ${machine.memoryGiB} GiB`;
  return `The service itself, beside the least that does the same\n${made}\n\n${plainTable(['', 'service', 'bare', ''], rows, [28, 24, 24, 21])}`;
}
