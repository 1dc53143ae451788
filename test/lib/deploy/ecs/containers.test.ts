import { all, containerOf, ecsOf, ecsWith, joined, links, taskOf } from './links.ts';

const image = { reference: 'org/worker:1.0.0' };
const worker = (fields: object = {}) => ecsOf({ name: 'jobs', services: { worker: { image, ...fields } } });
const container = (fields: object = {}, name = 'worker') => containerOf(worker(fields), 'jobs-worker', name);
const [collector] = links.services.links.sidecars;

describe('a service with defaults alone', () => {
  it('runs what its image runs, as the image’s user, without a health check and without variables', () => {
    const main = container();
    expect(main.Image).toBe('org/worker:1.0.0');
    for (const key of [
      ...['Command', 'EntryPoint', 'WorkingDirectory', 'User', 'HealthCheck', 'Environment', 'Secrets'],
      ...['PortMappings', 'MountPoints', 'DependsOn', 'SystemControls', 'MemoryReservation'],
    ])
      expect(main).not.toHaveProperty(key);
  });

  it('is hardened', () => {
    expect(container()).toMatchObject({
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    });
  });

  it('may do nothing in AWS but be run and logged', () => {
    const policies = all(worker(), 'AWS::IAM::Policy');
    const actions = policies.flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.flatMap(({ Action }: { Action: string[] }) => Action),
    );
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it('has no grace period beyond CDK’s own, and none without a load balancer', () => {
    const [service] = all(worker(), 'AWS::ECS::Service');
    expect(service).not.toHaveProperty('HealthCheckGracePeriodSeconds');
  });
});

it('runs another program where the definition says so', () => {
  expect(
    container({ entrypoint: ['/bin/start'], command: ['work', '--fast'], workingDirectory: '/srv' }),
  ).toMatchObject({ EntryPoint: ['/bin/start'], Command: ['work', '--fast'], WorkingDirectory: '/srv' });
});

it('keeps the engine’s capabilities where the definition loosens them', () => {
  const main = container({ security: { capabilities: 'default', readOnlyRootFilesystem: false } });
  expect(main.LinuxParameters.Capabilities).toEqual({});
  expect(main.ReadonlyRootFilesystem).toBe(false);
});

describe('requests and limits', () => {
  it('become soft and hard memory, and the task holds the hard one', () => {
    const template = worker({ memoryMiB: 256, limits: { memoryMiB: 900, cpuMillicores: 2000 } });
    expect(containerOf(template, 'jobs-worker', 'worker')).toMatchObject({
      Memory: 900,
      MemoryReservation: 256,
      Cpu: 256,
    });
    expect(taskOf(template, 'jobs-worker')).toMatchObject({ Cpu: '256', Memory: '1024' });
  });

  it('that are equal become hard memory alone, as ECS wants the soft one to be smaller', () => {
    expect(container({ memoryMiB: 256 })).toMatchObject({ Memory: 256 });
    expect(container({ memoryMiB: 256 })).not.toHaveProperty('MemoryReservation');
  });
});

describe('the container’s health check', () => {
  it('runs the command of an exec probe', () => {
    expect(container({ health: { liveness: { exec: { command: ['/alive'] } } } }).HealthCheck).toEqual({
      Command: ['CMD', '/alive'],
      Interval: 10,
      Timeout: 3,
      Retries: 3,
    });
  });

  it.each([
    ['tcp', { tcp: { port: 'feed' } }, 'tcp://127.0.0.1:9001'],
    ['grpc', { grpc: { port: 'feed', service: 'jobs' } }, 'grpc://127.0.0.1:9001/jobs'],
  ])('asks by %s with the program of the image', (_, liveness, address) => {
    const fields = {
      ports: { feed: { number: 9001, protocol: 'tcp' } },
      health: { command: ['/probe'], liveness },
    };
    expect(container(fields).HealthCheck.Command).toEqual(['CMD', '/probe', address]);
  });

  it('is absent where the image has no program for it', () => {
    const fields = { ports: { feed: 9001 }, health: { liveness: { http: { port: 'feed' } } } };
    expect(container(fields)).not.toHaveProperty('HealthCheck');
  });

  it('waits for a start as long as the startup probe does', () => {
    const health = {
      startup: { exec: { command: ['/started'] }, periodSeconds: 5, failureThreshold: 20 },
      liveness: { exec: { command: ['/alive'] } },
    };
    expect(container({ health }).HealthCheck.StartPeriod).toBe(100);
  });
});

describe('an init step', () => {
  const step = {
    name: 'migrate',
    image: 'org/migrate:2.0.0',
    entrypoint: ['/migrate'],
    command: ['up'],
    workingDirectory: '/srv',
    environment: { NAME: { fact: 'service-name' } },
  };

  it('has its own image, program and variables, and no other ones', () => {
    const migrate = container({ initSteps: [step] }, 'migrate');
    expect(migrate).toMatchObject({
      Image: 'org/migrate:2.0.0',
      EntryPoint: ['/migrate'],
      Command: ['up'],
      WorkingDirectory: '/srv',
      Environment: [{ Name: 'NAME', Value: 'worker' }],
      Essential: false,
    });
  });

  it('waits for the step before, and the service waits for all', () => {
    const template = worker({ initSteps: [step, { name: 'seed', command: ['seed'] }] });
    const waitsFor = (name: string) => containerOf(template, 'jobs-worker', name).DependsOn;
    const done = (ContainerName: string) => ({ ContainerName, Condition: 'SUCCESS' });
    expect(waitsFor('migrate')).toBeUndefined();
    expect(waitsFor('seed')).toEqual([done('migrate')]);
    expect(waitsFor('worker')).toEqual([done('migrate'), done('seed')]);
  });

  it('finds the table of its service', () => {
    const template = ecsWith({ initSteps: [{ name: 'migrate', command: ['/migrate'], environment: {} }] });
    expect(containerOf(template, 'links', 'migrate').Environment).toEqual([
      { Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } },
    ]);
  });
});

describe('a sidecar', () => {
  it('has its own program and variables, and the region only if it calls AWS', () => {
    const sidecar = {
      name: 'proxy',
      image: 'org/proxy:1.2.3',
      command: ['--plain'],
      environment: { LEVEL: 'info' },
    };
    const plain = container({ sidecars: [sidecar] }, 'proxy');
    expect(plain).toMatchObject({ Command: ['--plain'], Environment: [{ Name: 'LEVEL', Value: 'info' }] });
    expect(plain).not.toHaveProperty('User');
    const calling = container({ sidecars: [{ ...sidecar, awsActions: ['s3:ListAllMyBuckets'] }] }, 'proxy');
    expect(calling.Environment).toContainEqual({ Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } });
  });

  it('reads the same configuration everywhere, unless it has another one for AWS', () => {
    const { aws, ...configuration } = collector.configuration;
    const variable = (sidecar: object) =>
      containerOf(ecsWith({ sidecars: [sidecar] }), 'links', 'collector').Environment[0];
    expect(variable(collector)).toEqual({ Name: 'COLLECTOR_CONFIGURATION', Value: aws });
    expect(variable({ ...collector, configuration })).toEqual({
      Name: 'COLLECTOR_CONFIGURATION',
      Value: 'to: local',
    });
  });

  it('without a configuration gets no volume and no writer', () => {
    const template = worker({ sidecars: [{ name: 'proxy', image: 'org/proxy:1.2.3' }] });
    expect(taskOf(template, 'jobs-worker').ContainerDefinitions.length).toBe(2);
    expect(taskOf(template, 'jobs-worker')).not.toHaveProperty('Volumes');
  });
});

describe('the number of tasks', () => {
  it('of a singleton is one, which stops before its successor starts', () => {
    const template = worker({ singleton: true });
    expect(all(template, 'AWS::ECS::Service')).toMatchObject([
      {
        DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
        AvailabilityZoneRebalancing: 'DISABLED',
      },
    ]);
    expect(all(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject([
      { MinCapacity: 1, MaxCapacity: 1 },
    ]);
    expect(all(template, 'AWS::ApplicationAutoScaling::ScalingPolicy')).toEqual([]);
  });

  it('follows CPU, memory or both', () => {
    const metrics = (scaling: object) =>
      all(
        worker({ scaling, replicas: { min: 1, max: 4 } }),
        'AWS::ApplicationAutoScaling::ScalingPolicy',
      ).map(
        ({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification, TargetValue } }) => [
          PredefinedMetricSpecification.PredefinedMetricType,
          TargetValue,
        ],
      );
    expect(metrics({ targetMemoryPercent: 70 })).toEqual([['ECSServiceAverageMemoryUtilization', 70]]);
    expect(metrics({ targetCpuPercent: 50, targetMemoryPercent: 70 })).toEqual([
      ['ECSServiceAverageCPUUtilization', 50],
      ['ECSServiceAverageMemoryUtilization', 70],
    ]);
  });
});

describe('an image', () => {
  const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/worker';
  const actions = (template: ReturnType<typeof worker>) =>
    all(template, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

  it.each([
    [`${ecr}:1.0.0`, ':1.0.0'],
    [`${ecr}@sha256:${'a'.repeat(64)}`, `@sha256:${'a'.repeat(64)}`],
  ])('of a private repository may be pulled: %s', (reference, ending) => {
    const template = worker({ image: { reference } });
    const image = joined(containerOf(template, 'jobs-worker', 'worker').Image).join('');
    expect(image).toContain('123456789012.dkr.ecr.eu-west-1.');
    expect(image.endsWith(`/team/worker${ending}`)).toBe(true);
    expect(actions(template)).toContainEqual({
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: 'arn:aws:ecr:eu-west-1:123456789012:repository/team/worker',
    });
  });

  it.each(['org/worker:1.0.0', 'public.ecr.aws/team/worker:1.0.0'])(
    'of a public one needs no rights: %s',
    (reference) => {
      const template = worker({ image: { reference } });
      expect(containerOf(template, 'jobs-worker', 'worker').Image).toBe(reference);
      expect(JSON.stringify(actions(template))).not.toContain('ecr:');
    },
  );
});
