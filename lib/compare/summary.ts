import type { Comparison, Section } from './comparison-schema.ts';

/** What `npm start` shows of it, by the ids of its rows: what people ask first. */
const ROWS = [
  'what-runs',
  'size',
  'replicas',
  'scaling',
  'liveness',
  'readiness',
  'release',
  'failed-release',
  'shutdown',
  'routing',
  'identity',
  'secrets',
  'logs',
  'to-own',
];

/** The first of the sections that can be printed; the others have its rows, too. */
export function summary({ sections }: Comparison): Section {
  const rows = sections.flatMap((section) => section.rows);
  return { id: 'summary', title: 'Summary', rows: rows.filter(({ id }) => ROWS.includes(id)) };
}
