import { type Run, SAMPLE } from './run.ts';

/** The application, the service and the rendered artefact that a run was made with. */
export type MadeOn = Pick<Run, 'application' | 'service' | 'artefact'>;

/** The application, its services and an artefact, as they are rendered now. */
export interface Subject extends Pick<Run, 'application' | 'artefact'> {
  readonly services: readonly string[];
}

/**
 * The relation of a run to what is rendered now. A `current` run was made with the same application, service and
 * artefact, and counts. An `older` run was made before the artefact changed. An `other` run was made with another
 * application or service. The last two decide nothing: their figures are shown without a mark and say what they were
 * made with.
 */
export const STANDINGS = ['current', 'older', 'other'] as const;

export type Standing = (typeof STANDINGS)[number];

/** @returns null where nothing is rendered */
export function standingOf(run: MadeOn, now: Subject | undefined): Standing | null {
  if (!now) return null;
  if (run.application !== now.application || !now.services.includes(run.service)) return 'other';
  return run.artefact.sha256 === now.artefact.sha256 ? 'current' : 'older';
}

/** The part of a series that says what its runs were made with. */
export interface MadeWith {
  readonly standing: Standing | null;
  readonly setting: Pick<MadeOn, 'application' | 'service'>;
  readonly commit: string;
  readonly date: string;
}

/** A phrase for what the runs of a series were made with; empty for runs that count. */
export function madeWith({ standing, setting, commit, date }: MadeWith): string {
  if (standing === 'other') return `measured on ${subjectName(setting)}`;
  return standing === 'older' ? `older files (commit ${commit.slice(0, 7)}, ${date})` : '';
}

/** Tells whether some run was made with the application that is rendered now. */
export const isMeasured = (measured: readonly { readonly on: readonly object[] }[]): boolean =>
  measured.some(({ on }) => on.some((one) => 'standing' in one && one.standing !== 'other'));

/** The words before a figure of another application; empty for other figures. */
export const applicationNote = (series: MadeWith): string =>
  series.standing === 'other' ? `${madeWith(series)}: ` : '';

/** The words after a figure of an older artefact; empty for other figures. */
export const artefactNote = (series: MadeWith): string =>
  series.standing === 'older' ? `; ${madeWith(series)}` : '';

/** The name of another application and its service: one name where both are equal. */
const subjectName = ({ application, service }: Pick<MadeOn, 'application' | 'service'>): string => {
  const name = application === service ? service : `${application}, service ${service}`;
  return application === SAMPLE ? `the sample, ${name}` : name;
};
