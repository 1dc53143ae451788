import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { only, renderApplication, type TemplateJson } from '../../../render-project.ts';
import { links, ecsWith as withChange } from './links.ts';

const service = links.services.links;

let ecs: TemplateJson;
let task: Record<string, any>;
let main: Record<string, any>;
let collector: Record<string, any>;

beforeAll(() => {
  ecs = withChange({});
  task = only(ecs, 'AWS::ECS::TaskDefinition');
  [main, collector] = task.ContainerDefinitions;
});

describe('the service', () => {
  it('releases without a gap and rolls back what does not start', () => {
    expect(only(ecs, 'AWS::ECS::Service').DeploymentConfiguration).toEqual({
      MinimumHealthyPercent: 100,
      MaximumPercent: 150,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });

  it.each([
    ['count', { Type: 'COUNT', Value: 5 }],
    ['percent', { Type: 'UNBOUNDED_PERCENT', Value: 5 }],
  ])('fails a release at the threshold that is defined as a %s', (type, ThresholdConfiguration) => {
    const failureThreshold = { type, value: 5, resetWhenHealthy: false };
    const strict = withChange({ rollout: { ...service.rollout, failureThreshold } });
    expect(only(strict, 'AWS::ECS::Service').DeploymentConfiguration.DeploymentCircuitBreaker).toEqual({
      Enable: true,
      Rollback: true,
      ThresholdConfiguration,
      ResetOnHealthyTask: false,
    });
  });

  it('leaves the number of tasks to its scaling target', () => {
    expect(only(ecs, 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
    expect(only(ecs, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 2,
      MaxCapacity: 6,
    });
    expect(
      only(ecs, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration,
    ).toMatchObject({
      TargetValue: 60,
      ScaleInCooldown: 300,
      ScaleOutCooldown: 30,
    });
  });

  it('has its scaling target hold a fixed number, by no policy, so that scaling comes and goes without a drift', () => {
    const fixed = withChange({ scaling: undefined, replicas: { min: 3, max: 3 } });
    expect(only(fixed, 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
    expect(only(fixed, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 3,
      MaxCapacity: 3,
    });
    expect(Object.values(fixed.Resources).map(({ Type }) => Type)).not.toContain(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
    );
  });

  it('runs in private subnets, without a public address or a way in by exec, its tags on each task', () => {
    const { NetworkConfiguration, ...properties } = only(ecs, 'AWS::ECS::Service');
    expect(NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('DISABLED');
    expect(NetworkConfiguration.AwsvpcConfiguration.Subnets.map(JSON.stringify)).toEqual([
      expect.stringContaining('PrivateSubnet1'),
      expect.stringContaining('PrivateSubnet2'),
    ]);
    expect(properties).toMatchObject({
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      EnableECSManagedTags: true,
      AvailabilityZoneRebalancing: 'ENABLED',
      HealthCheckGracePeriodSeconds: 60,
    });
    expect(properties.Tags).toEqual(expect.arrayContaining([{ Key: 'owner', Value: links.owner }]));
  });
});

describe('the task', () => {
  it('is the smallest Fargate size that holds the service and its sidecar', () => {
    expect(task).toMatchObject({
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
    });
    expect(main.Cpu + collector.Cpu).toBeLessThanOrEqual(512);
    expect(main.Memory + collector.Memory).toBeLessThanOrEqual(1024);
  });

  it.each([
    ['x86_64', 'X86_64', 'linux/amd64'],
    ['arm64', 'ARM64', 'linux/arm64'],
  ])(
    'runs on %s when the context says so, in ECS and EKS from an image of it',
    (architecture, cpu, platform) => {
      const { assembly, json } = renderApplication(links, { architecture });
      expect(only(json('EcsFargate'), 'AWS::ECS::TaskDefinition').RuntimePlatform.CpuArchitecture).toBe(cpu);
      for (const id of ['EcsFargate', 'Eks']) {
        const { dockerImages } = JSON.parse(readFileSync(join(assembly, `${id}.assets.json`), 'utf8'));
        const platforms = Object.values<any>(dockerImages).map(({ source }) => source.platform);
        expect([id, platforms]).toEqual([id, [platform]]);
      }
    },
  );

  it('hardens each container: numeric user, read-only root, no capability', () => {
    expect(task.ContainerDefinitions.map(({ Name }: { Name: string }) => Name)).toEqual([
      'links',
      'collector',
    ]);
    for (const container of task.ContainerDefinitions) {
      expect(container).toMatchObject({
        User: '10001:10001',
        ReadonlyRootFilesystem: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      });
    }
    expect(main.LinuxParameters.Tmpfs).toEqual([{ ContainerPath: '/tmp', Size: 16 }]);
  });

  it('lets each container that does listen below 1024 by a sysctl', () => {
    const controls = (change: object) =>
      only(withChange(change), 'AWS::ECS::TaskDefinition').ContainerDefinitions.map(
        ({ SystemControls }: { SystemControls?: unknown }) => SystemControls,
      );
    const [sidecar] = service.sidecars;
    const low = [{ Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '0' }];
    expect(controls({})).toEqual([undefined, undefined]);
    expect(controls({ ports: { http: 80 } })).toEqual([low, undefined]);
    expect(controls({ sidecars: [{ ...sidecar, ports: { otlp: 431, health: 13133 } }] })).toEqual([
      undefined,
      low,
    ]);
  });

  it('asks its container whether it lives, and its target group whether it is ready', () => {
    expect(main.HealthCheck).toEqual({
      Command: ['CMD', 'node', '/app/probe.cjs', 'http://127.0.0.1:8080/healthz'],
      Interval: 10,
      Timeout: 3,
      Retries: 3,
      StartPeriod: 60,
    });
    expect(only(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      HealthCheckPath: '/readyz',
      HealthCheckPort: '8080',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      UnhealthyThresholdCount: 2,
      HealthyThresholdCount: 2,
      TargetType: 'ip',
    });
  });

  it('has the shutdown budget of the definition: drain at the load balancer, then stop', () => {
    expect(only(ecs, 'AWS::ElasticLoadBalancingV2::TargetGroup').TargetGroupAttributes).toContainEqual({
      Key: 'deregistration_delay.timeout_seconds',
      Value: '20',
    });
    expect(main.StopTimeout).toBe(20);
    expect(main.Environment).toContainEqual({ Name: 'STOP_TIMEOUT_SECONDS', Value: '20' });
  });

  it('keeps its side of a connection longer than the load balancer', () => {
    expect(only(ecs, 'AWS::ElasticLoadBalancingV2::LoadBalancer').LoadBalancerAttributes).toContainEqual({
      Key: 'idle_timeout.timeout_seconds',
      Value: '60',
    });
    expect(main.Environment).toContainEqual({ Name: 'KEEP_ALIVE_SECONDS', Value: '65' });
  });

  it('has the admin token made in Secrets Manager, where only its name is known beforehand', () => {
    const secret = only(ecs, 'AWS::SecretsManager::Secret');
    expect(secret.GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 40 });
    expect(secret).not.toHaveProperty('SecretString');
  });

  it('gets the admin token from Secrets Manager, never as text', () => {
    expect(main.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['ADMIN_TOKEN']);
    expect(main.Secrets[0].ValueFrom).toEqual({ Ref: expect.stringMatching(/^Secretlinksadmintoken/) });
    expect(main.Environment.map(({ Name }: { Name: string }) => Name)).not.toContain('ADMIN_TOKEN');
  });

  it('starts its sidecar first and lives without it', () => {
    expect(main.DependsOn).toEqual([{ ContainerName: 'collector', Condition: 'START' }]);
    expect(collector).toMatchObject({
      Essential: false,
      RestartPolicy: { Enabled: true },
      Command: ['--config=env:COLLECTOR_CONFIGURATION'],
    });
    expect(main.Environment).toContainEqual({
      Name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      Value: 'http://127.0.0.1:4318',
    });
  });

  it('writes the configuration of a sidecar that reads no variable into a volume, before the sidecar starts', () => {
    const [defined] = service.sidecars;
    const aws = 'to: "$HOME" ${AWS_REGION} %s';
    const proxy = {
      ...defined,
      name: 'proxy',
      image: 'org/proxy:1.2.3',
      configuration: { ...defined.configuration, path: '/etc/proxy/proxy.yaml', aws },
    };
    const task = only(withChange({ sidecars: [proxy], environment: {} }), 'AWS::ECS::TaskDefinition');
    const [changed, sidecar, writer] = task.ContainerDefinitions;
    expect(task.Volumes).toEqual([{ Name: 'proxy_configuration' }]);
    expect(writer).toMatchObject({
      Name: 'proxy_configuration',
      Image: 'busybox:1.37',
      Command: ['sh', '-c', 'printf %s "$CONFIGURATION" > "$0"', '/etc/proxy/proxy.yaml'],
      Environment: [{ Name: 'CONFIGURATION', Value: aws }],
      Essential: false,
      MountPoints: [{ SourceVolume: 'proxy_configuration', ContainerPath: '/etc/proxy', ReadOnly: false }],
      ReadonlyRootFilesystem: true,
      // A new volume belongs to root.
      User: '0:0',
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    });
    // The task's size is for the containers that go on running.
    for (const limit of ['Cpu', 'Memory', 'MemoryReservation']) expect(writer).not.toHaveProperty(limit);
    expect(sidecar).toMatchObject({
      Name: 'proxy',
      DependsOn: [{ ContainerName: 'proxy_configuration', Condition: 'SUCCESS' }],
      MountPoints: [{ SourceVolume: 'proxy_configuration', ContainerPath: '/etc/proxy', ReadOnly: true }],
      User: '10001:10001',
    });
    expect(sidecar).not.toHaveProperty('Command');
    expect(changed.DependsOn).toEqual([{ ContainerName: 'proxy', Condition: 'START' }]);
  });

  it('runs an init step of the definition to its end before the service starts', () => {
    const step = { name: 'warm-up', command: ['node', '/app/step.cjs', 'warm-up'] };
    const [changed, , warmUp] = only(
      withChange({ initSteps: [step] }),
      'AWS::ECS::TaskDefinition',
    ).ContainerDefinitions;
    expect(changed.DependsOn).toContainEqual({ ContainerName: 'warm-up', Condition: 'SUCCESS' });
    expect(warmUp).toMatchObject({
      Name: 'warm-up',
      Essential: false,
      Command: step.command,
      Image: changed.Image,
    });
  });

  it('logs without ever waiting for the log service, and keeps the lines as long as the definition says', () => {
    expect(task.ContainerDefinitions).toHaveLength(2);
    for (const container of task.ContainerDefinitions) {
      expect(container.LogConfiguration).toMatchObject({
        LogDriver: 'awslogs',
        Options: { mode: 'non-blocking' },
      });
    }
    expect(only(ecs, 'AWS::Logs::LogGroup').RetentionInDays).toBe(30);
  });
});

describe('roles', () => {
  it('may do all that they may before the first task starts', () => {
    const service = Object.values(ecs.Resources).find(({ Type }) => Type === 'AWS::ECS::Service');
    const policies = Object.keys(ecs.Resources).filter(
      (id) => ecs.Resources[id]?.Type === 'AWS::IAM::Policy',
    );
    expect(policies.length).toBe(2);
    expect(service?.DependsOn).toEqual(expect.arrayContaining(policies));
  });

  const statements = (role: string): Record<string, any>[] =>
    Object.entries(ecs.Resources)
      .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

  it('lets the task do to its table what the definition lists, and nothing to other tables', () => {
    const [table, telemetry, ...more] = statements('linksTaskTaskRole');
    expect(more).toEqual([]);
    expect(table?.Action).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
    const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((of) => ({
      Ref: `AWS::${of}`,
    }));
    const arn = ['arn:', partition, ':dynamodb:', region, ':', account, ':table/', { Ref: 'LinksTableName' }];
    expect(table?.Resource).toEqual({ 'Fn::Join': ['', arn] });
    expect(telemetry).toEqual({
      Effect: 'Allow',
      Action: ['cloudwatch:PutMetricData', 'xray:PutSpans', 'xray:PutTraceSegments'],
      Resource: '*',
    });
  });

  it('lets the execution role pull this image, write this log and read this secret', () => {
    const [secret] = main.Secrets;
    const [log] = Object.entries(ecs.Resources).find(([, { Type }]) => Type === 'AWS::Logs::LogGroup') ?? [];
    expect(ecs.Resources[secret.ValueFrom.Ref]?.Type).toBe('AWS::SecretsManager::Secret');
    expect(main.LogConfiguration.Options['awslogs-group']).toEqual({ Ref: log });
    // The image stands in the repository of CDK's assets, whose tag is the image's.
    const repository = { 'Fn::Sub': expect.stringMatching(/^cdk-\w+-container-assets-/) };
    expect(statements('linksTaskExecutionRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: { 'Fn::Join': ['', expect.arrayContaining([':repository/', repository])] },
      },
      // ECR binds the right to sign in to no repository.
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [log, 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: secret.ValueFrom,
      },
    ]);
    expect(
      Object.values(ecs.Resources).flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? []),
    ).toEqual([]);
  });
});

describe('the way in and out', () => {
  const tasksIn = ({ Resources }: typeof ecs) =>
    Object.entries(Resources).find(([id]) => id.startsWith('linksGroup') && !id.includes('from'))?.[1]
      .Properties;

  it('is the load balancer alone, what ECS itself needs, and the outbound ports of the definition', () => {
    const tasks = tasksIn(ecs);
    const outward = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp' };
    expect(tasks?.SecurityGroupEgress).toEqual([
      {
        ...outward,
        Description: 'images, secrets, logs and other AWS APIs',
        FromPort: 443,
        ToPort: 443,
      },
      { ...outward, Description: 'what the service calls', FromPort: 5432, ToPort: 5432 },
    ]);
    expect(tasks).not.toHaveProperty('SecurityGroupIngress');
    expect(only(ecs, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 8080, ToPort: 8080 });
  });

  it.each([[[]], [[443]]])('leaves AWS reachable with outboundPorts %j, by one rule', (outboundPorts) => {
    const rules = tasksIn(withChange({ network: { outboundPorts } }))?.SecurityGroupEgress;
    expect(rules.map(({ FromPort }: { FromPort: number }) => FromPort)).toEqual([443]);
  });

  it('lets the load balancer ask for health on a port of its own', () => {
    const { readiness } = service.health;
    const admin = withChange({
      ports: { http: 8080, admin: 9090 },
      health: { ...service.health, readiness: { http: { ...readiness.http, port: 'admin' } } },
    });
    expect(only(admin, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      Port: 8080,
      HealthCheckPort: '9090',
    });
    for (const way of ['Ingress', 'Egress']) {
      const rules = Object.values(admin.Resources).filter(
        ({ Type }) => Type === `AWS::EC2::SecurityGroup${way}`,
      );
      expect(rules.map(({ Properties }) => [Properties.FromPort, Properties.ToPort])).toEqual([
        [8080, 8080],
        [9090, 9090],
      ]);
    }
  });

  it('is HTTP without a domain name, and says so', () => {
    expect(only(ecs, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 80, Protocol: 'HTTP' });
    expect(ecs.Outputs.LinksUrl?.Description).toContain('unencrypted');
  });

  it('is HTTPS with a domain name, under that name, and HTTP leads there', () => {
    const domain = {
      domainName: 'links.example.com',
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      hostedZoneName: 'example.com',
    };
    const secure = withChange({}, domain);
    const listeners = Object.values(secure.Resources).filter(
      ({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::Listener',
    );
    expect(listeners.map(({ Properties }) => [Properties.Port, Properties.DefaultActions[0].Type])).toEqual([
      [80, 'redirect'],
      [443, 'forward'],
    ]);
    expect(only(secure, 'AWS::Route53::RecordSet')).toMatchObject({ Name: 'links.example.com.', Type: 'A' });
    expect(secure.Outputs.LinksUrl?.Value).toBe('https://links.example.com');
  });
});
