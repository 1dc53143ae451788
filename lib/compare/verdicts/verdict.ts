import type { Target } from '../targets.ts';
import type { FieldPath } from './definition-fields.ts';
import type { SourceId } from './sources.ts';

/** The verdict on a field for a target. */
export type Verdict =
  /** The platform has the same thing, with the same meaning. */
  | { readonly verdict: 'native' }
  /** Something is rendered, and something is lost. */
  | { readonly verdict: 'approximated'; readonly lost: string }
  /** Nothing is rendered that the platform acts on: it has no such thing, or you have to build it. */
  | { readonly verdict: 'absent'; readonly why: string; readonly source: SourceId }
  /** Nothing is rendered, and nothing is lost: the platform has no use for the field. */
  | { readonly verdict: 'not-applicable'; readonly why: string; readonly source: SourceId };

/**
 * The reader of a field's rendering. A field for the platform must change lines that the platform acts on; a field for
 * containers, their variables and files; a field for people, labels and tags.
 */
export type Audience = 'platform' | 'containers' | 'people';

/** The verdicts on a field, one for each target. */
export type FieldVerdicts = Readonly<Record<Target, Verdict>> & {
  /** @default 'platform' */
  readonly audience?: Audience;
};

/** The paths of the fields within an object or a list of the definition. */
type Within<P extends string> = Extract<FieldPath, P | `${P}.${string}` | `${P}[]${string}`>;

/** The verdicts on all fields within some objects of the definition. */
export type FieldsOf<P extends string> = Readonly<Record<Within<P>, FieldVerdicts>>;

/** Looks up the verdict on a field for a target. */
export type VerdictOf = (field: FieldPath, target: Target) => Verdict;

/** The verdict of several fields together: if they differ, something is lost. */
export function joint(verdicts: readonly Verdict[]): Verdict['verdict'] {
  const applicable = verdicts.map(({ verdict }) => verdict).filter((one) => one !== 'not-applicable');
  const [first = 'not-applicable', ...others] = new Set(applicable);
  return others.length > 0 ? 'approximated' : first;
}

export const native: Verdict = { verdict: 'native' };

export const approximated = (lost: string): Verdict => ({ verdict: 'approximated', lost });

export const absent = (why: string, source: SourceId): Verdict => ({ verdict: 'absent', why, source });

export const notApplicable = (why: string, source: SourceId): Verdict => ({
  verdict: 'not-applicable',
  why,
  source,
});

/** EKS runs the charts that any Kubernetes runs. */
export const onKubernetes = (verdict: Verdict) => ({ eks: verdict, kubernetes: verdict });
export const onAws = (verdict: Verdict) => ({ ecs: verdict, eks: verdict });
export const everywhere = (verdict: Verdict) => ({
  compose: verdict,
  ecs: verdict,
  ...onKubernetes(verdict),
});

/** A field for the programs in containers, which each platform hands over. */
export const toContainers = { audience: 'containers', ...everywhere(native) } as const;
