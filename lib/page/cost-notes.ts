import type { Comparison } from '../compare/comparison-schema.ts';
import { ASSUMPTION_IDS, ASSUMPTIONS, assumedText, WORDS } from '../cost/assumptions.ts';
import { free, leftOut } from '../cost/left-out.ts';
import { assumed, type Basis, BILLED, BILLED_IDS, dayText, dollars } from '../cost/model.ts';
import { variants } from '../cost/variants.ts';

/** What the costs rest on, and what they are otherwise, as parts of a document. */
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
        ...BILLED_IDS.map((target) => (of[target] === undefined ? '' : dollars(of[target]))),
      ]),
    ],
    assumptions: ASSUMPTION_IDS.map((id) => {
      const { title, why } = WORDS[id];
      return `${title}: ${`${assumedText(id, a[id])} ${ASSUMPTIONS[id].unit}`.trim()}; ${why}`;
    }),
    leftOut: leftOut(),
    free: free(),
  };
}
