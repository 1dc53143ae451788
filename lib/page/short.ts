import type { Comparison, Level, Row } from '../compare/comparison-schema.ts';
import { type Html, html } from './html.ts';
import { columnCell, head, mark, marked } from './parts.ts';

/** What people ask first, by the ids of rows. */
const ROWS = ['release', 'failed-release', 'replicas', 'os-patches', 'identity', 'release-under-load'];

/** The first screen: the answer in its shortest form. Each line of it leads to the whole. */
export function short(comparison: Comparison): Html {
  const { columns, sections } = comparison;
  const all = sections.flatMap(({ id: section, rows }) => rows.map((row) => ({ section, row })));
  const shown = ROWS.flatMap((id) => all.filter(({ row }) => row.id === id));
  return html`<table role="table" aria-label="In short" class="short">${head(columns, 'in short')}<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader">what it lacks</th>${columns.map(({ id }) =>
    columnCell(
      id,
      lacking(
        all.map(({ row }) => row),
        id,
      ),
    ),
  )}</tr>
${shown.map(
  ({ section, row }) =>
    html`<tr role="row"><th scope="row" role="rowheader"><a href="#${section}/${row.id}">${row.title}</a></th>${columns.map(
      ({ id }) => columnCell(id, marked(row.cells[id])),
    )}</tr>`,
)}</tbody></table>`;
}

/** How many of the concerns a deployment has, by verdict. */
function lacking(rows: readonly Row[], column: keyof Row['cells']): Html {
  const levels = rows.flatMap(({ cells }) => cells[column].verdict ?? []);
  const count = (level: Level) => levels.filter((one) => one === level).length;
  return html`${mark('absent')}<b>${count('absent')}</b> of ${levels.length} concerns, and ${count('approximated')} in part`;
}
