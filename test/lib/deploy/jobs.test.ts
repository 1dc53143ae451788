import { cronOf } from '../../../lib/deploy/ecs/ecs-workloads.ts';
import { objectsOf, the } from '../../k8s/plain-objects.ts';
import { renderApplication } from '../../render-project.ts';
import { read } from './compose/rendered-compose.ts';
import { all, taskOf } from './ecs/links.ts';
import { manifestsOf } from './eks/manifests-of.ts';

const shop = {
  name: 'shop',
  services: { web: { image: { reference: 'org/web:1.0.0' }, security: { userId: 10_001 } } },
  jobs: {
    report: {
      image: { reference: 'org/report:1.0.0' },
      command: ['report'],
      environment: { DATABASE_URL: { resource: 'orders' } },
      secrets: [{ name: 'mail-key', environmentVariable: 'MAIL_KEY' }],
      schedule: '30 2 * * 1-5',
      timeZone: 'Europe/Berlin',
      retries: 2,
      startWithinSeconds: 600,
      security: { userId: 10_002 },
    },
  },
  resources: { orders: { type: 'postgres' } },
};

describe('on Compose', () => {
  const { services } = read(shop);

  it('is not started by docker compose up, and ends', () => {
    const { profiles, restart, labels, depends_on, image } = services.report;
    expect({ profiles, restart, labels, depends_on, image }).toEqual({
      profiles: ['jobs'],
      restart: 'no',
      labels: { job: 'report', version: '0.1.0', owner: 'shop' },
      depends_on: { orders: { condition: 'service_healthy' } },
      image: 'org/report:1.0.0',
    });
  });

  it('is told of in the head of the file, with its secret', () => {
    const file = renderApplication(shop).renderedFiles['docker-compose.yml'] ?? '';
    expect(file).toMatch(
      /^# {3}docker compose run --rm report +runs the job once: Compose has no schedule$/m,
    );
    expect(file).toMatch(/^# {3}REPORT_MAIL_KEY /m);
  });
});

describe('on ECS', () => {
  const template = renderApplication(shop).json('EcsFargate');

  it('is a task that EventBridge starts, in the private subnets and with a group that lets nobody in', () => {
    const [schedule] = all(template, 'AWS::Scheduler::Schedule');
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(30 2 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 600 },
        EcsParameters: {
          LaunchType: 'FARGATE',
          NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
        },
      },
    });
    expect(all(template, 'AWS::ECS::Service')).toHaveLength(1);
    const ingress = all(template, 'AWS::EC2::SecurityGroupIngress');
    expect(ingress.map(({ GroupId }) => GroupId)).toEqual([{ Ref: 'OrdersGroup' }]);
  });

  it('gets the secrets of its own and of the database', () => {
    const { ContainerDefinitions } = taskOf(template, 'shop-report');
    expect(ContainerDefinitions[0].Secrets.map(({ Name }: { Name: string }) => Name).sort()).toEqual([
      'DATABASE_URL',
      'MAIL_KEY',
    ]);
  });

  it('can be run at once, by an output', () => {
    const { ReportRunCommand } = (template as any).Outputs;
    expect(ReportRunCommand.Description).toBe('runs report now');
    expect(JSON.stringify(ReportRunCommand.Value)).toMatch(
      /aws ecs run-task .*--task-definition shop-report /,
    );
  });

  it.each([
    ['*/5 * * * *', { minute: '0/5', hour: '*', day: '*', month: '*' }],
    ['0 */6 * * *', { minute: '0', hour: '0/6', day: '*', month: '*' }],
    ['0 3 */2 */3 *', { minute: '0', hour: '3', day: '1/2', month: '1/3' }],
    ['0 3 * * 0', { minute: '0', hour: '3', month: '*', weekDay: 'SUN' }],
    ['0 3 * * 1-5,6', { minute: '0', hour: '3', month: '*', weekDay: 'MON-FRI,SAT' }],
  ])('has the schedule %s in the words of EventBridge', (schedule, cron) => {
    expect(cronOf(schedule)).toEqual(cron);
  });
});

describe('on Kubernetes', () => {
  it('is a CronJob whose runs do not overlap, with a policy of its own', () => {
    const objects = objectsOf(shop);
    const { spec } = the(objects, 'CronJob', 'report');
    expect(spec).toMatchObject({
      schedule: '30 2 * * 1-5',
      timeZone: 'Europe/Berlin',
      startingDeadlineSeconds: 600,
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { backoffLimit: 2 } },
    });
    const pod = spec.jobTemplate.spec.template.spec;
    expect([pod.restartPolicy, pod.serviceAccountName, pod.containers[0].securityContext.runAsUser]).toEqual([
      'Never',
      'report',
      10_002,
    ]);
    expect(the(objects, 'NetworkPolicy', 'report').spec.ingress).toBeUndefined();
    const from = the(objects, 'NetworkPolicy', 'orders').spec.ingress[0].from;
    expect(from).toEqual([{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'report' } } }]);
    expect(objects.filter((object: any) => object.kind === 'Deployment')).toHaveLength(1);
  });

  it('reads its secrets on EKS by an init step, as services do', () => {
    const cron = manifestsOf(renderApplication(shop).json('Eks')).find(({ kind }) => kind === 'CronJob');
    const { initContainers, containers } = cron?.spec.jobTemplate.spec.template.spec ?? {};
    expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['read-secrets']);
    const fromFiles = containers[0].env.filter(({ valueFrom }: any) => valueFrom?.fileKeyRef);
    expect(fromFiles.map(({ name }: { name: string }) => name).sort()).toEqual(['DATABASE_URL', 'MAIL_KEY']);
  });
});
