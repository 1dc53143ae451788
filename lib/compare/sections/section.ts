import { type Judgement, notApplicable, type Statement } from '../readings/cell.ts';
import type { Json } from '../readings/json.ts';
import type { ClusterReader } from '../readings/kubernetes-reader.ts';
import type { Readers } from '../readings/readers.ts';
import { found, listed, type Reading, some } from '../readings/reading.ts';
import { byTarget, type Target } from '../targets.ts';
import type { FieldPath } from '../verdicts/definition-fields.ts';

type Cells = Readonly<Record<Target, Statement | Judgement>>;

/** A row: one concern, and what each deployment has for it. */
export interface Concern {
  readonly title: string;
  /** The fields of the definition that the row is about: `name[]` for a list of objects, `name.*` for a record. */
  readonly fields: readonly FieldPath[];
  readonly cells: Cells;
}

export interface SectionFacts {
  readonly title: string;
  readonly concerns: readonly Concern[];
}

/** A section for one service of the application. */
export type SectionOf = (on: Readers) => SectionFacts;

/** A row about fields of the definition. It has the verdicts of the fields, unless a cell has its own. */
export const concern = (title: string, fields: readonly FieldPath[], cells: Cells): Concern => ({
  title,
  fields,
  cells,
});

/** A row about no field: each cell has a verdict of its own. */
export const judged = (title: string, cells: Readonly<Record<Target, Judgement>>): Concern => ({
  title,
  fields: [],
  cells,
});

/**
 * The cells about something that a service may not have, such as a port. A deployment alone does not decide: the row
 * does not apply if no artefact has the thing. If some have it, it is missing in the others.
 *
 * @param on the place of the thing on each deployment that has such a place
 */
export function cellsWith<T extends Statement | Judgement>(
  on: Readonly<Partial<Record<Target, Reading<unknown>>>>,
  cells: () => Readonly<Record<Target, T>>,
): Readonly<Record<Target, T | Judgement>> {
  const readings = Object.values(on);
  if (readings.some(({ value }) => value !== undefined)) return cells();
  const all = readings.flatMap(({ evidence }) => evidence);
  return byTarget((target) => {
    const evidence = on[target]?.evidence ?? all;
    return notApplicable`${{ value: 'none', evidence }}`;
  });
}

/** The cells about the lack of something. The row does not apply if an artefact has the thing. */
export function cellsWithout<T extends Statement | Judgement>(
  on: Readonly<Partial<Record<Target, Reading<unknown>>>>,
  cells: () => Readonly<Record<Target, T>>,
): Readonly<Record<Target, T | Judgement>> {
  const there = Object.values(on).filter(({ value }) => value !== undefined);
  if (there.length === 0) return cells();
  const evidence = there.flatMap((one) => one.evidence);
  return byTarget(() => notApplicable`${{ value: 'it has one', evidence }}`);
}

/** The places that show a public port: a worker, or a service that only others call, has none of them. */
export const publicPlaces = ({ compose, ecs, eks, kubernetes }: Readers) => ({
  compose: compose.main('ports'),
  ecs: ecs.service('LoadBalancers', 0),
  eks: eks.entrance,
  kubernetes: kubernetes.entrance,
});

/** The places that show a port for callers, from outside or from other services: a worker has none of them. */
export const waysIn = ({ compose, ecs, eks, kubernetes }: Readers) => ({
  compose: compose.main(compose.main('ports').value === undefined ? 'expose' : 'ports'),
  ecs: ecs.main('PortMappings', 0),
  eks: eks.own('Service')(),
  kubernetes: kubernetes.own('Service')(),
});

/** The services that call a service, by the deployments. */
export const calling = ({ compose, ecs, eks, kubernetes }: Readers) => ({
  compose: found(compose.callers),
  ecs: found(ecs.callers),
  eks: found(eks.callers),
  kubernetes: found(kubernetes.callers),
});

/** The cells of both Kubernetes columns, by the same words. */
export const clusters = <T extends Statement | Judgement>(
  { eks, kubernetes }: Pick<Readers, 'eks' | 'kubernetes'>,
  tell: (cluster: ClusterReader) => T,
): Record<'eks' | 'kubernetes', T> => ({ eks: tell(eks), kubernetes: tell(kubernetes) });

/** A cell about sidecars, or a cell that says that there is none. */
export const ofSidecars = <T extends Statement | Judgement>(
  sidecars: Reading<readonly Json[]>,
  tell: () => T,
): T | Judgement => (some(sidecars) ? tell() : notApplicable`${listed(sidecars, 'no sidecar')}`);

/** The part of a text before its first colon. */
export const beforeColon = (text: string): string => text.slice(0, text.search(/:|$/));
