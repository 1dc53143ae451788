import { InvalidInput } from '../../definition/invalid-input.ts';
import { mustBe } from '../../definition/problem.ts';
import type { Comparison } from '../comparison-schema.ts';
import { commandList } from './command-list.ts';
import { evidenceList } from './evidence.ts';
import { wrapped } from './plain-table.ts';
import { summary } from './summary.ts';
import { legend, type TableOptions, table } from './terminal-table.ts';

export interface ReportOptions extends TableOptions {
  /**
   * Ids of the sections to print.
   *
   * @default - all
   */
  readonly sections?: readonly string[];
  /**
   * Prints JSON, by comparison.schema.json.
   *
   * @default false
   */
  readonly json?: boolean;
  /**
   * Prints the evidence of its cells below each section.
   *
   * @default false
   */
  readonly evidence?: boolean;
}

/**
 * Prints the comparison, or some of its sections, for people or for programs.
 *
 * @throws InvalidInput naming every unknown section
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
      unknown.map((id) => mustBe('section', id, `one of ${ids.join(', ')}`)),
    );
  }
  // The summary repeats rows of other sections, so it is printed only when asked for.
  const chosen = all.filter((one) => (sections.length > 0 ? sections.includes(one.id) : one !== first));
  if (json) return JSON.stringify({ ...comparison, sections: chosen }, undefined, 2);
  const parts = chosen.flatMap((one) => [
    `${one.title} (${one.id})`,
    table(comparison, one, style),
    ...commandList(comparison, one),
    ...(evidence ? [evidenceList(comparison, one)] : []),
  ]);
  return [...comparison.notices.map((notice) => wrapped(notice)), ...parts, ...legend(chosen)].join('\n\n');
}
