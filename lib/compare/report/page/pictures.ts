import { sum } from 'd3-array';
import type { Comparison, Level } from '../../comparison-schema.ts';
import { pictureWords } from '../../pictures/words.ts';
import { diagram } from '../diagram/diagram.ts';
import type { LayOut } from '../diagram/layout.ts';
import { LEGEND } from '../diagram/picture-file.ts';
import { SHUTDOWN_ROW, shutdownChart, shutdowns } from './charts/shutdown.ts';
import { columnClass } from './elements.ts';
import { type Html, html } from './html.ts';

/** The deployments as diagrams, their shutdowns in time, and who does what as bars. */
export const pictures = (comparison: Comparison, layOut: LayOut): Html =>
  html`<p class="legend">${LEGEND.map(({ name, words }) => html`<span><i class="${name}"></i>${words}</span>`)}${hasSidecar(comparison) && html`<span>a box in a box: a sidecar</span>`}<span>boxes behind a box: replicas</span></p>
<div class="${areFour(comparison, layOut) && 'four '}pictures">${comparison.columns.map(({ id, title }) => {
    const picture = comparison.pictures[id];
    return html`<figure class="${columnClass(id)}"><figcaption><b>${title}</b></figcaption><div tabindex="0" role="group" aria-label="${title}, a picture">${diagram(layOut(picture), `${title}: the text below says the same`)}</div><details><summary>In words<span class="sr">: ${title}</span></summary><ul>${pictureWords(picture).map((one) => html`<li>${one}</li>`)}</ul></details></figure>`;
  })}</div>
<div class="charts">${shutdownFigure(comparison)}${dutiesFigure(comparison)}</div>`;

const hasSidecar = ({ pictures }: Comparison): boolean =>
  Object.values(pictures).some(({ nodes }) =>
    nodes.some(({ parts }) => parts.some(({ is }) => is === 'sidecar')),
  );

/** Tells whether the pictures of all deployments fit in one row of a wide window. Otherwise they stand in pairs. */
const areFour = ({ columns, pictures }: Comparison, layOut: LayOut): boolean =>
  sum(columns, ({ id }) => layOut(pictures[id]).width) <= MOST_OF_ALL;

/** The most pixels of all pictures beside each other. On the least of wide windows they are then 90 % of their size. */
const MOST_OF_ALL = 1200;

function shutdownFigure(comparison: Comparison): Html | false {
  const all = shutdowns(comparison);
  return (
    all.length > 0 &&
    html`<figure><figcaption><b>Shutdown</b>, in seconds from the moment that a replica has to leave: <a href="#${SHUTDOWN_ROW}">drain</a> (light), then from SIGTERM to SIGKILL (solid).</figcaption>${shutdownChart(all, comparison.columns)}</figure>`
  );
}

/** The section whose rows are tasks that somebody has to do. */
const DUTIES = 'operations';

/** The names of those who do a task, by the mark of its cell. */
const DOERS: Readonly<Record<Level, { readonly id: string; readonly words: string }>> = {
  native: { id: 'aws', words: 'AWS' },
  approximated: { id: 'both', words: 'shared' },
  absent: { id: 'you', words: 'yours' },
  'not-applicable': { id: 'none', words: 'nothing to do' },
};

function dutiesFigure({ sections, columns }: Comparison): Html | false {
  const section = sections.find(({ id }) => id === DUTIES);
  if (!section) return false;
  const bars = columns.map(({ id, title }) => {
    const tasks = (Object.keys(DOERS) as Level[]).map((level) => ({
      ...DOERS[level],
      rows: section.rows.filter(({ cells }) => cells[id].verdict === level),
    }));
    const said = tasks
      .filter(({ rows }) => rows.length > 0)
      .map(({ words, rows }) => `${rows.length} ${words}`);
    return html`<div class="${columnClass(id)}"><p><b>${title}</b>: ${said.join(', ')}</p><div class="bar">${tasks.map(
      ({ id: doer, words, rows }) =>
        rows.map(
          (row) => html`<a class="${doer}" href="#${DUTIES}/${row.id}" title="${row.title}: ${words}"></a>`,
        ),
    )}</div></div>`;
  });
  return html`<figure><figcaption><b>Who does what</b>: ${section.rows.length} tasks of the platform, a box each, which leads to its row.</figcaption><div class="duties">${bars}</div></figure>`;
}
