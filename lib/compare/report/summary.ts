import type { Comparison, Section } from '../comparison-schema.ts';

/** The ids of the rows that `npm start` prints: what people ask first. */
const ROWS = [
  'monthly-cost-at-minimum-replicas',
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

/** Titles of rows that would be alike without the headings of their sections, by `section/row`. */
const TITLES: Readonly<Record<string, string>> = {
  'databases/size': 'size of a database or cache',
  'unit/size': 'size of a replica',
};

/** A section of rows that other sections have, too. */
export function summary({ sections }: Comparison): Section {
  const rows = sections.flatMap((section) =>
    section.rows.map((row) => ({ ...row, title: TITLES[`${section.id}/${row.id}`] ?? row.title })),
  );
  return { id: 'summary', title: 'Summary', rows: rows.filter(({ id }) => ROWS.includes(id)) };
}
