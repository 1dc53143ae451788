import type { Comparison } from '../../comparison-schema.ts';
import { ASSUMPTION_IDS, assumedText, isAssumed, shownUnit, wordsOf } from '../../cost/assumptions.ts';
import { byReplicas } from '../../cost/by-replicas.ts';
import type { Basis } from '../../cost/charge.ts';
import { copyMeaning } from '../../cost/copies.ts';
import { free, leftOut } from '../../cost/left-out.ts';
import { assumed, BILLED, BILLED_IDS, dayText, dollars } from '../../cost/model.ts';
import { isThere, replicasOfWhat } from '../../cost/stack-quantities.ts';
import { variants } from '../../cost/variants.ts';
import { counted } from '../../counted.ts';

/** The assumptions behind the costs, and the costs of variants, as texts. */
export function costNotes({ billed }: Comparison) {
  if (!billed) return undefined;
  const basis = billed as Basis;
  const a = assumed(basis.quantities);
  const { rows, notes } = byReplicas(basis, a);
  return {
    day: dayText(basis),
    copy: copyMeaning(basis.quantities, a),
    replicas: [
      [
        `monthly cost by the replicas of ${replicasOfWhat(basis.quantities)}`,
        ...BILLED_IDS.map((target) => BILLED[target]),
      ],
      ...rows.map(({ replicas, total }) => [
        counted(replicas, 'replica'),
        ...BILLED_IDS.map((target) => (target in total ? dollars(total[target]) : '')),
      ]),
    ],
    unchanged: notes,
    variants: [
      ['monthly cost at minimum replicas', ...BILLED_IDS.map((target) => BILLED[target])],
      ...variants(basis, a).map(({ title, dollars: of }) => [
        title,
        ...BILLED_IDS.map((target) => (target in of ? dollars(of[target]) : '')),
      ]),
    ],
    assumptions: ASSUMPTION_IDS.filter((id) => isAssumed(id, basis.quantities)).map((id) => {
      const words = wordsOf(id, basis.quantities);
      return `${words.title}: ${`${assumedText(id, a[id])} ${shownUnit(words)}`.trim()}; ${words.why}`;
    }),
    leftOut: [
      ...leftOut(basis.quantities),
      // Readers who expect one look for its price.
      ...(isThere(basis.quantities.loadBalancers)
        ? []
        : ['load balancers: none is priced, as no port is public']),
    ],
    free: free(basis.quantities),
  };
}
