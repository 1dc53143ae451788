import type { Assumptions } from '../../cost/assumptions.ts';
import { breakEven, curve, FAR } from '../../cost/break-even.ts';
import type { Basis, ChargeKind } from '../../cost/charge.ts';
import { BILLED, BILLED_IDS, type Billed, bill, dollars, unverifiedText } from '../../cost/model.ts';
import type { Nodes } from '../../cost/nodes.ts';
import { nodesText, noNodeHolds } from '../../cost/replica-charges.ts';
import { copyNoun } from '../../cost/stack-quantities.ts';
import { variants } from '../../cost/variants.ts';
import { counted } from '../../counted.ts';
import { curveChart } from './charts/curve.ts';
import { type Html, html, type Piece } from './html.ts';
import { columnClass } from './parts.ts';

/** The ids of the elements that the script reads its data from, and draws its figures into. */
export const COST_DATA = 'cost-data';
export const COST_FIGURES = 'cost-figures';
/** The id of the element that screen readers read out when the figures change. */
export const COST_SAID = 'cost-said';
export const inputId = (id: string): string => `assume-${id}`;

/** The data of the calculation, in fewer bytes. */
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

const KINDS: Readonly<Record<ChargeKind, string>> = {
  fixed: 'fixed',
  replicas: 'by replica',
  traffic: 'by traffic',
};
const SHOWN = { replicas: 24, copies: 40 } as const;

/** The figures that depend on assumptions. The page contains them, and redraws them when an assumption changes. */
export function costFigures(basis: Basis, a: Assumptions): Html {
  const whole = bill(basis, a);
  const { total, lines, nodes } = whole;
  const noun = copyNoun(basis.quantities);
  const figure = (over: 'replicas' | 'copies', held: string) => {
    const shown = curve(basis, a, over, SHOWN[over]);
    const from = breakEven(basis, a, over);
    const unit = over === 'replicas' ? 'replicas' : (`${noun}s` as const);
    const dearer = nodes ? `EKS costs more than ECS, also at ${FAR} ${unit}` : 'ECS alone';
    const sentence = from ? `Break-even at ${from} ${unit}: EKS then costs no more than ECS` : dearer;
    const mark = from !== undefined && from <= SHOWN[over] ? from : undefined;
    return html`<figure><figcaption><b>${sentence}</b>, ${held}: ${spoken(shown, unit)}</figcaption>${curveChart(shown, unit, mark)}</figure>`;
  };
  return html`<p class="prose"><b>${dollars(total.ecs)}</b> a month on <span class="c-name ecs">${BILLED.ecs}</span>, <b>${dollars(total.eks)}</b> on <span class="c-name eks">${BILLED.eks}</span>: ${counted(a.copies, noun)} of ${counted(a.replicas, 'replica')}${noun === 'application' && ' of each service'}. ${nodes ? modelled(nodes) : `What EKS costs is not known: ${noNodeHolds(basis, a)}.`}</p>
<div class="charts">${figure('replicas', counted(a.copies, noun))}${figure('copies', `${counted(a.replicas, 'replica')} each`)}</div>
<details><summary>Line by line, and variants</summary><table class="figures" aria-label="Cost a month, line by line"><thead><tr><th scope="col">a month</th>${BILLED_IDS.map(
    (target) => html`<th scope="col" class="${columnClass(target)}">${BILLED[target]}</th>`,
  )}</tr></thead><tbody>${lines.map(({ title, kind, dollars: of, isModelled }) =>
    costRow(html`${title}<span class="note">${KINDS[kind]}${isModelled && ', modelled'}</span>`, of),
  )}${costRow('all of it', total)}${variants(basis, a).map(({ title, dollars: of }) =>
    costRow(html`${title}<span class="note">all of it, so</span>`, of),
  )}</tbody></table></details>
<p class="note">Prices that no dated source confirms: ${unverifiedText(whole)}.</p>`;
}

const costRow = (title: Piece, of: Partial<Record<Billed, number | undefined>>): Html => {
  const told = (target: Billed) => (target in of ? dollars(of[target]) : '');
  return html`<tr><th scope="row">${title}</th>${BILLED_IDS.map((target) => html`<td class="${columnClass(target)}">${told(target)}</td>`)}</tr>`;
};

function modelled(nodes: readonly Nodes[]): string {
  const [only, ...others] = nodes;
  return only?.podsPerNode !== undefined && others.length === 0
    ? `Modelled, as no template names them: ${counted(only.count, 'node')} of ${only.type.name}, with room for ${only.podsPerNode} pods each.`
    : `Modelled, as no template names them: nodes, ${nodesText(nodes)}.`;
}

/** A curve in words, for screen readers. */
const spoken = (points: ReturnType<typeof curve>, over: string): string =>
  [1, 3, 8, points.length]
    .flatMap((at) => points.find((point) => point.at === at) ?? [])
    .map(
      ({ at, dollars: of }) =>
        `${counted(at, over.slice(0, -1))} ECS $${of.ecs.toFixed(0)}${of.eks === undefined ? '' : `, EKS $${of.eks.toFixed(0)}`}`,
    )
    .join('; ');
