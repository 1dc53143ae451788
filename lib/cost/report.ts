import { plainTable, WIDTH } from '../plain-table.ts';
import { ASSUMPTIONS, type Assumptions, WORDS } from './assumptions.ts';
import { FLAGS } from './flags.ts';
import { free, leftOut } from './left-out.ts';
import {
  type Basis,
  BILLED,
  type Billed,
  bill,
  breakEven,
  dayText,
  dollars,
  FAR,
  type Kind,
  onArchitecture,
  unverifiedText,
} from './model.ts';
import { CAVEAT, COMPILED, REGION } from './prices.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  fixed: 'Fixed',
  replicas: 'By replica',
  traffic: 'By traffic',
};

/** What it costs, as text of at most 100 columns. */
export function costReport(basis: Basis, a: Assumptions): string {
  const whole = bill(basis, a);
  const { lines, total, nodes } = whole;
  const rows = (Object.keys(KINDS) as Kind[]).flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    return own.map(({ title, dollars: of, isModelled }, i) => [
      i === 0 ? KINDS[kind] : '',
      `${title}${isModelled ? ' *' : ''}`,
      dollars(of.ecs),
      dollars(of.eks),
    ]);
  });
  const sums = ['', 'a month', dollars(total.ecs), dollars(total.eks)];
  const head = ['', `${a.services} x ${a.replicas} replicas, ${REGION}`, BILLED.ecs, BILLED.eks];
  return [
    plainTable(head, [...rows, sums], [12, 46, 17, 15]),
    wrapped(dayText(basis)),
    wrapped(
      `* modelled: no template names it. ${nodes.podsPerNode} pods have a place on a ${nodes.type.name}; each zone with a pod has a node.`,
    ),
    curveTable(basis, a),
    breakEvens(basis, a),
    assumptionTable(a),
    listed('Left out', leftOut()),
    listed('Free', free()),
    wrapped(`Prices of ${COMPILED}. ${CAVEAT} Not confirmed, and used here: ${unverifiedText(whole)}.`),
  ].join('\n\n');
}

const AT = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/** Each point in dollars a month, on both architectures, and on Spot. */
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

/** What a pod asks for of what a task is given, in percent: only pods may ask for less than they may use. */
const ASKED = [100, 75, 50, 25] as const;

/** From how many replicas, and services, on EKS costs no more. */
function breakEvens(basis: Basis, a: Assumptions): string {
  const from = (over: 'replicas' | 'services', requestPercent: number) =>
    String(breakEven(basis, { ...a, requestPercent }, over) ?? `not up to ${FAR}`);
  const rows = [...new Set([a.requestPercent, ...ASKED])].map((percent) => [
    `pods ask for ${percent} %`,
    from('replicas', percent),
    from('services', percent),
  ]);
  const head = [
    'EKS costs no more than ECS',
    `from replicas on, ${a.services} services`,
    `from services on, ${a.replicas} replicas each`,
  ];
  return plainTable(head, rows, [32, 32, 34]);
}

function assumptionTable(a: Assumptions): string {
  const rows = Object.entries(FLAGS).map(([flag, id]) => {
    const { title, why } = WORDS[id];
    const { unit } = ASSUMPTIONS[id];
    return [`--${flag}`, String(a[id]), unit || '1 yes, 0 no', `${title}: ${why}`];
  });
  return plainTable(['assumed, by a flag each', '', '', ''], rows, [27, 7, 13, 49]);
}

const listed = (title: string, texts: readonly string[]): string =>
  [`${title}:`, ...texts.map((text) => wrapped(`- ${text}`))].join('\n');

/** Breaks lines where a terminal would. */
const wrapped = (text: string): string =>
  text.replaceAll(new RegExp(`(.{1,${WIDTH}})(?: |$)`, 'g'), '$1\n').trimEnd();
