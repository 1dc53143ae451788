import { comparison } from '../../../lib/compare/comparison.ts';
import type { Cell, Comparison, Row } from '../../../lib/compare/comparison-schema.ts';
import { type Artefacts, readArtefacts } from '../../../lib/compare/readings/artefacts.ts';
import type { SavedRun } from '../../../lib/compare/runs/saved-runs.ts';
import { renderApplication } from '../../render-project.ts';
import { applicationOf } from './compared-service.ts';

/**
 * Reads the artefacts of the application of one service back from an assembly.
 *
 * @param change @default - as it is
 */
export const artefactsOf = (change?: object, context?: object, kept: readonly SavedRun[] = []): Artefacts =>
  artefactsOfApplication(applicationOf(change), context, kept);

/** Reads the artefacts of any application back from an assembly. */
export const artefactsOfApplication = (
  definition: object,
  context?: object,
  kept: readonly SavedRun[] = [],
): Artefacts => readArtefacts(renderApplication(definition, context).assembly, kept);

/** An assembly of the application of one service, which all suites share. */
export const asItIs = (): string => renderApplication(applicationOf()).assembly;

/**
 * @throws Error where there are none, so that no test passes on an empty list
 */
export function rowsOf({ sections }: Pick<Comparison, 'sections'>): Row[] {
  const rows = sections.flatMap((section) => section.rows);
  if (rows.length === 0) throw new Error('there must be rows to look at');
  return rows;
}

function rowOf(compared: Pick<Comparison, 'sections'>, id: string): Row {
  const row = rowsOf(compared).find((one) => one.id === id);
  if (!row) throw new Error(`there must be a row ${id}`);
  return row;
}

/** Each cell, with the words that find it. */
export const cellsOf = (compared: Pick<Comparison, 'sections'>): [string, Cell][] =>
  rowsOf(compared).flatMap(({ id, cells }) =>
    Object.entries(cells).map(([target, cell]): [string, Cell] => [`${id} of ${target}`, cell]),
  );

/** The texts of a row, in the order of the columns. */
export const texts = (artefacts: Artefacts, id: string): string[] =>
  Object.values(rowOf(comparison(artefacts), id).cells).map(({ text }) => text);
