import type { Field } from '../comparison-schema.ts';
import { entries, type Finding, rendered } from '../experiment/findings.ts';
import type { Vocabulary } from '../experiment/vocabulary.ts';
import { byTarget, type Target } from '../targets.ts';
import type { FieldPath } from './definition-fields.ts';
import type { Verdict, VerdictOf } from './verdict.ts';

/** The fields of the definition, each with its names and its verdict on each platform. */
export const comparedFields = ({ fields }: Vocabulary, verdictOf: VerdictOf): Field[] =>
  entries(fields).map(([field, findings]) => ({
    field,
    cells: byTarget((target) => fieldCell(field, findings[target], verdictOf(field, target))),
  }));

function fieldCell(field: FieldPath, finding: Finding, verdict: Verdict): Field['cells'][Target] {
  if ('why' in verdict) {
    const { why, source } = verdict;
    return { verdict: verdict.verdict, terms: [], text: why, source };
  }
  return {
    verdict: verdict.verdict,
    terms: Object.keys(rendered(field, finding)),
    ...(verdict.verdict === 'approximated' && { text: verdict.lost }),
  };
}
