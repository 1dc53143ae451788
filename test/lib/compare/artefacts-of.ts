import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../../lib/committed.ts';
import { type Artefacts, readArtefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import type { Cell, Comparison, Row } from '../../../lib/compare/comparison-schema.ts';
import type { KeptRun } from '../../../lib/measurements/kept.ts';
import { renderProject } from '../../render-project.ts';

let asItIs: Artefacts | undefined;

/**
 * What is read back from an assembly of the project, with a changed definition or context.
 *
 * @param changes @default - none; then rendered once a suite, so change a copy
 */
export function artefactsOf(...changes: [] | Parameters<typeof rendered>): Artefacts {
  if (changes.length > 0) return rendered(...changes);
  asItIs ??= rendered();
  return asItIs;
}

function rendered(change: object = {}, context = {}, kept: readonly KeptRun[] = []): Artefacts {
  const assembly = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const { committed, json } = renderProject(change, context);
    write(assembly, committed);
    for (const id of ['Shared', 'EcsFargate', 'Eks'])
      writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(json(id), undefined, 1));
    return readArtefacts(assembly, kept);
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

export const rowsOf = ({ sections }: Pick<Comparison, 'sections'>): Row[] =>
  sections.flatMap(({ rows }) => rows);

/** Each cell, with the words that find it. */
export const cellsOf = (compared: Pick<Comparison, 'sections'>): [string, Cell][] =>
  rowsOf(compared).flatMap(({ id, cells }) =>
    Object.entries(cells).map(([target, cell]): [string, Cell] => [`${id} of ${target}`, cell]),
  );

/** What each deployment says of a concern, in the order of the columns. */
export function texts(artefacts: Artefacts, id: string): string[] {
  const row = rowsOf(comparison(artefacts)).find((one) => one.id === id);
  return Object.values(row?.cells ?? {}).map(({ text }) => text);
}
