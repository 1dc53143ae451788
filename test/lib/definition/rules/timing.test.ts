import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const [proxy] = web.sidecars;

it.each<[string, object, string]>([
  [
    'a request that may outlive the replica',
    { requestTimeoutSeconds: 17 },
    'requestTimeoutSeconds must be at most 16, which is shutdown.stopSeconds minus 4: the last request must end before SIGKILL; lower it or raise shutdown.stopSeconds; got 17',
  ],
  [
    'a request that a load balancer would answer with 504 first',
    {
      requestTimeoutSeconds: 100,
      exposure: { port: 'http', idleTimeoutSeconds: 100 },
      shutdown: { drainSeconds: 100, stopSeconds: 104 },
    },
    'requestTimeoutSeconds must be less than exposure.idleTimeoutSeconds, 100: a load balancer answers 504 after so long a silence; got 100',
  ],
  [
    'a drain that cuts off requests',
    { shutdown: { drainSeconds: 9, stopSeconds: 20 } },
    'shutdown.drainSeconds must be at least requestTimeoutSeconds, 10: when the drain is over, a load balancer cuts off requests that have not ended; got 9',
  ],
  [
    'no drain at all',
    { shutdown: { drainSeconds: 0, stopSeconds: 20 } },
    'shutdown.drainSeconds must be at least requestTimeoutSeconds, 10: when the drain is over, a load balancer cuts off requests that have not ended; got 0',
  ],
  [
    'a drain that outlasts the teardown',
    { shutdown: { drainSeconds: 600, stopSeconds: 20 } },
    'shutdown.drainSeconds must be at most 580: together with shutdown.stopSeconds, 20, at most 600, the time that `cdk destroy` has; got 600',
  ],
  [
    'a start longer than the start period of ECS',
    {
      health: { ...web.health, startup: { ...web.health.startup, periodSeconds: 10 } },
      rollout: { deadlineSeconds: 900 },
    },
    'health.startup.failureThreshold must be at most 30 with health.startup.periodSeconds 10: their product is the start period, which is at most 300 s on ECS; got 60',
  ],
  [
    'a start that outlasts the release',
    { rollout: { surgePercent: 50, deadlineSeconds: 70 } },
    'rollout.deadlineSeconds must be more than 70: health.startup allows a replica 60 s, and health.readiness takes another 10 s; got 70',
  ],
  [
    'readiness that outlasts the release',
    {
      health: { readiness: { http: { port: 'http' }, periodSeconds: 60 } },
      rollout: { surgePercent: 50, deadlineSeconds: 120 },
    },
    'rollout.deadlineSeconds must be more than 120: health.readiness takes 120 s; got 120',
  ],
  [
    'a probe that outlasts its period',
    { health: { ...web.health, readiness: { ...web.health.readiness, timeoutSeconds: 5 } } },
    'health.readiness.timeoutSeconds must be less than health.readiness.periodSeconds, 5; got 5',
  ],
  [
    'a probe of a sidecar that outlasts its period',
    { sidecars: [{ ...proxy, liveness: { ...proxy.liveness, timeoutSeconds: 10 } }] },
    'sidecars.0.liveness.timeoutSeconds must be less than sidecars.0.liveness.periodSeconds, 10; got 10',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('takes a release without any probe, and a startup probe that times out after its period', () => {
  expect(problemsIn(withWeb({ health: {}, rollout: { surgePercent: 50, deadlineSeconds: 60 } }))).toEqual([]);
  expect(problemsIn(shop({ web }))).toEqual([]);
});

it('asks nothing of the times of requests in a worker', () => {
  const shutdown = { drainSeconds: 0, stopSeconds: 2 };
  expect(problemsIn(shop({ api: { image: api.image, requestTimeoutSeconds: 60, shutdown } }))).toEqual([]);
});
