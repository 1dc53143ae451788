import type { Application, Service } from '../../definition/application.ts';
import { isServed, usedBy } from '../../definition/resources.ts';
import { calledBy } from '../../definition/service-calls.ts';
import { healthCheck } from './health-check.ts';

export type DependsOn = Record<string, { readonly condition: string }>;

const on = (condition: string, names: readonly string[]): DependsOn =>
  Object.fromEntries(names.map((name) => [name, { condition }]));

export const started = (...names: readonly string[]): DependsOn => on('service_started', names);
export const completed = (...names: readonly string[]): DependsOn =>
  on('service_completed_successfully', names);

/** The services that a service calls: healthy, or started if they have no health check. */
export const calledServices = (application: Application, service: Service): DependsOn =>
  Object.assign(
    {},
    ...calledBy(application, service).map((called) =>
      on(healthCheck(called) ? 'service_healthy' : 'service_started', [called.name]),
    ),
  );

/** The resources that a service uses, once they answer. */
export const usedResources = (application: Application, service: Pick<Service, 'uses'>): DependsOn =>
  on(
    'service_healthy',
    usedBy(application, service)
      .filter(isServed)
      .map(({ name }) => name),
  );

/** The conditions of a container, if there are any. */
export const dependsOn = (...conditions: readonly DependsOn[]): object => {
  const all = Object.assign({}, ...conditions);
  return Object.keys(all).length > 0 ? { depends_on: all } : {};
};
