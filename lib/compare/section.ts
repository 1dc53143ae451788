import type { LeafPath } from '../leaves.ts';
import type { Target } from '../targets.ts';
import type { Judgement, Statement } from './cell.ts';
import type { ClusterReader } from './kubernetes-reader.ts';
import type { Readers } from './readers.ts';

/** One concern: what each deployment has for it. */
export interface Concern {
  readonly title: string;
  /** The definition's fields that it is about: `name[]` for a list of objects, `name.*` for a record. */
  readonly leaves: readonly LeafPath[];
  readonly cells: Readonly<Record<Target, Statement | Judgement>>;
}

export interface SectionFacts {
  readonly title: string;
  readonly concerns: readonly Concern[];
}

export type SectionOf = (on: Readers) => SectionFacts;

/** A concern that fields of the definition are about: its verdicts are theirs. */
export const concern = (
  title: string,
  leaves: readonly LeafPath[],
  cells: Readonly<Record<Target, Statement>>,
): Concern => ({ title, leaves, cells });

/** A concern that no field is about: each cell says its verdict itself. */
export const judged = (title: string, cells: Readonly<Record<Target, Judgement>>): Concern => ({
  title,
  leaves: [],
  cells,
});

/** What can be said of EKS and of any other Kubernetes in the same words. */
export const clusters = <T extends Statement>(
  { eks, kubernetes }: Readers,
  tell: (cluster: ClusterReader) => T,
): Record<'eks' | 'kubernetes', T> => ({ eks: tell(eks), kubernetes: tell(kubernetes) });
