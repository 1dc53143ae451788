import { constant } from './reading.ts';

/** The proxy of Service Connect, as AWS documents it. No service can set any of this but the size of its task. */
export const PROXY = {
  /** Further attempts of a connection that failed, none of them at the task that failed last. */
  retries: constant(2, 'ecs-service-connect'),
  /** Failed connections after which the proxy avoids a task for 30 s or longer. */
  failures: constant(5, 'ecs-service-connect'),
  /** The seconds in which these failures count. */
  within: constant(30, 'ecs-service-connect'),
  /** CPU units that AWS recommends for the proxy, on top of those of the containers. */
  cpuUnits: constant(256, 'ecs-service-connect'),
};
