import type { Comparison, Row, Section } from '../../comparison-schema.ts';
import { seriesFor } from '../../runs/side-by-side.ts';
import type { Target } from '../../targets.ts';
import { choices, NOT_COVERED, type Reason } from '../choices.ts';
import { RELEASE } from './behaviour-charts.ts';
import { secondsOf, timelineChart } from './charts/timeline.ts';
import { type Html, html } from './html.ts';
import { columnCell, columnClass, head, kindsOf, marked } from './parts.ts';

/** The row that shows a small chart of a release. */
const RELEASE_ROW = 'release-under-load';

/** The ids of the rows that answer what people ask first. */
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

/** The rows of the summary, each with its section. An application without a port or a probe has no row about it. */
export const shortRows = ({ sections }: Comparison): { readonly section: Section; readonly row: Row }[] =>
  ROWS.flatMap((id) =>
    sections
      .flatMap((section) => section.rows.flatMap((row) => (row.id === id ? [{ section, row }] : [])))
      .slice(0, 1),
  );

/** The choices side by side: what speaks for each deployment and against it, and what it costs. Each reason links to its row. */
export const chosen = (comparison: Comparison): Html => {
  const linked = ({ text, row }: Reason) => html`<li><a href="#${row}">${text}</a></li>`;
  return html`<div class="choices">${choices(comparison).map(
    ({ target, beginning, for: reasons, against, cost }) =>
      html`<section class="${columnClass(target)}"><h3>${beginning} if</h3><ul>${reasons.map(linked)}</ul>${
        against.length > 0 && html`<p>But</p><ul>${against.map(linked)}</ul>`
      }${cost && html`<p class="note">A month: <a href="#${cost.row}">${cost.text}</a></p>`}</section>`,
  )}</div><p class="note">${NOT_COVERED}</p>`;
};

/** The first screen: the summary, in which each row links to its section. */
export function short(comparison: Comparison): Html {
  const { columns } = comparison;
  return html`<table aria-label="In short" class="short">${head(columns, 'in short')}<tbody>
${shortRows(comparison).map(
  ({ section, row }) =>
    html`<tr><th scope="row"><a href="#${section.id}/${row.id}">${row.title}</a></th>${columns.map(({ id }) =>
      columnCell(
        id,
        html`${marked(row.cells[id])}${row.id === RELEASE_ROW && glance(comparison, id)}`,
        kindsOf(row.cells[id], comparison.engines),
      ),
    )}</tr>`,
)}</tbody></table>`;
}

/** A small chart of a release, from the runs that the cell shows. */
function glance({ engines, measured }: Comparison, column: Target): Html | false {
  const on = measured.find(({ id }) => id === RELEASE)?.on ?? [];
  const series = seriesFor(on, column, engines);
  return (
    series !== undefined &&
    timelineChart(series.timeline, secondsOf([series.timeline]), column, { isSmall: true })
  );
}
