import type { Comparison } from '../compare/comparison-schema.ts';
import { ASSUMPTION_IDS, ASSUMPTIONS, type Assumptions } from '../cost/assumptions.ts';
import {
  assumed,
  type Basis,
  BILLED,
  type Billed,
  bill,
  breakEven,
  curve,
  dollars,
  type Kind,
} from '../cost/model.ts';
import { curveChart } from './charts/curve.ts';
import { Html, html } from './html.ts';

/** Where the script finds what it calculates with, and puts what it has calculated. */
export const COST_DATA = 'cost-data';
export const COST_FIGURES = 'cost-figures';
/** Where their first sentence is said to those who do not see them change. */
export const COST_SAID = 'cost-said';
export const inputId = (id: string): string => `assume-${id}`;

const KINDS: Readonly<Record<Kind, string>> = {
  fixed: 'fixed',
  replicas: 'by replica',
  traffic: 'by traffic',
};
export const SHOWN = { replicas: 24, services: 40 } as const;

/** What the deployments on AWS cost, in charts and a table; the assumptions below them redraw both. */
export function cost({ billed }: Comparison): Html {
  if (!billed) return html``;
  // The schema knows no names of prices.
  const basis = billed as Basis;
  const a = assumed(basis.quantities);
  const data = JSON.stringify(basis).replaceAll('<', '\\u003c');
  return html`<div id="${COST_FIGURES}">${costFigures(basis, a)}</div><p id="${COST_SAID}" class="sr" role="status"></p>
<fieldset class="assumptions js"><legend>Assumptions: change one, and all of the above is calculated anew</legend>${ASSUMPTION_IDS.map(
    (id) => {
      const { title, unit, min, max } = ASSUMPTIONS[id];
      return html`<label><span>${title} <small>${unit}</small></span><input type="number" id="${inputId(id)}" min="${min}" max="${max}" step="any" value="${a[id]}"></label>`;
    },
  )}</fieldset>
<script type="application/json" id="${COST_DATA}">${new Html(data)}</script>`;
}

/** All that depends on assumptions; drawn once into the page, and by it each time that one changes. */
export function costFigures(basis: Basis, a: Assumptions): Html {
  const { total, lines, nodes, unverified } = bill(basis, a);
  const figure = (over: 'replicas' | 'services', held: string) => {
    const points = curve(basis, a, over, SHOWN[over]);
    const from = breakEven(points);
    const sentence = from
      ? `EKS costs no more than ECS from ${from} ${over} on`
      : `EKS costs more than ECS up to ${SHOWN[over]} ${over}`;
    return html`<figure><figcaption><b>${sentence}</b>, ${held}: ${spoken(points, over)}</figcaption>${curveChart(points, over, from)}</figure>`;
  };
  return html`<p class="prose"><b>${dollars(total.ecs)}</b> a month on <span class="c-name ecs">${BILLED.ecs}</span>, <b>${dollars(total.eks)}</b> on <span class="c-name eks">${BILLED.eks}</span>: ${a.services} ${plural('service', a.services)} of ${a.replicas} ${plural('replica', a.replicas)}. Modelled, as no template names them: ${nodes.count} ${plural('node', nodes.count)} of ${nodes.type.name}, with room for ${nodes.podsPerNode} pods each.</p>
<div class="charts">${figure('replicas', `${a.services} ${plural('service', a.services)}`)}${figure('services', `${a.replicas} ${plural('replica', a.replicas)} each`)}</div>
<details><summary>Line by line</summary><table class="figures" aria-label="Cost a month, line by line"><thead><tr><th scope="col">a month</th>${TARGETS.map(
    (target) => html`<th scope="col" class="c-${target}">${BILLED[target]}</th>`,
  )}</tr></thead><tbody>${lines.map(
    ({ title, kind, dollars: of, isModelled }) =>
      html`<tr><th scope="row">${title}<span class="note">${KINDS[kind]}${isModelled && ', modelled'}</span></th>${TARGETS.map((target) => html`<td class="c-${target}">${dollars(of[target])}</td>`)}</tr>`,
  )}<tr><th scope="row">all of it</th>${TARGETS.map((target) => html`<td class="c-${target}">${dollars(total[target])}</td>`)}</tr></tbody></table></details>
${unverified.length > 0 && html`<p class="note">Prices that no dated source confirms: ${unverified.join(', ')}.</p>`}`;
}

const TARGETS = Object.keys(BILLED) as Billed[];

const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);

/** A curve in words, for those who do not see it. */
const spoken = (points: ReturnType<typeof curve>, over: string): string =>
  [1, 3, 8, points.length]
    .flatMap((at) => points.find((point) => point.at === at) ?? [])
    .map(
      ({ at, dollars: of }) =>
        `${at} ${at === 1 ? over.slice(0, -1) : over} $${of.ecs.toFixed(0)} and $${of.eks.toFixed(0)}`,
    )
    .join(', ');
