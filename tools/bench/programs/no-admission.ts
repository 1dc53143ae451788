import type * as replaced from '../../../app/links/src/http/admission.ts';

const PROBES = new Set(['/healthz', '/readyz']);

export const isProbe: typeof replaced.isProbe = (url) => PROBES.has(url ?? '');

/** Admits every request, and starts all work at once. */
class Open implements Pick<replaced.Admission, 'admits' | 'run' | 'state'> {
  readonly state = { active: 0, waiting: 0 };
  admits = () => true;
  run = <T>(work: () => Promise<T>): Promise<T> => work();
}

/** Takes the place of the class that it is typed by: a rename there is a compiler error here. */
export const Admission = Open as unknown as typeof replaced.Admission;
