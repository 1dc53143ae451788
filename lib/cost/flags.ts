import { ASSUMPTION_IDS, type AssumptionId } from './assumptions.ts';

const flagOf = (id: AssumptionId): string =>
  id.replaceAll(/MiB|GB|[A-Z]/g, (part) => `-${part.toLowerCase()}`);

/** The assumptions by the names of their flags, without the dashes before them. */
export const FLAGS: Readonly<Record<string, AssumptionId>> = Object.fromEntries(
  ASSUMPTION_IDS.map((id) => [flagOf(id), id]),
);
