import { InvalidInput } from '../definition.ts';
import { commandList } from './command-list.ts';
import type { Comparison } from './comparison-schema.ts';
import { evidenceList } from './evidence-list.ts';
import { summary } from './summary.ts';
import { legend, type TableOptions, table } from './table.ts';

export interface ReportOptions extends TableOptions {
  /** Ids of sections.
   * @default - all of them */
  readonly sections?: readonly string[];
  /** As JSON, by comparison.schema.json.
   * @default false */
  readonly json?: boolean;
  /** Below each section, what its cells were read from.
   * @default false */
  readonly evidence?: boolean;
}

/**
 * The comparison, or some of its sections, for people or for programs.
 *
 * @throws InvalidInput naming every section that there is not
 */
export function report(
  comparison: Comparison,
  { sections = [], json = false, evidence = false, ...style }: ReportOptions = {},
): string {
  const first = summary(comparison);
  const all = [first, ...comparison.sections];
  const ids = all.map(({ id }) => id);
  const unknown = sections.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new InvalidInput(
      'the command line',
      unknown.map((id) => ({ field: 'section', received: id, allowed: `one of ${ids.join(', ')}` })),
    );
  }
  // The summary repeats rows of the others, so it is printed where it is asked for alone.
  const chosen = all.filter((one) => (sections.length > 0 ? sections.includes(one.id) : one !== first));
  if (json) return JSON.stringify({ ...comparison, sections: chosen }, undefined, 2);
  const parts = chosen.flatMap((one) => [
    `${one.title} (${one.id})`,
    table(comparison, one, style),
    ...commandList(comparison, one),
    ...(evidence ? [evidenceList(comparison, one)] : []),
  ]);
  return [...parts, ...legend(chosen)].join('\n\n');
}
