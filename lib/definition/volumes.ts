import type { Service, Volume } from './application.ts';

/** The name of a volume among those of its application. Names of services have no dot, so it names one volume only. */
export const volumeName = ({ name }: Pick<Service, 'name'>, volume: Volume): string =>
  `${name}.${volume.name}`;
