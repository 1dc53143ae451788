import {
  assumed,
  type Basis,
  type Bill,
  type Billed,
  bill,
  breakEven,
  curve,
  dollars,
  type Kind,
  MOST,
} from '../../cost/model.ts';
import { PRICES } from '../../cost/prices.ts';
import type { Quantities } from '../../cost/quantities.ts';
import { billed, quantitiesIn } from '../billed.ts';
import { cite, type Statement, say } from '../cell.ts';
import type { Readers } from '../readers.ts';
import { as, given, type Reading, together } from '../reading.ts';
import { type Concern, concern, type SectionOf } from '../section.ts';

/** What the deployments on AWS cost a month, by what their templates have, at the least replicas, and by assumptions. */
export const cost: SectionOf = (on) => ({ title: 'Cost a month', concerns: costs(on) });

/** The row of the whole, for those who ask for it alone. */
export const wholeCost = (on: Readers): Concern => {
  const whole = costs(on).find(({ title }) => title === WHOLE);
  if (!whole) throw new Error(`the costs must have a row ${WHOLE}`);
  return whole;
};

const WHOLE = 'a month, at the least replicas';

function costs(on: Readers): Concern[] {
  const parts = billed(on);
  const quantities = quantitiesIn(parts).value as Quantities | undefined;
  const basis = quantities && { quantities, prices: PRICES };

  /** What is computed, which rests on some parts of the templates. */
  const computed = (
    of: readonly (keyof Quantities)[],
    compute: (basis: Basis, atLeast: Bill) => unknown,
  ): Reading =>
    together(
      of.map((part) => parts[part]),
      () => basis && compute(basis, bill(basis, assumed(basis.quantities))),
    );

  /** The sum of lines, with the prices that it rests on. */
  const sum = (
    of: readonly (keyof Quantities)[],
    target: Billed,
    kinds: readonly Kind[],
    each = 1,
  ): Reading => {
    const lines = basis
      ? bill(basis, assumed(basis.quantities)).lines.filter(
          (line) => kinds.includes(line.kind) && line.dollars[target] > 0,
        )
      : [];
    const total = computed(of, () => lines.reduce((all, line) => all + line.dollars[target], 0) / each);
    const prices = [...new Set(lines.flatMap((line) => line.prices))].map((price) => ({ price }));
    const reading = given('a month', 'USD', total, (value: number) => Math.round(value * 100) / 100);
    return { ...as(reading, dollars), evidence: [...total.evidence, ...prices] };
  };

  /** From how many services on EKS costs no more, where pods ask for so much of what tasks are given. */
  const repaid = (requestPercent: number) =>
    computed(['task', 'pod', 'zones', 'replicas'], (basis) => {
      const a = assumed(basis.quantities, { requestPercent });
      const at = breakEven(curve(basis, a, 'services', MOST.services));
      return at === undefined ? `not up to ${MOST.services} services` : `from ${at} services on`;
    });

  const nodes = (tell: (bill: Bill) => string) => computed(NODES, (_, atLeast) => tell(atLeast));
  const least = quantities?.replicas;

  return [
    row('fixed cost', {
      ecs: say`${sum(NETWORK, 'ecs', ['fixed'])}: network, load balancer, secrets, data`,
      eks: say`${sum(NETWORK, 'eks', ['fixed'])}: the same, and the control plane`,
    }),
    row('each replica', {
      ecs: say`${sum(['task'], 'ecs', ['replicas'], least)} a task`,
      eks: say`modelled: ${sum(NODES, 'eks', ['replicas'], least)} at ${parts.replicas} replicas, as each zone has a node; ${nodes(fullNode)} on full ones`,
    }),
    row(WHOLE, {
      ecs: say`${sum([...NETWORK, 'replicas', 'task'], 'ecs', ALL)}, traffic as assumed`,
      eks: say`${sum([...NETWORK, ...NODES], 'eks', ALL)}, traffic as assumed; nodes modelled: ${nodes(named)}`,
    }),
    row('EKS costs no more', {
      ecs: say`modelled: ${repaid(100)}, where a pod asks for all that a task is given`,
      eks: say`modelled: ${repaid(50)}, where pods ask for half of it, as only they can`,
    }),
  ];
}

const ALL = ['fixed', 'replicas', 'traffic'] as const;
const NETWORK = ['natGateways', 'zones', 'secrets'] as const;
const NODES = ['pod', 'zones', 'replicas'] as const;

const row = (title: string, cells: Record<Billed, Statement>): Concern =>
  concern(title, [], {
    ...cells,
    compose: say`what your machine costs${cite('compose-production')}`,
    kubernetes: say`what your machines cost${cite('kubernetes-production')}`,
  });

const named = ({ nodes: { count, type }, unverified }: Bill): string =>
  `${count} of ${type.name}${unverified.length > 0 ? `, with ${unverified.length} prices not confirmed` : ''}`;

/** A replica's share of a node that has no place left. */
const fullNode = ({ nodes: { count, podsPerNode }, lines }: Bill): string => {
  const all = lines
    .filter(({ kind }) => kind === 'replicas')
    .reduce((total, line) => total + line.dollars.eks, 0);
  return dollars(all / count / podsPerNode);
};
