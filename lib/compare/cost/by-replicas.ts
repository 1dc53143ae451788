import { group } from 'd3-array';
import { counted, enumerated } from '../counted.ts';
import type { Assumptions } from './assumptions.ts';
import type { Basis } from './charge.ts';
import { type Bill, bill, dollars, type Totals } from './model.ts';
import { nodesText } from './replica-charges.ts';

/** The numbers of replicas in the table of totals. */
const REPLICAS = [1, 2, 3, 8] as const;

export interface ByReplicas {
  /** Docker Compose has a total for one replica alone: more do not run there. */
  readonly rows: readonly { readonly replicas: number; readonly total: Partial<Totals> }[];
  /** The reasons why a total does not change from row to row. */
  readonly notes: readonly string[];
}

/** The total for a few numbers of replicas. */
export function byReplicas(basis: Basis, a: Assumptions): ByReplicas {
  const bills = REPLICAS.map((replicas) => ({ replicas, ...bill(basis, { ...a, replicas }) }));
  const onCompose = bills[0]?.total.compose;
  const alike = group(bills, ({ nodes }) => nodes && nodesText(nodes));
  return {
    rows: bills.map(({ replicas, total: { compose, ...others } }) => ({
      replicas,
      total: replicas > 1 ? others : { compose, ...others },
    })),
    notes: [
      ...(onCompose === undefined
        ? []
        : [
            `Docker Compose has no price for more replicas: each service is one container, on one machine (${dollars(onCompose)}).`,
          ]),
      ...[...alike].flatMap(([nodes, some]) =>
        nodes !== undefined && some.length > 1 ? sameNodes(nodes, some, basis.quantities.nodeZones) : [],
      ),
    ],
  };
}

/** The reason why EKS costs the same for some numbers of replicas. */
function sameNodes(text: string, some: readonly (Bill & { replicas: number })[], zones: number): string {
  const numbers = some.map(({ replicas }) => replicas);
  const isFloor = some[0]?.nodes?.every(({ count }) => count === zones);
  const nodes = isFloor
    ? `the fewest nodes, one in each of ${counted(zones, 'zone')} (${text}),`
    : `the same nodes (${text})`;
  return `EKS costs the same for ${enumerated(numbers)} replicas: ${nodes} hold all their pods.`;
}
