import type { Assumptions } from '../cost/assumptions.ts';
import {
  type Basis,
  BILLED,
  BILLED_IDS,
  type Billed,
  bill,
  breakEven,
  curve,
  dollars,
  FAR,
  type Kind,
  unverifiedText,
} from '../cost/model.ts';
import { variants } from '../cost/variants.ts';
import { curveChart } from './charts/curve.ts';
import { type Html, html, type Piece } from './html.ts';

/** Where the script finds what it calculates with, and puts what it has calculated. */
export const COST_DATA = 'cost-data';
export const COST_FIGURES = 'cost-figures';
/** Where their first sentence is said to those who do not see them change. */
export const COST_SAID = 'cost-said';
export const inputId = (id: string): string => `assume-${id}`;

/** What is calculated with, in fewer bytes. */
export const packed = ({ quantities, prices }: Basis) => ({
  quantities,
  usd: Object.fromEntries(Object.entries(prices).map(([name, { usd }]) => [name, usd])),
  unverified: Object.entries(prices).flatMap(([name, { verified }]) => (verified ? [] : [name])),
});

export const unpacked = ({ quantities, usd, unverified }: ReturnType<typeof packed>): Basis => ({
  quantities,
  prices: Object.fromEntries(
    Object.entries(usd).map(([name, usd]) => [name, { usd, verified: !unverified.includes(name) }]),
  ) as Basis['prices'],
});

const KINDS: Readonly<Record<Kind, string>> = {
  fixed: 'fixed',
  replicas: 'by replica',
  traffic: 'by traffic',
};
const SHOWN = { replicas: 24, services: 40 } as const;

/** All that depends on assumptions; drawn once into the page, and by it each time that one changes. */
export function costFigures(basis: Basis, a: Assumptions): Html {
  const whole = bill(basis, a);
  const { total, lines, nodes } = whole;
  const figure = (over: 'replicas' | 'services', held: string) => {
    const shown = curve(basis, a, over, SHOWN[over]);
    const from = breakEven(basis, a, over);
    const sentence = from
      ? `EKS costs no more than ECS from ${from} ${over} on`
      : `EKS costs more than ECS, also at ${FAR} ${over}`;
    const mark = from !== undefined && from <= SHOWN[over] ? from : undefined;
    return html`<figure><figcaption><b>${sentence}</b>, ${held}: ${spoken(shown, over)}</figcaption>${curveChart(shown, over, mark)}</figure>`;
  };
  return html`<p class="prose"><b>${dollars(total.ecs)}</b> a month on <span class="c-name ecs">${BILLED.ecs}</span>, <b>${dollars(total.eks)}</b> on <span class="c-name eks">${BILLED.eks}</span>: ${a.services} ${plural('service', a.services)} of ${a.replicas} ${plural('replica', a.replicas)}. Modelled, as no template names them: ${nodes.count} ${plural('node', nodes.count)} of ${nodes.type.name}, with room for ${nodes.podsPerNode} pods each.</p>
<div class="charts">${figure('replicas', `${a.services} ${plural('service', a.services)}`)}${figure('services', `${a.replicas} ${plural('replica', a.replicas)} each`)}</div>
<details><summary>Line by line, and variants</summary><table class="figures" aria-label="Cost a month, line by line"><thead><tr><th scope="col">a month</th>${BILLED_IDS.map(
    (target) => html`<th scope="col" class="c-${target}">${BILLED[target]}</th>`,
  )}</tr></thead><tbody>${lines.map(({ title, kind, dollars: of, isModelled }) =>
    costRow(html`${title}<span class="note">${KINDS[kind]}${isModelled && ', modelled'}</span>`, of),
  )}${costRow('all of it', total)}${variants(basis, a).map(({ title, dollars: of }) =>
    costRow(html`${title}<span class="note">all of it, so</span>`, of),
  )}</tbody></table></details>
<p class="note">Prices that no dated source confirms: ${unverifiedText(whole)}.</p>`;
}

const costRow = (title: Piece, of: Partial<Record<Billed, number>>): Html => {
  const told = (amount: number | undefined) => (amount === undefined ? '' : dollars(amount));
  return html`<tr><th scope="row">${title}</th>${BILLED_IDS.map((target) => html`<td class="c-${target}">${told(of[target])}</td>`)}</tr>`;
};

const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);

/** A curve in words, for those who do not see it. */
const spoken = (points: ReturnType<typeof curve>, over: string): string =>
  [1, 3, 8, points.length]
    .flatMap((at) => points.find((point) => point.at === at) ?? [])
    .map(
      ({ at, dollars: of }) =>
        `${at} ${at === 1 ? over.slice(0, -1) : over} ECS $${of.ecs.toFixed(0)}, EKS $${of.eks.toFixed(0)}`,
    )
    .join('; ');
