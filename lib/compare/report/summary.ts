import type { Comparison, Section } from '../comparison-schema.ts';

/** The ids of the rows that `npm start` prints: what people ask first. */
const ROWS = [
  'a-month-at-the-least-replicas',
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
  'resources-to-maintain',
];

/** A section of rows that other sections have, too. */
export function summary({ sections }: Comparison): Section {
  const rows = sections.flatMap((section) => section.rows);
  return { id: 'summary', title: 'Summary', rows: rows.filter(({ id }) => ROWS.includes(id)) };
}
