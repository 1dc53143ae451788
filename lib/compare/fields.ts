import { entries, type Finding, rendered } from '../experiment/findings.ts';
import type { Vocabulary } from '../experiment/vocabulary.ts';
import type { LeafPath } from '../leaves.ts';
import type { Target } from '../targets.ts';
import type { VerdictOf } from './comparison.ts';
import type { Field } from './comparison-schema.ts';

/** The definition's fields, with what each deployment calls them and makes of them. */
export const fields = ({ leaves }: Vocabulary, verdictOf: VerdictOf): Field[] =>
  entries(leaves).map(([leaf, byTarget]) => {
    const cell = (target: Target) => fieldCell(leaf, byTarget[target], verdictOf(leaf, target));
    return {
      leaf,
      cells: { compose: cell('compose'), ecs: cell('ecs'), eks: cell('eks'), kubernetes: cell('kubernetes') },
    };
  });

function fieldCell(leaf: LeafPath, finding: Finding, verdict: ReturnType<VerdictOf>): Field['cells'][Target] {
  if (verdict.verdict === 'absent') {
    const { why, source, needless } = verdict;
    return { verdict: 'absent', terms: [], text: why, source, ...(needless && { needless }) };
  }
  return {
    verdict: verdict.verdict,
    terms: Object.keys(rendered(leaf, finding)),
    ...(verdict.verdict === 'approximated' && { text: verdict.lost }),
  };
}
