import type { Comparison, Row, Section } from '../compare/comparison-schema.ts';
import { seriesFor } from '../measurements/side-by-side.ts';
import { RELEASE } from './behaviour.ts';
import { secondsOf, timelineChart } from './charts/timeline.ts';
import { type Html, html } from './html.ts';
import { columnCell, head, marked } from './parts.ts';

/** The row that has the seconds of a release beside it. */
const RELEASE_ROW = 'release-under-load';

/** What people ask first, by the ids of rows. */
const ROWS = [
  'a-month-at-the-least-replicas',
  'replicas',
  'release',
  'failed-release',
  RELEASE_ROW,
  'a-hung-process-is-replaced',
  'os-patches',
  'identity',
  'on-premises',
];

/** The rows that answer, with the sections that have the whole. */
export const shortRows = ({ sections }: Comparison): { readonly section: Section; readonly row: Row }[] =>
  ROWS.map((id) => {
    const [found] = sections.flatMap((section) =>
      section.rows.flatMap((row) => (row.id === id ? [{ section, row }] : [])),
    );
    if (!found) throw new Error(`the comparison must have a row ${id}`);
    return found;
  });

/** The first screen: the answer in its shortest form. Each line of it leads to the whole. */
export function short(comparison: Comparison): Html {
  const { columns } = comparison;
  return html`<table aria-label="In short" class="short">${head(columns, 'in short')}<tbody>
${shortRows(comparison).map(
  ({ section, row }) =>
    html`<tr><th scope="row"><a href="#${section.id}/${row.id}">${row.title}</a></th>${columns.map(({ id }) =>
      columnCell(id, html`${marked(row.cells[id])}${row.id === RELEASE_ROW && glance(comparison, id)}`),
    )}</tr>`,
)}</tbody></table>`;
}

/** The seconds of a release, of the series that the cell tells of. */
function glance({ engines, measured }: Comparison, column: string): Html | false {
  const on = measured.find(({ id }) => id === RELEASE)?.on ?? [];
  const series = seriesFor(on, column, engines);
  return (
    series !== undefined &&
    timelineChart(series.timeline, secondsOf([series.timeline]), column, { isSmall: true })
  );
}
