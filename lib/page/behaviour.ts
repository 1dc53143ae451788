import type { Comparison, Scenario, Series } from '../compare/comparison-schema.ts';
import type { EngineId } from '../measurements/engines.ts';
import { FIGURES, figureText } from '../measurements/figures.ts';
import { type RangeGroup, rangeChart } from './charts/ranges.ts';
import { secondsOf, timelineChart } from './charts/timeline.ts';
import { type Html, html } from './html.ts';

/** The scenario whose seconds are shown. */
export const RELEASE = 'rolling-release';
/** The figure that scenarios are put side by side by. */
const FIGURE = FIGURES.failedLoad.title;

/** An emulated engine's figures begin with this, and share no chart with those of real ones. */
const EMULATED = 'not measured on AWS';

/** What was measured, in charts and in a table of all figures. */
export function behaviour({ engines, measured }: Comparison): Html {
  const named = (id: string) => {
    const engine = engines[id];
    if (!engine) throw new Error(`a series must be of one of ${Object.keys(engines).join(', ')}; got ${id}`);
    return engine;
  };
  const shown = Object.keys(engines).filter((id) => measured.some(({ on }) => seriesOf(on, id)));
  const real = shown.filter((id) => !named(id).isEmulated);
  const emulated = shown.filter((id) => named(id).isEmulated);
  const panels = [
    { ids: real, note: '' },
    { ids: emulated, note: `${EMULATED}: ` },
  ].filter(({ ids }) => ids.length > 0);

  const timelines = (ids: readonly string[], note: string): Html => {
    const scenario = measured.find(({ id }) => id === RELEASE);
    const all = ids.flatMap((id) => seriesOf(scenario?.on ?? [], id) ?? []);
    const span = secondsOf(all.map(({ timeline }) => timeline));
    return html`${all.map((series) => {
      const { title, target } = named(series.engine);
      return html`<figure class="c-${target}"><figcaption><b>${note}${title}</b> ${told(series)}</figcaption>${timelineChart(series.timeline, span, target)}</figure>`;
    })}`;
  };
  const ranges = (ids: readonly string[], note: string): Html => {
    const groups = measured.flatMap((scenario): RangeGroup[] => {
      const found = ids.flatMap((id) => {
        const spread = seriesOf(scenario.on, id)?.lines.find(({ title }) => title === FIGURE)?.spread;
        return spread ? [{ target: named(id).target, ...spread }] : [];
      });
      return found.length > 0 ? [{ title: scenario.title, ranges: found }] : [];
    });
    return html`${
      groups.length > 0 &&
      html`<figure><figcaption><b>${note}${FIGURE}</b>, failed requests over the requests a second, in seconds; median and spread by scenario: ${ids.map((id, i) => html`${i > 0 && ', '}<span class="c-name ${named(id).target}">${named(id).title}</span>`)}. The table below has the same figures.</figcaption>${rangeChart(groups)}</figure>`
    }`;
  };

  return html`<h3>A release, second by second</h3>
<p class="prose">Requests a second while another version is released, from 2 s before the command, in the run with the median number of failures, without the polls; what failed is solid.</p>
<div class="charts">${panels.map(({ ids, note }) => timelines(ids, note))}</div>
<h3>All scenarios</h3>
<div class="charts">${panels.map(({ ids, note }) => ranges(ids, note))}</div>
<ul class="prose">${shown.map((id) => html`<li><b>${named(id).title}</b>: ${named(id).is}. ${setting(measured, id)}</li>`)}</ul>
${figures(
  shown.map((id) => ({ id, ...named(id) })),
  measured,
)}`;
}

/** A timeline in a sentence, from its command on. */
function told({ timeline }: Series): string {
  const seconds = timeline.seconds.filter(({ second }) => second >= 0);
  const before = timeline.seconds.reduce((sum, { second, failed }) => sum + (second < 0 ? failed : 0), 0);
  const earlier = before > 0 ? `; ${before} did before the command` : '';
  const due = seconds.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
  const failing = seconds.filter(({ failed }) => failed > 0);
  const [first] = failing;
  const last = failing.at(-1);
  if (!first || !last) return `none of ${due} requests failed${earlier}`;
  const failed = failing.reduce((sum, one) => sum + one.failed, 0);
  return `${failed} of ${due} requests failed, due from second ${first.second} to ${last.second + 1}${earlier}`;
}

/** What of AWS was not seen there: the most that a reader must know, and so at the top of all. */
export function notOnAws({ engines, measured }: Comparison): string {
  const unseen = (['ecs', 'eks'] as const satisfies readonly EngineId[]).filter(
    (id) => !measured.some(({ on }) => seriesOf(on, id)),
  );
  if (unseen.length === 0) return '';
  const titles = unseen.map((id) => engines[id]?.title).join(' and ');
  return `For want of an account, ${titles} were not deployed to AWS: what stands of them is what their templates say, and what an emulator showed begins with "${EMULATED}".`;
}

/** What runs were made on, and with which load. */
export function setting(measured: Comparison['measured'], id: string): string {
  const all = measured.flatMap(({ on }) => seriesOf(on, id) ?? []);
  const [series] = all;
  if (!series) return '';
  const { engine, machine } = series.setting;
  const rates = [...new Set(all.map(({ ratePerSecond }) => ratePerSecond))].sort((a, b) => a - b);
  const last = all
    .map(({ date }) => date)
    .sort()
    .at(-1);
  return `${engine.version}, ${machine.system}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${rates.join(' or ')} requests a second at the ${engine.front}; last run ${last}.`;
}

interface Column {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly isEmulated: boolean;
}

/** All figures, as median with least and most. */
function figures(columns: readonly Column[], measured: readonly Scenario[]): Html {
  const rows = measured.flatMap(({ title, does, on }) => {
    const titles = new Set(on.flatMap((one) => ('lines' in one ? one.lines.map((line) => line.title) : [])));
    if (titles.size === 0) return [];
    return [
      html`<tbody><tr><th scope="rowgroup" colspan="${columns.length + 1}">${title} <span class="note">${does}</span></th></tr><tr><th scope="row">requests a second</th>${columns.map(
        (column) => figure(column, seriesOf(on, column.id)?.ratePerSecond.toString()),
      )}</tr>${[...titles].map(
        (line) =>
          html`<tr><th scope="row">${line}</th>${columns.map((column) => cell(column, on, line))}</tr>`,
      )}</tbody>`,
    ];
  });
  return html`<details><summary>All figures</summary><table class="figures" aria-label="All figures"><colgroup><col class="about">${columns.map(({ target }) => html`<col class="c-${target}">`)}</colgroup><thead><tr><th scope="col">median (least to most)</th>${columns.map(
    ({ target, title }) => html`<th scope="col" class="c-${target}">${title}</th>`,
  )}</tr></thead>${rows}</table></details>`;
}

function cell(column: Column, on: Scenario['on'], title: string): Html {
  const line = seriesOf(on, column.id)?.lines.find((one) => one.title === title);
  return figure(column, line && figureText(line));
}

const figure = ({ target, isEmulated }: Column, text = ''): Html =>
  html`<td class="c-${target}">${text && isEmulated ? `${EMULATED}: ${text}` : text}</td>`;

/** The series of an engine, where there is one. */
const seriesOf = (on: Scenario['on'], engine: string): Series | undefined =>
  on.find((one): one is Series => one.engine === engine && 'lines' in one);
