import type { SourceId } from './sources.ts';

/** What a target makes of a leaf of the definition. The experiment refuses one that the renderers contradict. */
export type Verdict =
  /** The platform has the thing, and means the same by it. */
  | { readonly verdict: 'native' }
  /** Something is rendered, and something is lost. */
  | { readonly verdict: 'approximated'; readonly lost: string }
  /** Nothing is rendered that the platform acts on. */
  | { readonly verdict: 'absent'; readonly why: string; readonly source: SourceId };

/** The worst of several, for a concern that they have in common. */
export const worst = (verdicts: readonly Verdict[]): Verdict['verdict'] =>
  (['absent', 'approximated'] as const).find((one) => verdicts.some(({ verdict }) => verdict === one)) ??
  'native';
