import { max, sum } from 'd3-array';
import type { Comparison, MeasuredSeries } from '../../comparison-schema.ts';
import { EMULATED, type EngineId } from '../../runs/engines.ts';
import { FIGURES } from '../../runs/figures.ts';
import { applicationNote, artefactNote, isMeasured, madeWith } from '../../runs/standing.ts';
import { figuresTable, seriesOf } from './behaviour-figures.ts';
import { type RangeGroup, rangeChart } from './charts/ranges.ts';
import { secondsOf, timelineChart } from './charts/timeline.ts';
import { columnClass } from './elements.ts';
import { type Html, html } from './html.ts';

/** The scenario that is shown second by second. */
export const RELEASE = 'rolling-release';
/** The figure that the chart of all scenarios shows. */
const FIGURE = FIGURES.lostTraffic.title;

/** The measured figures, in charts and in a table. */
export function behaviourCharts({ engines, measured }: Comparison): Html {
  const named = (id: string) => {
    const engine = engines[id];
    if (!engine)
      throw new Error(`there is no engine ${id}; the engines are ${Object.keys(engines).join(', ')}`);
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
      return html`<figure class="${columnClass(target)}"><figcaption><b>${note}${title}</b> ${applicationNote(series)}${told(series)}${artefactNote(series)}</figcaption>${timelineChart(series.timeline, span, target)}</figure>`;
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
      html`<figure><figcaption><b>${note}${FIGURE}</b>, failed requests over the requests a second, in seconds; median and spread by scenario: ${ids.map((id, i) => html`${i > 0 && ', '}<span class="c-name ${named(id).target}">${named(id).title}</span>${asideOf(measured, id)}`)}. The table below has the same figures.</figcaption>${rangeChart(groups)}</figure>`
    }`;
  };

  return html`<h3>A release, second by second</h3>
<p class="prose">Requests a second while another version is released, from 2 s before the command, in the run with the median number of failures; what failed is solid. The tables also count failed polls for the version, which are left out here.</p>
<div class="charts">${panels.map(({ ids, note }) => timelines(ids, note))}</div>
<details class="fold"><summary>All scenarios in one chart</summary><div class="charts">${panels.map(({ ids, note }) => ranges(ids, note))}</div></details>
<details class="fold"><summary>The engines, their versions and the load</summary><ul class="prose note">${shown.map((id) => html`<li><b>${named(id).title}</b>: ${named(id).is}. ${setting(measured, id)}</li>`)}</ul></details>
${figuresTable(
  shown.map((id) => ({ id, ...named(id) })),
  measured,
)}`;
}

/** A timeline in a sentence, starting with the command. */
function told({ timeline }: MeasuredSeries): string {
  const seconds = timeline.seconds.filter(({ second }) => second >= 0);
  const before = sum(timeline.seconds, ({ second, failed }) => (second < 0 ? failed : 0));
  const earlier = before > 0 ? `; ${before} did before the command` : '';
  const due = sum(seconds, ({ succeeded, failed }) => succeeded + failed);
  const failing = seconds.filter(({ failed }) => failed > 0);
  const [first] = failing;
  const last = failing.at(-1);
  if (!first || !last) return `none of ${due} requests of the load failed${earlier}`;
  const failed = sum(failing, (one) => one.failed);
  return `${failed} of ${due} requests of the load failed, sent between second ${first.second} and ${last.second + 1}${earlier}`;
}

/** The platforms that were never deployed to a real AWS account. Readers must know this first, so it is at the top. */
export function notOnAws({ engines, measured }: Comparison): string {
  const unseen = (['ecs', 'eks'] as const satisfies readonly EngineId[]).filter(
    (id) => !measured.some(({ on }) => seriesOf(on, id)),
  );
  if (unseen.length === 0) return '';
  const titles = unseen.map((id) => engines[id]?.title).join(' and ');
  return `${titles} were not deployed to a real AWS account. Their columns come from the synthesized templates; what an emulator showed begins with "${EMULATED}".`;
}

/** The artefact of runs that do not count for the one rendered now, in parentheses. */
function asideOf(measured: Comparison['measured'], id: string): string {
  const all = measured.flatMap(({ on }) => seriesOf(on, id) ?? []);
  const aside = all.filter((series) => madeWith(series));
  if (aside.length === 0) return '';
  const some = aside.length < all.length ? `${aside.length} of ${all.length} scenarios ` : '';
  // Without the commits of older artefacts: scenarios were measured at different ones.
  const asides = new Set(aside.map((series) => madeWith(series).replace(/ \(.*/, '')));
  return ` (${some}${[...asides].join(', ')})`;
}

/** A warning if no run was made with this application; otherwise an empty text. */
export function notOnThis({ application, sections, measured }: Comparison): string {
  if (isMeasured(measured)) return '';
  const figures = sections.some(({ id }) => id === 'behaviour')
    ? ': figures of behaviour are of another application, which they name, and decide nothing here'
    : '';
  return `${application} was not measured${figures}.`;
}

/** The machine, the versions and the load of runs. */
export function setting(measured: Comparison['measured'], id: string): string {
  const all = measured.flatMap(({ on }) => seriesOf(on, id) ?? []);
  const [series] = all;
  if (!series) return '';
  const { engine, machine } = series.setting;
  const rates = [...new Set(all.map(({ ratePerSecond }) => ratePerSecond))].sort((a, b) => a - b);
  const last = max(all, ({ date }) => date);
  return `${engine.version}, ${machine.system}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${rates.join(' or ')} requests a second at the ${engine.front}; last run ${last}${asideOf(measured, id)}.`;
}
