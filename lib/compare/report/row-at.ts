import type { Comparison, Row } from '../comparison-schema.ts';

/** The row that an id such as `release/shutdown` names. Undefined where the application has no such row. */
export function rowAt({ sections }: Pick<Comparison, 'sections'>, id: string): Row | undefined {
  const [section, row] = id.split('/');
  return sections.find((one) => one.id === section)?.rows.find((one) => one.id === row);
}
