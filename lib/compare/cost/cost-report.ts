import { counted } from '../counted.ts';
import { plainTable, wrapped } from '../report/plain-table.ts';
import { FLAGS } from './assumption-flags.ts';
import { type Assumptions, isAssumed, wordsOf } from './assumptions.ts';
import { breakEven, FAR } from './break-even.ts';
import { byReplicas } from './by-replicas.ts';
import { type Basis, CHARGE_KIND_IDS, CHARGE_KINDS } from './charge.ts';
import { copyMeaning, countedCopies } from './copies.ts';
import { free, leftOut } from './left-out.ts';
import { machineText, noMachineHolds } from './machine.ts';
import {
  atRest,
  BILLED,
  BILLED_IDS,
  type Billed,
  bill,
  chargeText,
  dayText,
  dollars,
  onArchitecture,
  type Totals,
  unverifiedText,
} from './model.ts';
import type { Nodes } from './nodes.ts';
import { CAVEAT, COMPILED, REGION } from './prices.ts';
import { nodesFor, nodesText, noNodeHolds } from './replica-charges.ts';
import { replicasOfWhat } from './stack-quantities.ts';

/** The bill, curves, break-evens and assumptions as text of at most 100 columns. */
export function costReport(basis: Basis, a: Assumptions): string {
  const whole = bill(basis, a);
  const { lines, total, nodes, machine } = whole;
  const rows = CHARGE_KIND_IDS.flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    return own.map(({ title, dollars: of, isModelled }, i) => [
      i === 0 ? CHARGE_KINDS[kind] : '',
      `${title}${isModelled ? ' *' : ''}`,
      ...BILLED_IDS.map((target) => chargeText(kind, of[target], 'not counted')),
    ]);
  });
  const sums = (title: string, totals: Totals) => [
    '',
    title,
    ...BILLED_IDS.map((target) => dollars(totals[target])),
  ];
  const head = [
    '',
    `${countedCopies(a.copies)}, ${counted(a.replicas, 'replica')}, ${REGION}`,
    ...Object.values(BILLED),
  ];
  return [
    plainTable(
      head,
      [...rows, sums('a month', total), sums('a month left running, without a request', atRest(basis).total)],
      [12, 38, 16, 16, 12],
    ),
    wrapped(dayText(basis)),
    wrapped(
      machine
        ? `Docker Compose is taken to run on a machine of EC2: ${machineText(machine)}, the cheapest that holds all containers.`
        : `What Docker Compose costs is not known: ${noMachineHolds(basis.quantities)}.`,
    ),
    wrapped(
      nodes
        ? `* modelled: no template names it. ${placesText(nodes)}; each zone with a pod has a node.`
        : `* modelled: no template names it. What EKS costs is not known: ${noNodeHolds(basis, a)}.`,
    ),
    totalsByReplicas(basis, a),
    curveTable(basis, a),
    breakEvens(basis, a),
    wrapped(copyMeaning(basis.quantities, a)),
    assumptionTable(basis, a),
    listed('Left out', leftOut(basis.quantities)),
    listed('Free', free(basis.quantities)),
    wrapped(`Prices of ${COMPILED}. ${CAVEAT} Not confirmed, and used here: ${unverifiedText(whole)}.`),
  ].join('\n\n');
}

/** The places for pods on the nodes: a number for pods of one size. */
const placesText = (nodes: readonly Nodes[]): string => {
  const [only, ...others] = nodes;
  return only?.podsPerNode !== undefined && others.length === 0
    ? `${only.podsPerNode} pods have a place on a ${only.type.name}`
    : `All pods have a place on ${nodesText(nodes)}`;
};

/** Dollars a month by number of replicas, with the reasons why some do not change. */
function totalsByReplicas(basis: Basis, a: Assumptions): string {
  const { rows, notes } = byReplicas(basis, a);
  return [
    plainTable(
      [`replicas of ${replicasOfWhat(basis.quantities)}`, ...Object.values(BILLED)],
      rows.map(({ replicas, total }) => [
        String(replicas),
        ...BILLED_IDS.map((id) => (id in total ? dollars(total[id]) : '')),
      ]),
      [50, 16, 16, 12],
    ),
    ...notes.map((note) => wrapped(note)),
  ].join('\n');
}

const AT = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/** Dollars a month by number of replicas, on both architectures and on Spot. */
function curveTable(basis: Basis, a: Assumptions): string {
  const variants: readonly [string, Basis, Assumptions, Billed][] = (['x86_64', 'arm64'] as const).flatMap(
    (architecture) => {
      const on = { ...basis, quantities: onArchitecture(basis.quantities, architecture) };
      return [
        [`ECS ${architecture}`, on, a, 'ecs'],
        [`ECS Spot ${architecture}`, on, { ...a, spotPercent: 100 }, 'ecs'],
        [`EKS ${architecture}`, on, a, 'eks'],
      ] as [string, Basis, Assumptions, Billed][];
    },
  );
  const rows = AT.map((replicas) => [
    String(replicas),
    ...variants.map(([, on, with_, of]) => dollars(bill(on, { ...with_, replicas }).total[of])),
  ]);
  return plainTable(['replicas', ...variants.map(([title]) => title)], rows, [10, 12, 15, 12, 12, 15, 12]);
}

/** Requests of a pod in percent of the size of a task: only pods may request less than they may use. */
const ASKED = [100, 75, 50, 25] as const;

/** The break-evens: the numbers of replicas and of copies from which EKS costs no more than ECS. */
function breakEvens(basis: Basis, a: Assumptions): string {
  const from = (over: 'replicas' | 'copies', requestPercent: number) =>
    String(
      breakEven(basis, { ...a, requestPercent }, over) ??
        (nodesFor(basis, { ...a, requestPercent }) ? `not up to ${FAR}` : 'not known'),
    );
  const rows = [...new Set([a.requestPercent, ...ASKED])].map((percent) => [
    `pods ask for ${percent} %`,
    from('replicas', percent),
    from('copies', percent),
  ]);
  const head = [
    'break-even of EKS with ECS',
    `in replicas, ${countedCopies(a.copies)}`,
    `in copies, ${counted(a.replicas, 'replica')} each`,
  ];
  return plainTable(head, rows, [32, 32, 34]);
}

function assumptionTable({ quantities }: Basis, a: Assumptions): string {
  const shown = Object.entries(FLAGS).filter(([, id]) => isAssumed(id, quantities));
  const rows = shown.map(([flag, id]) => {
    const { title, unit, why } = wordsOf(id, quantities);
    return [`--${flag}`, String(a[id]), unit || '1 yes, 0 no', `${title}: ${why}`];
  });
  return plainTable(['assumed, by a flag each', '', '', ''], rows, [27, 7, 13, 49]);
}

const listed = (title: string, texts: readonly string[]): string =>
  [`${title}:`, ...texts.map((text) => wrapped(`- ${text}`))].join('\n');
