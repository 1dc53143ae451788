import { renderApplication } from '../../../render-project.ts';
import { shop, withoutResources } from '../databases.ts';
import { all, containerOf, ecsOf, idOf } from './links.ts';

const ecs = ecsOf(shop);
const groupOf = (service: string) => ({
  'Fn::GetAtt': [idOf(ecs, `${service}Group`, 'AWS::EC2::SecurityGroup'), 'GroupId'],
});

it('lets the tasks of each service connect to what the service uses, on its port, and nobody else', () => {
  const rules = all(ecs, 'AWS::EC2::SecurityGroupIngress').map(
    ({ GroupId, SourceSecurityGroupId, FromPort, ToPort }) => [
      GroupId.Ref,
      SourceSecurityGroupId,
      FromPort,
      ToPort,
    ],
  );
  expect(rules).toHaveLength(3);
  expect(rules).toEqual(
    expect.arrayContaining([
      ['OrdersGroup', groupOf('web'), 5432, 5432],
      ['QueueGroup', groupOf('web'), 6379, 6379],
      ['BooksGroup', groupOf('worker'), 3306, 3306],
    ]),
  );
});

it('lets the tasks out to what they use alone, and to an outside service on its port', () => {
  const rules = all(ecs, 'AWS::EC2::SecurityGroupEgress').map(
    ({ GroupId, DestinationSecurityGroupId, FromPort }) => [
      GroupId,
      DestinationSecurityGroupId?.Ref,
      FromPort,
    ],
  );
  expect(rules).toHaveLength(3);
  expect(rules).toEqual(
    expect.arrayContaining([
      [groupOf('web'), 'OrdersGroup', 5432],
      [groupOf('web'), 'QueueGroup', 6379],
      [groupOf('worker'), 'BooksGroup', 3306],
    ]),
  );
  const anywhere = Object.fromEntries(
    all(ecs, 'AWS::EC2::SecurityGroup').map(({ GroupDescription, SecurityGroupEgress }) => [
      GroupDescription,
      SecurityGroupEgress.map(({ FromPort }: { FromPort: number }) => FromPort),
    ]),
  );
  expect(anywhere).toEqual({
    'tasks of web': [443, 465],
    'tasks of worker': [443],
    'tasks of idle': [443],
  });
});

const names = (list: { Name: string }[] = []) => list.map(({ Name }) => Name);
const SECRET_OF_MAIL = {
  'Fn::Join': [
    '',
    [
      ...['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:', { Ref: 'AWS::Region' }, ':'],
      ...[{ Ref: 'AWS::AccountId' }, ':secret:shop/mail'],
    ],
  ],
};

it('hands over secrets by their names in Secrets Manager, to the container that asks for them', () => {
  expect(containerOf(ecs, 'shop-web', 'web').Secrets).toEqual([
    { Name: 'ORDERS_URL', ValueFrom: { Ref: 'OrdersUrl' } },
    { Name: 'MAIL_URL', ValueFrom: SECRET_OF_MAIL },
  ]);
  expect(containerOf(ecs, 'shop-web', 'migrate').Secrets).toEqual([
    { Name: 'PASSWORD', ValueFrom: { Ref: 'OrdersPassword' } },
  ]);
  expect(containerOf(ecs, 'shop-worker', 'worker').Secrets).toEqual([
    { Name: 'BOOKS_URL', ValueFrom: { Ref: 'BooksUrl' } },
  ]);
  for (const [task, container] of [
    ['web', 'proxy'],
    ['idle', 'idle'],
  ] as const)
    expect(containerOf(ecs, `shop-${task}`, container).Secrets).toBeUndefined();
});

it('hands over the other parts as texts, with TLS', () => {
  const { Environment } = containerOf(ecs, 'shop-web', 'web');
  expect(Environment).toEqual(
    expect.arrayContaining([
      { Name: 'ORDERS_TLS', Value: 'true' },
      { Name: 'POOL_SIZE', Value: '7' },
      { Name: 'QUEUE_URL', Value: { 'Fn::Join': ['', ['rediss://', { Ref: 'QueueHost' }, ':6379']] } },
    ]),
  );
  expect(names(Environment)).not.toContain('ORDERS_URL');
  expect(containerOf(ecs, 'shop-web', 'migrate').Environment).toEqual([
    { Name: 'HOST', Value: { Ref: 'OrdersHost' } },
  ]);
});

it('lets the execution role of a service read its secrets and no others, and its task role none', () => {
  const readable = Object.fromEntries(
    all(ecs, 'AWS::IAM::Policy').flatMap(({ Roles, PolicyDocument }) => {
      const statements = PolicyDocument.Statement.filter(({ Action }: { Action: string[] }) =>
        String(Action).includes('secretsmanager'),
      );
      return statements.map(({ Resource }: { Resource: unknown }) => [Roles[0].Ref, [Resource].flat()]);
    }),
  );
  const roleOf = (service: string) => idOf(ecs, `${service}TaskExecutionRole`, 'AWS::IAM::Role');
  expect(Object.keys(readable)).toEqual([roleOf('web'), roleOf('worker')]);
  expect(readable[roleOf('worker')]).toEqual([{ Ref: 'BooksUrl' }]);
  const [mail, ...others] = readable[roleOf('web')];
  expect(JSON.stringify(mail)).toContain(':secret:shop/mail-??????');
  expect(others).toEqual([{ Ref: 'OrdersPassword' }, { Ref: 'OrdersUrl' }]);
});

it('reads no parameter of a resource in an application without resources', () => {
  const { Parameters } = renderApplication(withoutResources).json('EcsFargate') as unknown as {
    Parameters: object;
  };
  expect(Object.keys(Parameters)).toEqual(['BootstrapVersion']);
});

it('tells how to store the URL of something outside, under the name that tasks and pods read', () => {
  for (const stack of ['EcsFargate', 'Eks'])
    expect(JSON.stringify((renderApplication(shop).json(stack) as any).Outputs.MailCommand.Value)).toContain(
      'aws secretsmanager create-secret --name shop/mail --secret-string URL',
    );
});
