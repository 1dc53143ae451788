import type { Comparison } from '../../comparison-schema.ts';
import { ASSUMPTION_IDS, ASSUMPTIONS, assumedText, isAssumed, WORDS } from '../../cost/assumptions.ts';
import type { Basis } from '../../cost/charge.ts';
import { free, leftOut } from '../../cost/left-out.ts';
import { assumed, BILLED, BILLED_IDS, dayText, dollars } from '../../cost/model.ts';
import { variants } from '../../cost/variants.ts';

/** The assumptions behind the costs, and the costs of variants, as texts. */
export function costNotes({ billed }: Comparison) {
  if (!billed) return undefined;
  const basis = billed as Basis;
  const a = assumed(basis.quantities);
  return {
    day: dayText(basis),
    variants: [
      ['a month, at the least replicas', ...BILLED_IDS.map((target) => BILLED[target])],
      ...variants(basis, a).map(({ title, dollars: of }) => [
        title,
        ...BILLED_IDS.map((target) => (target in of ? dollars(of[target]) : '')),
      ]),
    ],
    assumptions: ASSUMPTION_IDS.filter((id) => isAssumed(id, basis.quantities)).map((id) => {
      const { title, why } = WORDS[id];
      return `${title}: ${`${assumedText(id, a[id])} ${ASSUMPTIONS[id].unit}`.trim()}; ${why}`;
    }),
    leftOut: leftOut(basis.quantities),
    free: free(basis.quantities),
  };
}
