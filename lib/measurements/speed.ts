import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../measure/write-whole.ts';
import { plainTable } from '../plain-table.ts';
import { figureText, spread } from './figures.ts';
import { filesIn, nameOf, readKept } from './kept.ts';

/*
 * The speed of the service itself, beside the least that does the same: see test/bench/service.ts.
 */

const FOLDER = 'service-speed';
/** The ratio is the least, the seconds are the most, at one CPU. */
const GOALS = { ratio: 0.75, startSeconds: 0.5 } as const;

const rounds = z.array(z.number().positive()).min(5);

/** Some rounds in turns, as they are kept. Never edited by hand. */
export const speedSchema = z.strictObject({
  version: z.literal(1),
  date: z.iso.datetime(),
  machine: z.strictObject({ cores: z.int().min(1), memoryGiB: z.int().min(1) }),
  /** Docker's version. */
  engine: z.string(),
  node: z.string(),
  image: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  connections: z.int(),
  secondsEach: z.number(),
  requestsPerSecond: z.record(z.enum(['service', 'bare', 'service, memory', 'bare, memory']), rounds),
  ratio: z.number(),
  ratioWithMemory: z.number(),
  /** By CPUs: one, and what the definition gives. */
  startSeconds: z.record(z.string(), z.record(z.enum(['service', 'node -e']), rounds)),
  startOverNodeSeconds: z.record(z.string(), z.number()),
});

export type Speed = z.infer<typeof speedSchema>;

/** @throws InvalidInput where a file holds no such run */
export function keptSpeeds(measurements: string): Speed[] {
  return filesIn(join(measurements, FOLDER)).map((name) =>
    readKept(speedSchema, measurements, join(FOLDER, name)),
  );
}

export function keepSpeed(measurements: string, speed: Speed): void {
  const folder = join(measurements, FOLDER);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, nameOf(speed.date)), `${JSON.stringify(speedSchema.parse(speed), undefined, 2)}\n`);
}

/** Whether it is within the goals. */
export const isFast = ({ ratio, startOverNodeSeconds }: Speed): boolean =>
  ratio >= GOALS.ratio && (startOverNodeSeconds['1'] ?? Number.NaN) <= GOALS.startSeconds;

/** As a table of at most 100 columns: medians with their spread. */
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
