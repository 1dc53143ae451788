import type { MeasuredScenario, MeasuredSeries } from '../../comparison-schema.ts';
import { enumerated } from '../../counted.ts';
import { EMULATED } from '../../runs/engines.ts';
import { FIGURES, figureText } from '../../runs/figures.ts';
import { madeWith } from '../../runs/standing.ts';
import type { Target } from '../../targets.ts';
import { columnClass } from './elements.ts';
import { type Html, html } from './html.ts';

interface ChartColumn {
  readonly id: string;
  readonly title: string;
  readonly target: Target;
  readonly isEmulated: boolean;
}

/** The figures that a scenario shows only if an engine has something to tell: the table says so above all rows. */
const OF_FAILURES: ReadonlySet<string> = new Set(
  [FIGURES.lastFailure, FIGURES.lostTraffic, FIGURES.lost].map(({ title }) => title),
);
const NO_NEWS: ReadonlySet<string> = new Set(['-', '0', '0.0 s']);

/** A table of all figures: median, least and most. */
export function figuresTable(columns: readonly ChartColumn[], measured: readonly MeasuredScenario[]): Html {
  const made = madeRows(columns, measured);
  const rows = measured.flatMap(({ title, does, on }) => {
    const lines = on.flatMap((one) => ('lines' in one ? one.lines : []));
    const told = lines.filter((line) => !NO_NEWS.has(figureText(line))).map(({ title }) => title);
    const titles = new Set(
      lines.map(({ title }) => title).filter((title) => !OF_FAILURES.has(title) || told.includes(title)),
    );
    if (titles.size === 0) return [];
    return [
      html`<tbody><tr><th scope="rowgroup" colspan="${columns.length + 1}">${title} <span class="note">${does}</span></th></tr>${made(on)}<tr><th scope="row">requests a second</th>${columns.map(
        (column) => figure(column, seriesOf(on, column.id)?.ratePerSecond.toString()),
      )}</tr>${[...titles].map(
        (line) =>
          html`<tr><th scope="row">${line}</th>${columns.map((column) => cell(column, on, line))}</tr>`,
      )}</tbody>`,
    ];
  });
  return html`<details><summary>All figures</summary><p class="note">The rows ${enumerated([...OF_FAILURES].map((title) => `“${title}”`))} are left out where they are 0 on all engines.</p><table class="figures" aria-label="All figures"><colgroup><col class="about">${columns.map(({ target }) => html`<col class="${columnClass(target)}">`)}</colgroup><thead><tr><th scope="col">median (least to most)</th>${columns.map(
    ({ target, title, isEmulated }) =>
      html`<th scope="col" class="${columnClass(target)}">${title}${isEmulated && ` (${EMULATED})`}</th>`,
  )}</tr></thead>${rows}</table></details>`;
}

/** Makes the row about the artefacts of a scenario's runs. There is none where they are those of the scenarios before. */
function madeRows(columns: readonly ChartColumn[], measured: readonly MeasuredScenario[]) {
  const isSaid = measured.some(({ on }) => on.some((one) => 'lines' in one && madeWith(one)));
  const before = new Map<string, string>();
  return (on: MeasuredScenario['on']): Html | false => {
    const now = columns.map((column) => {
      const series = seriesOf(on, column.id);
      return { column, made: series && (madeWith(series) || 'with this artefact') };
    });
    const isNew = now.some(({ column, made }) => made !== undefined && made !== before.get(column.id));
    if (!isSaid || !isNew) return false;
    for (const { column, made } of now) if (made !== undefined) before.set(column.id, made);
    return html`<tr><th scope="row">made, from here on</th>${now.map(({ column, made }) => figure(column, made ?? before.get(column.id)))}</tr>`;
  };
}

function cell(column: ChartColumn, on: MeasuredScenario['on'], title: string): Html {
  const line = seriesOf(on, column.id)?.lines.find((one) => one.title === title);
  return figure(column, line && figureText(line));
}

const figure = ({ target, isEmulated }: ChartColumn, text = ''): Html =>
  html`<td class="${columnClass(target)}">${text && isEmulated ? `emulated: ${text}` : text}</td>`;

/** The series of an engine, where there is one. */
export const seriesOf = (on: MeasuredScenario['on'], engine: string): MeasuredSeries | undefined =>
  on.find((one): one is MeasuredSeries => one.engine === engine && 'lines' in one);
