import type { Application, Service } from './application.ts';

/** All that runs containers: the services, in start order, and the jobs. */
export const workloads = ({ services, jobs }: Pick<Application, 'services' | 'jobs'>): readonly Service[] => [
  ...services,
  ...jobs,
];
