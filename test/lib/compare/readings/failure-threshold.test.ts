import { failedTasks } from '../../../../lib/compare/readings/failure-threshold.ts';
import { artefactsOf, texts } from '../artefacts-of.ts';
import { oneService as service } from '../compared-service.ts';

it.each([
  // AWS's own example: half of 25.
  ['BOUNDED_PERCENT', 50, 25, 13],
  ['BOUNDED_PERCENT', 50, 2, 3],
  ['BOUNDED_PERCENT', 50, 1000, 200],
  ['UNBOUNDED_PERCENT', 50, 2, 1],
  ['UNBOUNDED_PERCENT', 50, 1000, 500],
  ['COUNT', 5, 1000, 5],
])('takes %s of %i, with %i tasks to run, for %i failed ones', (Type, Value, desired, failed) => {
  expect(failedTasks({ Type, Value }, desired)).toBe(failed);
});

const failedRelease = (change?: object) => texts(artefactsOf(change), 'failed-release');
const withThreshold = (failureThreshold: object, change = {}) =>
  failedRelease({ ...change, rollout: { ...service.rollout, failureThreshold } });

it('says after how many failed tasks ECS rolls back, where nothing was defined, too', () => {
  expect(failedRelease()[1]).toBe('a circuit breaker rolls back after 3 failed tasks in a row');
});

it('says the number that was defined, and whether a healthy task in between counts', () => {
  expect(withThreshold({ type: 'count', value: 5, resetWhenHealthy: false })[1]).toBe(
    'a circuit breaker rolls back after 5 failed tasks',
  );
  expect(withThreshold({ type: 'count', value: 1, resetWhenHealthy: true })[1]).toBe(
    'a circuit breaker rolls back after 1 failed task',
  );
});

it('says the least and the most of them, where that depends on how many tasks run', () => {
  const half = { type: 'percent', value: 50, resetWhenHealthy: true };
  expect(withThreshold(half, { replicas: { min: 2, max: 6 } })[1]).toBe(
    'a circuit breaker rolls back after 1 to 3 failed tasks in a row, depending on how many run',
  );
  const fixed = { scaling: undefined, replicas: { min: 4, max: 4 } };
  expect(withThreshold(half, fixed)[1]).toBe('a circuit breaker rolls back after 2 failed tasks in a row');
});

it('does not change what Kubernetes and Compose do', () => {
  const [compose, , ...clusters] = failedRelease();
  const [composeToo, , ...clustersToo] = withThreshold({ type: 'count', value: 5, resetWhenHealthy: false });
  expect([composeToo, clustersToo]).toEqual([compose, clusters]);
  expect(clusters).toHaveLength(2);
  for (const text of clusters) expect(text).toMatch(/^marked as failed after 300 s without progress;/);
});
