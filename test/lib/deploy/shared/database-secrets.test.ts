import { renderApplication, type TemplateJson } from '../../../render-project.ts';
import { shop } from '../databases.ts';
import { all, idOf } from '../ecs/links.ts';

const rendered = renderApplication(shop);
const shared = rendered.json('Shared');
const password = (name: string) => ({
  Ref: idOf(shared, `Resource${name}Password`, 'AWS::SecretsManager::Secret'),
});
const url = (name: string) => ({ Ref: idOf(shared, `Resource${name}Url`, 'AWS::SecretsManager::Secret') });
const reference = (name: string) => ['{{resolve:secretsmanager:', password(name), ':SecretString:::}}'];

it('makes each password in Secrets Manager, of characters that a URL can hold', () => {
  const made = all(shared, 'AWS::SecretsManager::Secret').flatMap(({ GenerateSecretString }) =>
    GenerateSecretString ? [GenerateSecretString] : [],
  );
  const rule = { ExcludePunctuation: true, PasswordLength: 40 };
  expect(made).toEqual([rule, rule]);
});

it('gives the database a reference to its password', () => {
  expect(all(shared, 'AWS::RDS::DBInstance').map(({ MasterUserPassword }) => MasterUserPassword)).toEqual([
    { 'Fn::Join': ['', reference('orders')] },
    { 'Fn::Join': ['', reference('books')] },
  ]);
});

it('makes a secret of the URL, with TLS and a reference to the password', () => {
  const urls = ['orders', 'books'].map((name) => {
    const text = shared.Resources[url(name).Ref]?.Properties.SecretString['Fn::Join'][1];
    return text.map((part: any) => (typeof part === 'string' ? part : (part.Ref ?? part['Fn::GetAtt'][1])));
  });
  expect(urls.map((parts) => parts.join(''))).toEqual([
    `postgres://app:{{resolve:secretsmanager:${password('orders').Ref}:SecretString:::}}@Endpoint.Address:5432/orders?sslmode=require`,
    `mysql://app:{{resolve:secretsmanager:${password('books').Ref}:SecretString:::}}@Endpoint.Address:3306/books?ssl-mode=REQUIRED`,
  ]);
});

it('has both secrets whoever asks for them, so that a service can be rolled back to a version that does', () => {
  const { worker, idle } = shop.services;
  const template = renderApplication({ ...shop, services: { worker, idle } }).json('Shared');
  const descriptions = all(template, 'AWS::SecretsManager::Secret').map(({ Description }) => Description);
  expect(descriptions.sort()).toEqual([
    'the URL of books, with its password',
    'the URL of orders, with its password',
    'the password of books',
    'the password of orders',
  ]);
});

/** The paths of all texts in a template that CloudFormation resolves to a secret. */
const resolved = (value: unknown, path: readonly string[] = []): string[] => {
  if (typeof value === 'string') return value.includes('{{resolve') ? [path.join('.')] : [];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, entry]) => resolved(entry, [...path, key]))
    : [];
};

it('has the passwords in no other place of any template', () => {
  const places = Object.keys(rendered.stacks).flatMap((id) =>
    resolved(rendered.json(id).Resources).map((path) => `${id} ${path.split('.').slice(1, 3).join('.')}`),
  );
  expect(places.sort()).toEqual([
    'Shared Properties.MasterUserPassword',
    'Shared Properties.MasterUserPassword',
    'Shared Properties.SecretString',
    'Shared Properties.SecretString',
  ]);
  for (const id of Object.keys(rendered.stacks)) {
    const { Resources: _, ...others } = rendered.json(id);
    expect([id, resolved(others)]).toEqual([id, []]);
  }
});

const key = (parameter: string) => parameter.replace('/shop-shared/resources/', '');

it('tells the other stacks where all is by parameters, which hold no secret', () => {
  const held = Object.fromEntries(
    all(shared, 'AWS::SSM::Parameter').map(({ Name, Value }) => [
      key(Name),
      Value.Ref ?? Value['Fn::GetAtt'][1],
    ]),
  );
  const ofDatabase = (name: string) => ({
    [`${name}/host`]: 'Endpoint.Address',
    [`${name}/group`]: 'GroupId',
    // The Ref of a secret is its ARN.
    [`${name}/url`]: url(name).Ref,
    [`${name}/password`]: password(name).Ref,
  });
  expect(held).toEqual({
    ...ofDatabase('orders'),
    ...ofDatabase('books'),
    'queue/host': 'Endpoint.Address',
    'queue/group': 'GroupId',
  });
});

it.each(['EcsFargate', 'Eks'])('has %s read no more of them than its containers ask for', (id) => {
  const { Parameters } = rendered.json(id) as TemplateJson & {
    Parameters: Record<string, { Default: string }>;
  };
  const read = Object.values(Parameters).map(({ Default }) => key(Default));
  expect(read.filter((one) => !one.startsWith('/')).sort()).toEqual([
    ...['books/group', 'books/url'],
    ...['orders/group', 'orders/host', 'orders/password', 'orders/url'],
    ...['queue/group', 'queue/host'],
  ]);
});

it('exports no resource, which could then never leave the definition', () => {
  const exported = Object.values(shared.Outputs).filter((output) => 'Export' in output);
  expect(exported).not.toEqual([]);
  expect(JSON.stringify(exported)).not.toMatch(/Resource(orders|books|queue)|DataSubnet/);
});

it('names each database in an output, and how to read its URL, without the URL itself', () => {
  expect(shared.Outputs.OrdersInstance?.Value).toEqual({
    Ref: idOf(shared, 'ResourceordersInstance', 'AWS::RDS::DBInstance'),
  });
  const command = JSON.stringify(shared.Outputs.BooksUrlCommand?.Value);
  expect(command).toContain('aws secretsmanager get-secret-value --secret-id ');
  expect(command).toContain(url('books').Ref);
  expect(shared.Outputs).not.toHaveProperty('QueueInstance');
});
