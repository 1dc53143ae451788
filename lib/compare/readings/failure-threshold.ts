import { cite } from './cell.ts';
import type { EcsReader } from './ecs-reader.ts';
import { fieldsOf, type Json } from './json.ts';
import { combine, map, orElse, type Reading } from './reading.ts';

/** The threshold of a service that sets none. Source: Amazon ECS API reference, ThresholdConfiguration. */
const DEFAULT = { Type: 'BOUNDED_PERCENT', Value: 50 };

/** The least and the most failed tasks of BOUNDED_PERCENT. Source: ECS developer guide, deployment circuit breaker. */
const BOUNDS = { least: 3, most: 200 };

type Threshold = typeof DEFAULT;

function threshold(value: Json): Threshold | undefined {
  const { Type, Value } = fieldsOf(value);
  return typeof Type === 'string' && typeof Value === 'number' ? { Type, Value } : undefined;
}

/**
 * The number of failed tasks that fails a release.
 *
 * @param desired tasks that are to run
 */
export function failedTasks({ Type, Value }: Threshold, desired: number): number {
  if (Type === 'COUNT') return Value;
  const share = Math.ceil((Value * desired) / 100);
  if (Type === 'UNBOUNDED_PERCENT') return share;
  return Math.min(Math.max(share, BOUNDS.least), BOUNDS.most);
}

/**
 * The number of failed tasks at which the circuit breaker of ECS fails a release, in words. With a scaling target the
 * number of tasks that are to run is not in the template, so the text gives a range.
 */
export function failureThreshold(ecs: EcsReader): Reading<string> {
  const breaker = (...path: string[]) =>
    ecs.service('DeploymentConfiguration', 'DeploymentCircuitBreaker', ...path);
  const fails = orElse(map(breaker('ThresholdConfiguration'), threshold), DEFAULT);
  const resets = orElse(breaker('ResetOnHealthyTask'), true);
  const words = combine([fails, resets, ecs.least, ecs.most], (of, reset, from, to) => {
    const [first, last] = [failedTasks(of, from), failedTasks(of, to)];
    const count = first === last ? `${first}` : `${first} to ${last}`;
    const tasks = `${count} failed ${last === 1 ? 'task' : 'tasks'}${reset === true && last > 1 ? ' in a row' : ''}`;
    return first === last ? tasks : `${tasks}, depending on how many run`;
  });
  return {
    ...words,
    evidence: [...words.evidence, ...cite('ecs-circuit-breaker', 'ecs-threshold').evidence],
  };
}
