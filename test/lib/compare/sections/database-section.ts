import { comparison } from '../../../../lib/compare/comparison.ts';
import type { Row } from '../../../../lib/compare/comparison-schema.ts';
import { shop } from '../../deploy/databases.ts';
import { artefactsOfApplication } from '../artefacts-of.ts';

/** The rows about databases and caches; none where there is no such section. */
export const databaseRows = (definition: object, context?: object): readonly Row[] | undefined =>
  comparison(artefactsOfApplication(definition, context)).sections.find(({ id }) => id === 'databases')?.rows;

/** The rows for the shop, with other resources. */
export const rowsWith = (resources: object = {}, context?: object): readonly Row[] =>
  databaseRows({ ...shop, resources: { ...shop.resources, ...resources } }, context) ?? [];

/** The cells of a row, in the order of the columns. */
export const cellsOf = (rows: readonly Row[], id: string) =>
  Object.values(rows.find((one) => one.id === id)?.cells ?? {});
export const textsOf = (rows: readonly Row[], id: string) => cellsOf(rows, id).map(({ text }) => text);
export const verdictsOf = (rows: readonly Row[], id: string) =>
  cellsOf(rows, id).map(({ verdict }) => verdict);
/** The text for ECS, which is that for EKS in most rows. */
export const onEcs = (rows: readonly Row[], id: string) => textsOf(rows, id)[1];
