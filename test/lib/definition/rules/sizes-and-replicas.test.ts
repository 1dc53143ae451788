import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const NO_WHOLE_TASK =
  'rollout.surgePercent or rollout.unavailablePercent must be at least 50: ECS rounds a smaller share of replicas.min, 2, down to no task, so no release could begin';
const [proxy] = web.sidecars;

it.each<[string, object, string]>([
  [
    'memory that Fargate does not pair with the CPU',
    { memoryMiB: 8000 },
    'memoryMiB of the service and its sidecars must be at most 4096 together: with 512 CPU units Fargate offers 1024, 2048, 3072, 4096 MiB; ask for less, or for more cpuMillicores; got 8128',
  ],
  [
    'a memory limit that Fargate does not pair with the CPU',
    { limits: { memoryMiB: 8000 } },
    'limits.memoryMiB of the service and its sidecars must be at most 4096 together: with 512 CPU units Fargate offers 1024, 2048, 3072, 4096 MiB; ask for less, or for more cpuMillicores; got 8128',
  ],
  [
    'memory of a sidecar that Fargate does not pair with the CPU',
    { sidecars: [{ ...proxy, memoryMiB: 4096 }] },
    'memoryMiB of the service and its sidecars must be at most 4096 together: with 512 CPU units Fargate offers 1024, 2048, 3072, 4096 MiB; ask for less, or for more cpuMillicores; got 4608',
  ],
  [
    'more CPU than the largest Fargate task',
    { cpuMillicores: 32_000 },
    'cpuMillicores of the service and its sidecars must be at most 32000 together, the largest Fargate task; got 32050',
  ],
  [
    'a CPU limit below the request',
    { limits: { cpuMillicores: 449 } },
    'limits.cpuMillicores must be at least cpuMillicores, 450, which the container asks for; got 449',
  ],
  [
    'a memory limit below the request',
    { limits: { memoryMiB: 511 } },
    'limits.memoryMiB must be at least memoryMiB, 512, which the container asks for; got 511',
  ],
  [
    'more to write than memory, where it is memory',
    { security: { writablePaths: [{ path: '/tmp', sizeMiB: 512 }] } },
    'security.writablePaths must be smaller than limits.memoryMiB, 512 MiB, together: on Compose and Fargate they are memory of the container; make them smaller or raise memoryMiB; got "512 MiB"',
  ],
  [
    'a minimum above the maximum',
    { replicas: { min: 9, max: 3 } },
    'replicas.min must be at most replicas.max, 3; got 9',
  ],
  [
    'a range that nothing scales',
    { scaling: undefined },
    'replicas.max must equal replicas.min, 2, as there is no scaling; add scaling or make them equal; got 6',
  ],
  [
    'scaling without a range',
    { replicas: undefined },
    'replicas.max must be more than replicas.min, 2, as scaling needs room; raise it or remove scaling; got 2',
  ],
  [
    'scaling without a target',
    { scaling: { scaleInDelaySeconds: 60 } },
    'scaling must have targetCpuPercent, targetMemoryPercent or both; set one, such as targetCpuPercent: 60, or remove scaling; got {"scaleOutDelaySeconds":30,"scaleInDelaySeconds":60}',
  ],
  [
    'a release that cannot move',
    { rollout: { surgePercent: 0 }, availability: { spreadOverZones: false } },
    `${NO_WHOLE_TASK}; got 0`,
  ],
  ['a surge that is no whole task', { rollout: { surgePercent: 49 } }, `${NO_WHOLE_TASK}; got 49`],
  [
    'neither a whole task more nor one less',
    { rollout: { surgePercent: 20, unavailablePercent: 20 } },
    `${NO_WHOLE_TASK}; got 20`,
  ],
  [
    'a release that fails when more than all of its replicas have',
    { rollout: { failureThreshold: { type: 'percent', value: 101 } } },
    'rollout.failureThreshold.value must be at most 100, as rollout.failureThreshold.type is percent; use count for more; got 101',
  ],
  [
    'zones that ECS could not rebalance',
    { rollout: { surgePercent: 0, unavailablePercent: 50 } },
    'availability.spreadOverZones must be false if rollout.surgePercent is 0: to rebalance zones, ECS starts a task before it stops one; got true',
  ],
  [
    'a disruption budget that protects nothing',
    { availability: { maxUnavailableReplicas: 2 } },
    'availability.maxUnavailableReplicas must be 1, or less than replicas.min, 2: otherwise all replicas could be evicted at once; got 2',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('takes a limit of CPU that the largest task does not have: nothing reserves it', () => {
  expect(problemsIn(withWeb({ limits: { cpuMillicores: 32_000, memoryMiB: 2048 } }))).toEqual([]);
});

it('counts the memory of Service Connect’s proxy for services that call or are called', () => {
  const full = { ...api, cpuMillicores: 200, memoryMiB: 2048 };
  expect(problemsIn(shop({ full }))).toEqual([]);
  expect(problemsIn(shop({ full, caller: { image: api.image, calls: ['full'] } }))).toEqual([
    'services.full.memoryMiB of the service and its sidecars must be at most 1984 together: with 256 CPU units Fargate offers at most 2048 MiB, and the proxy of Service Connect needs 64 MiB, as the service calls or is called; ask for less, or for more cpuMillicores; got 2048',
  ]);
});

it('takes scaling on memory alone', () => {
  expect(problemsIn(withWeb({ scaling: { targetMemoryPercent: 70 } }))).toEqual([]);
});

describe('a singleton', () => {
  const one = (change: object) => problemsIn(shop({ api: { ...api, singleton: true, ...change } }));
  const WAY_OUT = 'remove the field, or set singleton to false';

  it('needs nothing but the word', () => {
    expect(one({})).toEqual([]);
    expect(
      one({ replicas: { min: 1, max: 1 }, rollout: { surgePercent: 0, unavailablePercent: 100 } }),
    ).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'does not scale',
      { scaling: { targetCpuPercent: 60 } },
      `scaling must be left out, because a singleton has one replica; ${WAY_OUT}; got {"targetCpuPercent":60,"scaleOutDelaySeconds":30,"scaleInDelaySeconds":300}`,
    ],
    [
      'has one replica',
      { replicas: { min: 1, max: 2 } },
      `replicas must be { min: 1, max: 1 } for a singleton; ${WAY_OUT}; got {"min":1,"max":2}`,
    ],
    [
      'has no surge',
      { rollout: { surgePercent: 100 } },
      `rollout.surgePercent must be 0 for a singleton: a release must not start a second replica; ${WAY_OUT}; got 100`,
    ],
    [
      'stops first',
      { rollout: { unavailablePercent: 50 } },
      `rollout.unavailablePercent must be 100 for a singleton: a release stops the only replica first; ${WAY_OUT}; got 50`,
    ],
    [
      'is in one zone',
      { availability: { spreadOverZones: true } },
      `availability.spreadOverZones must be false for a singleton: one replica cannot be spread; ${WAY_OUT}; got true`,
    ],
  ])('%s', (_, change, problem) => {
    expect(one(change)).toEqual([`services.api.${problem}`]);
  });

  it('says all contradictions at once', () => {
    expect(
      one({
        scaling: { targetCpuPercent: 60 },
        replicas: { min: 2, max: 6 },
        rollout: { surgePercent: 50, unavailablePercent: 0 },
        availability: { spreadOverZones: true },
      }).map((line) => line.split(' ')[0]),
    ).toEqual([
      'services.api.scaling',
      'services.api.replicas',
      'services.api.rollout.surgePercent',
      'services.api.rollout.unavailablePercent',
      'services.api.availability.spreadOverZones',
    ]);
  });
});
