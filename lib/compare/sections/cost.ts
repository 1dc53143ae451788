import type { Assumptions } from '../../cost/assumptions.ts';
import {
  assumed,
  type Basis,
  type Bill,
  type Billed,
  bill,
  breakEven,
  dollars,
  FAR,
  type Kind,
} from '../../cost/model.ts';
import { PRICES } from '../../cost/prices.ts';
import type { Quantities } from '../../cost/quantities.ts';
import { TARGET_IDS, type Target } from '../../targets.ts';
import { billed, quantitiesIn } from '../billed.ts';
import { cite, type Statement, say } from '../cell.ts';
import type { Readers } from '../readers.ts';
import { as, given, type Reading, together } from '../reading.ts';
import { type Concern, concern, type SectionOf } from '../section.ts';

/** What the deployments on AWS cost a month, by what their templates have, at the least replicas, and by assumptions. */
export const cost: SectionOf = (on) => ({ title: 'Cost a month', concerns: rows(on) });

/** The row of the whole, for those who ask for it alone. */
export const wholeCost = (on: Readers): Concern => whole(costs(on));

/** What rows are made of: all of them tell of one bill. */
function costs(on: Readers) {
  const parts = billed(on);
  const quantities = quantitiesIn(parts).value as Quantities | undefined;
  const basis = quantities && { quantities, prices: PRICES };
  const atLeast = basis && bill(basis, assumed(basis.quantities));

  /** What is computed, which rests on some parts of the templates. */
  const computed = (of: readonly Part[], compute: (basis: Basis, atLeast: Bill) => unknown): Reading =>
    together(
      // What is missing first, as a cell names the first place where nothing is: of others that may say that there is none.
      of
        .map((part): Reading => parts[part])
        .sort((a, b) => Number(a.value !== undefined) - Number(b.value !== undefined)),
      () => basis && atLeast && compute(basis, atLeast),
    );

  /** The sum of lines, with the prices that it rests on. */
  const sum = (of: readonly Part[], target: Billed, kinds: readonly Kind[], each = 1): Reading => {
    const lines = (atLeast?.lines ?? []).filter(
      (line) => kinds.includes(line.kind) && line.dollars[target] > 0,
    );
    const total = computed(of, () => lines.reduce((all, line) => all + line.dollars[target], 0) / each);
    const prices = [...new Set(lines.flatMap((line) => line.prices))].map((price) => ({ price }));
    const reading = given('a month', 'USD', total, (value: number) => Math.round(value * 100) / 100);
    return { ...as(reading, dollars), evidence: [...total.evidence, ...prices] };
  };
  return { parts, least: quantities?.replicas, computed, sum };
}

type Costs = ReturnType<typeof costs>;
type Part = keyof Quantities;

const whole = ({ computed, sum }: Costs): Concern => {
  const unconfirmed = (target: Billed) =>
    computed([], (_, { unverified }) => {
      const { length } = unverified[target];
      return length === 0 ? '' : `; ${length} ${length === 1 ? 'price' : 'prices'} not confirmed`;
    });
  const nodes = computed(NODES, (_, { nodes: { count, type } }) => `${count} of ${type.name}`);
  return row('a month, at the least replicas', {
    ecs: say`${sum([...FIXED.ecs, ...TASKS, 'taskLogDays'], 'ecs', ALL)}, traffic as assumed${unconfirmed('ecs')}`,
    eks: say`${sum([...FIXED.eks, ...NODES, 'podLogDays'], 'eks', ALL)}, traffic as assumed; nodes modelled: ${nodes}${unconfirmed('eks')}`,
  });
};

function rows(on: Readers): Concern[] {
  const all = costs(on);
  const { parts, least, computed, sum } = all;
  /** From how many services on EKS costs no more, where that is assumed. */
  const repaid = (change: Partial<Assumptions>) =>
    computed(['task', ...NODES], (basis) => {
      const from = breakEven(basis, assumed(basis.quantities, change), 'services');
      return from === undefined ? `not up to ${FAR} services` : `from ${from} services on`;
    });
  const fullNode = computed(NODES, (_, { nodes: { count, podsPerNode }, lines }) => {
    const ofNodes = lines.filter(({ kind }) => kind === 'replicas');
    return dollars(ofNodes.reduce((total, line) => total + line.dollars.eks, 0) / count / podsPerNode);
  });

  const parted = [
    row('fixed cost', {
      ecs: say`${sum(FIXED.ecs, 'ecs', ['fixed'])}: network, load balancer, secrets, data`,
      eks: say`${sum(FIXED.eks, 'eks', ['fixed'])}: the same, and the control plane, its logs and its key`,
    }),
    row('each replica', {
      ecs: say`${sum(['task'], 'ecs', ['replicas'], least)} a task`,
      eks: say`modelled: ${sum(NODES, 'eks', ['replicas'], least)} at ${parts.replicas} replicas, as each zone has a node; ${fullNode} on full ones`,
    }),
  ];
  return [
    ...parted,
    belowIts(parted, whole(all)),
    row('EKS costs no more', {
      ecs: say`modelled: ${repaid({})}, where a pod asks for all that a task is given`,
      eks: say`modelled: ${repaid(HALF)}, where pods ask for half of it, as only they can; ${repaid({ ...HALF, podLogFactor: 1 })} if their logs were no longer than tasks', ${repaid({ ...HALF, nodeMillicores: 500 })} if agents took 500 millicores of a node`,
    }),
  ];
}

/** A sum below its parts, without what they were read from. */
function belowIts(parts: readonly Concern[], sum: Concern): Concern {
  const cell = (target: Target): Statement => {
    const { evidence, ...all } = sum.cells[target];
    const above = new Set(
      parts.flatMap(({ cells }) => cells[target].evidence.map((one) => JSON.stringify(one))),
    );
    const own = evidence.filter((one) => !above.has(JSON.stringify(one)));
    return { ...all, evidence: all.complete && own.length > 0 ? own : evidence };
  };
  return { ...sum, cells: Object.fromEntries(TARGET_IDS.map((id) => [id, cell(id)])) as Concern['cells'] };
}

const HALF = { requestPercent: 50 } as const;

const ALL = ['fixed', 'replicas', 'traffic'] as const;
const SHARED = ['natGateways', 'addresses', 'secrets', 'tables'] as const;
const FIXED: Readonly<Record<Billed, readonly Part[]>> = {
  ecs: [...SHARED, 'loadBalancers', 'balancerZones'],
  eks: [...SHARED, 'ingresses', 'nodeZones', 'clusters', 'keys', 'controlPlaneLogDays'],
};
const TASKS = ['task', 'replicas'] as const;
const NODES = ['pod', 'nodeZones', 'replicas'] as const;

const row = (title: string, cells: Record<Billed, Statement>): Concern =>
  concern(title, [], {
    ...cells,
    compose: say`what your machine costs${cite('compose-production')}`,
    kubernetes: say`what your machines cost${cite('kubernetes-production')}`,
  });
