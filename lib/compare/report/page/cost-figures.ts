import type { Assumptions } from '../../cost/assumptions.ts';
import {
  breakEven,
  CONDITIONS,
  curve,
  FAR,
  isAlwaysDearer,
  singleConditions,
} from '../../cost/break-even.ts';
import { byReplicas } from '../../cost/by-replicas.ts';
import { type Basis, CHARGE_KIND_IDS, CHARGE_KINDS, type ChargeKind } from '../../cost/charge.ts';
import { copiesText, copyMeaning, countedCopies, servicesIn } from '../../cost/copies.ts';
import { noMachineHolds } from '../../cost/machine.ts';
import {
  atRest,
  BILLED,
  BILLED_IDS,
  type Bill,
  type Billed,
  bill,
  chargeText,
  dollars,
  sumOf,
  unverifiedText,
} from '../../cost/model.ts';
import { nodesText, noNodeHolds } from '../../cost/replica-charges.ts';
import { haveProxies, replicasOfWhat, unlikeText } from '../../cost/stack-quantities.ts';
import { variants } from '../../cost/variants.ts';
import { counted, enumerated } from '../../counted.ts';
import { breakEvenChart } from './charts/break-even.ts';
import { curveChart } from './charts/curve.ts';
import { columnClass } from './elements.ts';
import { type Html, html, type Piece } from './html.ts';

/** The ids of the elements that the script reads its data from, and draws its figures into. */
export const COST_DATA = 'cost-data';
export const COST_FIGURES = 'cost-figures';
/** The id of the element that screen readers read out when the figures change. */
export const COST_SAID = 'cost-said';
export const inputId = (id: string): string => `assume-${id}`;

/** The data of the calculation, in fewer bytes: the script needs no types of resources. */
export const packed = ({ quantities: { types: _, ...quantities }, prices }: Basis) => ({
  quantities,
  usd: Object.fromEntries(Object.entries(prices).map(([name, { usd }]) => [name, usd])),
  unverified: Object.entries(prices).flatMap(([name, { verified }]) => (verified ? [] : [name])),
});

export const unpacked = ({ quantities, usd, unverified }: ReturnType<typeof packed>): Basis => ({
  quantities: { ...quantities, types: [] },
  prices: Object.fromEntries(
    Object.entries(usd).map(([name, usd]) => [name, { usd, verified: !unverified.includes(name) }]),
  ) as Basis['prices'],
});

const SHOWN = { replicas: 24, copies: 40 } as const;

/** The figures that depend on assumptions. The page contains them, and redraws them when an assumption changes. */
export function costFigures(basis: Basis, a: Assumptions): Html {
  const whole = bill(basis, a);
  const { total, lines, nodes } = whole;
  const figure = (over: 'replicas' | 'copies', held: string) => {
    const shown = curve(basis, a, over, SHOWN[over]);
    const from = breakEven(basis, a, over);
    const at = over === 'replicas' ? counted(from ?? 0, 'replica') : copiesText(basis.quantities, from ?? 0);
    const sentence = from
      ? `Break-even at ${at}: EKS then costs no more than ECS`
      : nodes
        ? dearerText(
            isAlwaysDearer(basis, a, over),
            over,
            over === 'copies' ? servicesIn(basis.quantities, FAR) : '',
          )
        : 'ECS alone';
    const mark = from !== undefined && from <= SHOWN[over] ? from : undefined;
    return html`<figure><figcaption><b>${sentence}</b>, ${held}${over === 'copies' && html`<span class="sr">: ${spoken(shown)}</span>. ${hangsOn(basis, a)}`}</figcaption>${curveChart(shown, over, mark)}</figure>`;
  };
  return html`<p class="prose">A month: ${BILLED_IDS.map(
    (target, i) =>
      html`${i > 0 && ', '}<b>${dollars(total[target])}</b> on <span class="c-name ${target}">${BILLED[target]}</span>`,
  )}, for ${countedCopies(a.copies)} of the application, ${counted(a.replicas, 'replica')} of ${replicasOfWhat(basis.quantities)}. ${modelledText(whole)} ${unknownText(basis, a, whole)}</p>
<table class="figures" aria-label="Cost a month, added up">${heads}<tbody>${sums(basis, whole)}</tbody></table>
<p class="note">${unlikeText(basis.quantities)}</p>
${replicaTable(basis, a)}
<div class="charts">${figure('replicas', countedCopies(a.copies))}${figure('copies', `${counted(a.replicas, 'replica')} each`)}${conditions(basis, a)}</div>
<details><summary>Line by line, and variants</summary><table class="figures" aria-label="Cost a month, line by line">${heads}<tbody>${lines.map(
    ({ title, kind, dollars: of, isModelled }) =>
      costRow(
        html`${title}<span class="note">${CHARGE_KINDS[kind]}${isModelled && ', modelled'}</span>`,
        of,
        kind,
      ),
  )}${costRow('all of it', total)}${variants(basis, a).map(({ title, dollars: of }) =>
    costRow(html`${title}<span class="note">the total in this case</span>`, of),
  )}</tbody></table></details>
<p class="note">Prices that no dated source confirms: ${unverifiedText(whole)}.</p>`;
}

const costRow = (
  title: Piece,
  of: Partial<Record<Billed, number | undefined>>,
  kind: ChargeKind = 'fixed',
): Html => {
  const told = (target: Billed) =>
    target in of ? chargeText(kind, of[target], 'not counted until you enter hours') : '';
  return html`<tr><th scope="row">${title}</th>${BILLED_IDS.map((target) => html`<td class="${columnClass(target)}">${told(target)}</td>`)}</tr>`;
};

const heads = html`<thead><tr><th scope="col">a month</th>${BILLED_IDS.map(
  (target) => html`<th scope="col" class="${columnClass(target)}">${BILLED[target]}</th>`,
)}</tr></thead>`;

/** The kinds of charges and their total, which add up to the cent. */
function sums(basis: Basis, whole: Bill): Html {
  const rows = CHARGE_KIND_IDS.map((kind, i) =>
    costRow(
      `${i > 0 ? '+ ' : ''}${CHARGE_KINDS[kind]}`,
      Object.fromEntries(
        BILLED_IDS.map((target) => [
          target,
          whole.total[target] === undefined ? undefined : sumOf(whole, kind, target),
        ]),
      ),
      kind,
    ),
  );
  return html`${rows}${costRow('= total', whole.total)}${costRow(
    'left running, without a request',
    atRest(basis).total,
  )}`;
}

/** The totals for a few numbers of replicas, with the reasons why some do not change. */
function replicaTable(basis: Basis, a: Assumptions): Html {
  const { rows, notes } = byReplicas(basis, a);
  return html`<p class="note">Totals by the replicas of ${replicasOfWhat(basis.quantities)}${a.copies > 1 && `, of ${copiesText(basis.quantities, a.copies)}`}. ${notes.join(' ')}</p><table class="figures" aria-label="Cost a month by replicas">${heads}<tbody>${rows.map(
    ({ replicas, total }) => costRow(counted(replicas, 'replica'), total),
  )}</tbody></table>`;
}

/** The assumptions that the break-even in copies depends on most. */
function hangsOn({ quantities }: Basis, { podLogFactor, requestPercent, proxyCpu }: Assumptions): string {
  const proxies = proxyCpu === 1 ? 'the CPU that AWS recommends' : 'no CPU of their own';
  return `As assumed. It depends on ${enumerated([
    `log lines (on EKS ${podLogFactor} times as long)`,
    `what pods request (${requestPercent} % of their sizes in the definition)`,
    ...(haveProxies(quantities) ? [`the proxies of Service Connect (${proxies})`] : []),
  ])}.`;
}

const dearerText = (isAlways: boolean, unit: string, services: string): string =>
  isAlways
    ? `EKS costs more than ECS on Fargate at every number of ${unit} up to ${FAR}${services}`
    : `EKS costs more than ECS on Fargate at ${FAR} ${unit}${services}, and less at some smaller numbers`;

/** The break-evens under each assumption that they depend on. */
function conditions(basis: Basis, a: Assumptions): Html {
  const all = [...CONDITIONS, ...singleConditions(basis.quantities)]
    .map(({ listed, change }, i) => ({
      title: `${i + 1}. ${listed}`,
      from: breakEven(basis, { ...a, ...change }, 'copies'),
    }))
    .map((one) => ({
      ...one,
      words: one.from
        ? `from ${countedCopies(one.from)}${servicesIn(basis.quantities, one.from)}`
        : `none up to ${FAR}`,
    }));
  return html`<figure><figcaption><b>What the break-even depends on</b>: the number of copies from which EKS costs no more than ECS. ${copyMeaning(basis.quantities, a)}<span class="sr">: ${all.map(({ title, words }) => `${title}: ${words}`).join('; ')}</span></figcaption>${breakEvenChart(all, FAR)}</figure>`;
}

const unknownText = (basis: Basis, a: Assumptions, { nodes, machine }: Bill): string =>
  [
    ...(machine ? [] : [`What Docker Compose costs is not known: ${noMachineHolds(basis.quantities)}.`]),
    ...(nodes ? [] : [`What EKS costs is not known: ${noNodeHolds(basis, a)}.`]),
  ].join(' ');

function modelledText({ nodes, machine }: Bill): string {
  const texts = [
    ...(machine ? [`a machine for Docker Compose, ${machine.name}`] : []),
    ...(nodes ? [`nodes for EKS, ${nodesText(nodes)}`] : []),
  ];
  return texts.length > 0 ? `Modelled, as no file names them: ${texts.join('; ')}.` : '';
}

/** A curve over copies in words, for screen readers. */
const spoken = (points: ReturnType<typeof curve>): string =>
  [1, 3, 8, points.length]
    .flatMap((at) => points.find((point) => point.at === at) ?? [])
    .map(
      ({ at, dollars: of }) =>
        `${countedCopies(at)} ECS $${of.ecs.toFixed(0)}${of.eks === undefined ? '' : `, EKS $${of.eks.toFixed(0)}`}`,
    )
    .join('; ');
