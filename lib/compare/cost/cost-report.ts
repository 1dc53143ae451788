import { counted } from '../counted.ts';
import { plainTable, wrapped } from '../report/plain-table.ts';
import { FLAGS } from './assumption-flags.ts';
import { ASSUMPTIONS, type Assumptions, isAssumed, WORDS } from './assumptions.ts';
import { breakEven, FAR } from './break-even.ts';
import type { Basis, ChargeKind } from './charge.ts';
import { free, leftOut } from './left-out.ts';
import { BILLED, type Billed, bill, dayText, dollars, onArchitecture, unverifiedText } from './model.ts';
import type { Nodes } from './nodes.ts';
import { CAVEAT, COMPILED, REGION } from './prices.ts';
import { nodesFor, nodesText, noNodeHolds } from './replica-charges.ts';
import { copyNoun } from './stack-quantities.ts';

const KINDS: Readonly<Record<ChargeKind, string>> = {
  fixed: 'Fixed',
  replicas: 'By replica',
  traffic: 'By traffic',
};

/** The bill, curves, break-evens and assumptions as text of at most 100 columns. */
export function costReport(basis: Basis, a: Assumptions): string {
  const whole = bill(basis, a);
  const { lines, total, nodes } = whole;
  const rows = (Object.keys(KINDS) as ChargeKind[]).flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    return own.map(({ title, dollars: of, isModelled }, i) => [
      i === 0 ? KINDS[kind] : '',
      `${title}${isModelled ? ' *' : ''}`,
      dollars(of.ecs),
      dollars(of.eks),
    ]);
  });
  const sums = ['', 'a month', dollars(total.ecs), dollars(total.eks)];
  const head = ['', `${a.copies} x ${a.replicas} replicas, ${REGION}`, BILLED.ecs, BILLED.eks];
  return [
    plainTable(head, [...rows, sums], [12, 46, 17, 15]),
    wrapped(dayText(basis)),
    wrapped(
      nodes
        ? `* modelled: no template names it. ${placesText(nodes)}; each zone with a pod has a node.`
        : `* modelled: no template names it. What EKS costs is not known: ${noNodeHolds(basis, a)}.`,
    ),
    curveTable(basis, a),
    breakEvens(basis, a),
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
  const noun = copyNoun(basis.quantities);
  const head = [
    'break-even of EKS with ECS',
    `in replicas, ${counted(a.copies, noun)}`,
    `in ${noun}s, ${a.replicas} replicas each`,
  ];
  return plainTable(head, rows, [32, 32, 34]);
}

function assumptionTable({ quantities }: Basis, a: Assumptions): string {
  const shown = Object.entries(FLAGS).filter(([, id]) => isAssumed(id, quantities));
  const rows = shown.map(([flag, id]) => {
    const { title, why } = WORDS[id];
    const { unit } = ASSUMPTIONS[id];
    return [`--${flag}`, String(a[id]), unit || '1 yes, 0 no', `${title}: ${why}`];
  });
  return plainTable(['assumed, by a flag each', '', '', ''], rows, [27, 7, 13, 49]);
}

const listed = (title: string, texts: readonly string[]): string =>
  [`${title}:`, ...texts.map((text) => wrapped(`- ${text}`))].join('\n');
