import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from '../../../lib/committed.ts';
import { type Artefacts, readArtefacts } from '../../../lib/compare/artefacts.ts';
import { comparison } from '../../../lib/compare/comparison.ts';
import type { Cell, Comparison, Row } from '../../../lib/compare/comparison-schema.ts';
import type { KeptRun } from '../../../lib/measurements/kept.ts';

/**
 * What is read back from an assembly of the project, with a changed definition or context.
 *
 * @param change @default - as it is
 */
export function artefactsOf(change?: object, context?: object, kept: readonly KeptRun[] = []): Artefacts {
  if (!change && !context) return readArtefacts(asItIs(), kept);
  const assembly = rendered(change, context);
  try {
    return readArtefacts(assembly, kept);
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

/** An assembly of the project as it is, which the suites of a run share. */
export function asItIs(): string {
  const shared = join(tmpdir(), 'as-it-is');
  if (existsSync(shared)) return shared;
  const assembly = rendered();
  try {
    renameSync(assembly, shared);
  } catch {
    rmSync(assembly, { recursive: true }); // another suite was faster
  }
  return shared;
}

function rendered(change = {}, context = {}): string {
  // Only where it is needed: each suite loads CDK anew.
  const { renderProject } = require('../../render-project.ts') as typeof import('../../render-project.ts');
  const { committed, json } = renderProject(change, context);
  const assembly = mkdtempSync(join(tmpdir(), 'assembly-'));
  write(assembly, committed);
  for (const id of ['Shared', 'EcsFargate', 'Eks'])
    writeFileSync(join(assembly, `${id}.template.json`), JSON.stringify(json(id), undefined, 1));
  return assembly;
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
