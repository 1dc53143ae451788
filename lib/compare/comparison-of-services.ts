import { groups } from 'd3-array';
import type { Cell, Level, Row } from './comparison-schema.ts';
import { distinct } from './readings/cell.ts';
import { byTarget } from './targets.ts';

/** The rows of one section for one service. */
export interface RowsOfService {
  readonly service: string;
  readonly rows: readonly Row[];
}

/**
 * Merges the rows of all services of an application into the rows that a reader sees.
 *
 * A cell stands once where all services say the same, and then has the evidence of the others apart; it stands by the services' names where they differ. A service to which
 * no cell of a row applies is not named in it. A row that applies to no service is left out.
 */
export function mergedRows(services: readonly RowsOfService[]): Row[] {
  const all = services.flatMap(({ service, rows }) => rows.map((row) => ({ service, row })));
  return groups(all, ({ row }) => row.id).flatMap(([, ofRow]) => {
    const applicable = ofRow.filter(({ row }) => !Object.values(row.cells).every(isNotApplicable));
    const [first] = applicable;
    if (!first) return [];
    const isOfAll = applicable.length === services.length;
    const cells = byTarget((target) =>
      mergedCell(
        applicable.map(({ service, row }) => ({ service, cell: row.cells[target] })),
        isOfAll,
      ),
    );
    return [{ ...first.row, cells }];
  });
}

interface CellOfService {
  readonly service: string;
  readonly cell: Cell;
}

/**
 * Merges the cells of several services.
 *
 * @param isOfAll whether these are all services of the application, which then need no names where they say the same
 */
export function mergedCell(cells: readonly CellOfService[], isOfAll: boolean): Cell {
  const applicable = cells.filter(({ cell }) => !isNotApplicable(cell));
  const shown = applicable.length > 0 ? applicable : cells;
  const [first] = shown;
  if (!first) throw new Error('there must be a cell to merge');
  const verdict = worst(shown.map(({ cell }) => cell.verdict));
  const byText = groups(shown, ({ cell }) => cell.text);
  if (byText.length === 1 && isOfAll && shown.length === cells.length) {
    const { verdict: _, ...rest } = first.cell;
    const own = distinct(first.cell.evidence);
    const all = distinct(shown.flatMap(({ cell }) => cell.evidence));
    const alike = all.slice(own.length);
    return {
      ...rest,
      ...(verdict && { verdict }),
      evidence: own,
      ...(alike.length > 0 && { alike }),
      ...commandsOf(shown),
    };
  }
  const parts = byText.map(([text, some]) => ({ services: some.map(({ service }) => service), text }));
  return {
    text: parts.map(({ services, text }) => `${services.join(', ')}: ${text}`).join('; '),
    parts,
    values: shown.flatMap(({ service, cell }) => cell.values.map((value) => ({ ...value, service }))),
    ...(verdict && { verdict }),
    evidence: distinct(shown.flatMap(({ cell }) => cell.evidence)),
    ...commandsOf(shown),
  };
}

const isNotApplicable = ({ verdict }: Cell): boolean => verdict === 'not-applicable';

/** From the worst to the best. */
const LEVELS: readonly Level[] = ['absent', 'approximated', 'native', 'not-applicable'];

/** The worst verdict. There is none where one of the services has none, as nothing decides for that service. */
const worst = (verdicts: readonly (Level | undefined)[]): Level | undefined =>
  verdicts.includes(undefined) ? undefined : LEVELS.find((level) => verdicts.includes(level));

/** The commands of all services: once where they are the same, and otherwise under the name of each service. */
function commandsOf(cells: readonly CellOfService[]): Pick<Cell, 'commands'> {
  const some = cells.flatMap(({ service, cell: { commands } }) => (commands ? [{ service, commands }] : []));
  const byText = groups(some, ({ commands }) => commands.join('\n'));
  if (byText.length === 0) return {};
  if (byText.length === 1 && some.length === cells.length) return { commands: some[0]?.commands };
  return {
    commands: byText.flatMap(([, [first, ...others]]) =>
      first ? [`# ${[first, ...others].map(({ service }) => service).join(', ')}`, ...first.commands] : [],
    ),
  };
}
