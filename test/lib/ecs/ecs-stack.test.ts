import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { service } from '../../../lib/service.ts';
import { only, renderProject, type TemplateJson } from '../../render-project.ts';

let ecs: TemplateJson;
let task: Record<string, any>;
let main: Record<string, any>;
let collector: Record<string, any>;

beforeAll(() => {
  ecs = renderProject().json('EcsFargate');
  task = only(ecs, 'AWS::ECS::TaskDefinition');
  [main, collector] = task.ContainerDefinitions;
});

const withChange = (change: object, context = {}) => renderProject(change, context).json('EcsFargate');

describe('the service', () => {
  it('releases without a gap and rolls back what does not start', () => {
    expect(only(ecs, 'AWS::ECS::Service').DeploymentConfiguration).toEqual({
      MinimumHealthyPercent: 100,
      MaximumPercent: 150,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
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

  it('has a fixed number of tasks where nothing scales it', () => {
    const fixed = withChange({ scaling: undefined, replicas: { min: 3, max: 3 } });
    expect(only(fixed, 'AWS::ECS::Service').DesiredCount).toBe(3);
    expect(Object.values(fixed.Resources).map(({ Type }) => Type)).not.toContain(
      'AWS::ApplicationAutoScaling::ScalableTarget',
    );
  });

  it('runs in private subnets, without a public address or a way in by exec, its tags on each task', () => {
    const { NetworkConfiguration, ...properties } = only(ecs, 'AWS::ECS::Service');
    expect(NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('DISABLED');
    for (const subnet of NetworkConfiguration.AwsvpcConfiguration.Subnets)
      expect(JSON.stringify(subnet)).toContain('PrivateSubnet');
    expect(properties).toMatchObject({
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      EnableECSManagedTags: true,
      AvailabilityZoneRebalancing: 'ENABLED',
      HealthCheckGracePeriodSeconds: 60,
    });
    expect(properties.Tags).toEqual(expect.arrayContaining([{ Key: 'owner', Value: service.owner }]));
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
      const { app, json } = renderProject({}, { architecture });
      expect(only(json('EcsFargate'), 'AWS::ECS::TaskDefinition').RuntimePlatform.CpuArchitecture).toBe(cpu);
      const assembly = app.synth().directory;
      for (const id of ['EcsFargate', 'Eks']) {
        const { dockerImages } = JSON.parse(readFileSync(join(assembly, `${id}.assets.json`), 'utf8'));
        const platforms = Object.values<any>(dockerImages).map(({ source }) => source.platform);
        expect([id, platforms]).toEqual([id, [platform]]);
      }
    },
  );

  it('confines each container: numeric user, read-only root, no capability', () => {
    for (const container of [main, collector]) {
      expect(container).toMatchObject({
        User: '10001:10001',
        ReadonlyRootFilesystem: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      });
    }
    expect(main.LinuxParameters.Tmpfs).toEqual([{ ContainerPath: '/tmp', Size: 16 }]);
  });

  it('keeps a capability by not dropping it, as Fargate adds none', () => {
    const changed = withChange({ security: { ...service.security, addCapabilities: ['NET_BIND_SERVICE'] } });
    const { Drop, Add } = only(changed, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0].LinuxParameters
      .Capabilities;
    expect(Drop).toHaveLength(13);
    expect(Drop).not.toContain('NET_BIND_SERVICE');
    expect(Add).toBeUndefined();
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

  it('gets the admin token from Secrets Manager, never as text', () => {
    expect(main.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['ADMIN_TOKEN']);
    expect(JSON.stringify(main.Secrets)).toContain('ImportValue');
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

  it('runs a step that is needed everywhere to its end before the service starts', () => {
    const step = { name: 'warm-up', command: ['node', '/app/step.cjs', 'warm-up'], neededFor: 'everywhere' };
    const [changed, , warmUp] = only(
      withChange({ steps: [...service.steps, step] }),
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
    for (const container of [main, collector]) {
      expect(container.LogConfiguration).toMatchObject({
        LogDriver: 'awslogs',
        Options: { mode: 'non-blocking' },
      });
    }
    expect(only(ecs, 'AWS::Logs::LogGroup').RetentionInDays).toBe(30);
  });
});

describe('roles', () => {
  const statements = (role: string): Record<string, any>[] =>
    Object.entries(ecs.Resources)
      .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

  it('lets the task do to its table what the definition lists, and nothing to other tables', () => {
    const [table, telemetry, ...more] = statements('TaskTaskRole');
    expect(more).toEqual([]);
    expect(table?.Action).toEqual(['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem']);
    expect(JSON.stringify(table?.Resource)).toMatch(/Shared:ExportsOutputFnGetAttTable\w+Arn/);
    expect(telemetry).toEqual({
      Effect: 'Allow',
      Action: ['cloudwatch:PutMetricData', 'xray:PutSpans', 'xray:PutTraceSegments'],
      Resource: '*',
    });
  });

  it('lets the execution role pull this image, write this log and read this secret', () => {
    const unbound = statements('TaskExecutionRole').filter(({ Resource }) => Resource === '*');
    expect(unbound.map(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
    expect(
      Object.values(ecs.Resources).flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? []),
    ).toEqual([]);
  });
});

describe('the way in and out', () => {
  it('is the load balancer alone, and the outbound ports of the definition', () => {
    const tasks = Object.entries(ecs.Resources).find(([id]) => id.startsWith('ServiceGroup'))?.[1].Properties;
    expect(tasks?.SecurityGroupEgress).toEqual([
      { CidrIp: '0.0.0.0/0', Description: 'images, AWS APIs', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' },
    ]);
    expect(tasks).not.toHaveProperty('SecurityGroupIngress');
    expect(only(ecs, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 8080, ToPort: 8080 });
  });

  it('lets the load balancer ask for health on a port of its own', () => {
    const { readiness } = service.health;
    const admin = withChange({
      ports: { http: 8080, admin: 9090 },
      health: { ...service.health, readiness: { ...readiness, port: 'admin' } },
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
    expect(ecs.Outputs.Url?.Description).toContain('unencrypted');
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
    expect(secure.Outputs.Url?.Value).toBe('https://links.example.com');
  });
});
