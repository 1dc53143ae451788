import type { Comparison, Row, Section } from '../../comparison-schema.ts';
import { seriesFor } from '../../runs/side-by-side.ts';
import type { Target } from '../../targets.ts';
import { answers, choices, leadIn, NO_HOURS, NOT_COVERED, PRICE, REFUSED, type Reason } from '../choices.ts';
import { questions } from '../questions.ts';
import { RELEASE } from './behaviour-charts.ts';
import { secondsOf, timelineChart } from './charts/timeline.ts';
import { columnCell, columnClass, head, kindsOf, marked } from './elements.ts';
import { type Html, html } from './html.ts';

/** The row that shows a small chart of a release. */
const RELEASE_ROW = 'release-under-load';

/** The ids of the rows that answer what people ask first. */
const ROWS = [
  'monthly-cost-at-minimum-replicas',
  'left-running-for-a-month-without-a-request',
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

/** The answer for a small team, then the choices side by side, with what each costs. Each reason links to its row. */
export const chosen = (comparison: Comparison): Html => {
  const link = ({ text, row }: Reason) => html`<a href="#${row}">${text}</a>`;
  const list = (reasons: readonly Reason[]) =>
    html`<ul>${reasons.map((one) => html`<li>${link(one)}</li>`)}</ul>`;
  return html`${answers(comparison).map(
    ({ lead, pieces }) =>
      html`<p class="prose"><b>${lead}</b>${pieces.map((one) => (typeof one === 'string' ? one : link(one)))}</p>`,
  )}<div class="choices">${choices(comparison).map(
    ({ target, beginning, for: reasons, against, cost, refused }) =>
      html`<section class="${columnClass(target)}"><h3>${beginning} ${leadIn({ for: reasons })}</h3>${refused.map(
        (reason) => html`<p class="refused"><strong>${REFUSED}</strong> ${reason}</p>`,
      )}${reasons.length > 0 && list(reasons)}${against.length > 0 && html`<p>But</p>${list(against)}`}${
        cost && html`<p class="note">${PRICE}: ${link(cost)}</p>`
      }</section>`,
  )}</div><p class="note">${NO_HOURS} ${NOT_COVERED}</p>`;
};

/** The questions that readers bring, as links to their answers. */
export const asked = (comparison: Comparison): Html =>
  html`<ul class="questions">${questions(comparison).map(
    ({ question, answer }) => html`<li><a href="#${answer}">${question}</a></li>`,
  )}</ul>`;

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
