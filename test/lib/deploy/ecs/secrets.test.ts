import { all, containerOf, ecsOf, joined, taskOf } from './links.ts';

const shop = (...secrets: object[]) =>
  ecsOf({ name: 'shop', services: { web: { image: { reference: 'org/web:1.0.0' }, secrets } } });
const web = (template: ReturnType<typeof shop>) => containerOf(template, 'shop-web', 'web');
/** The ARN of a secret that is known by its name alone. */
const arnOf = (name: string) => ({
  'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(new RegExp(`^:secret:${name}$`))])],
});
const readable = (template: ReturnType<typeof shop>) =>
  all(template, 'AWS::IAM::Policy')
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager:GetSecretValue'))
    .map(({ Resource }) => Resource);

const generated = { name: 'api-key', environmentVariable: 'API_KEY' };

it('makes a random value for a generated secret, described by its service and its stack', () => {
  const [secret, ...others] = all(shop(generated), 'AWS::SecretsManager::Secret');
  expect(others).toEqual([]);
  expect(secret).toMatchObject({
    Description: 'web/api-key of shop-ecs',
    GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 40 },
  });
});

it('takes a provided secret by its name, makes none, and prints the command that stores it', () => {
  const template = shop({ ...generated, source: 'provided' });
  expect(all(template, 'AWS::SecretsManager::Secret')).toEqual([]);
  expect(web(template).Secrets).toEqual([{ Name: 'API_KEY', ValueFrom: arnOf('shop/web/api-key') }]);
  expect(readable(template)).toEqual([arnOf('shop/web/api-key-\\?{6}')]);
  expect(joined(template.Outputs.WebApiKeyCommand?.Value)).toEqual([
    'aws secretsmanager create-secret --name shop/web/api-key --secret-string VALUE --region ',
    { Ref: 'AWS::Region' },
  ]);
});

it('takes an existing secret by the name that the definition says, and prints nothing', () => {
  const template = shop({ ...generated, source: 'existing', existingName: 'shared/api-key' });
  expect(all(template, 'AWS::SecretsManager::Secret')).toEqual([]);
  expect(web(template).Secrets).toEqual([{ Name: 'API_KEY', ValueFrom: arnOf('shared/api-key') }]);
  expect(template.Outputs ?? {}).toEqual({});
});

describe('an image that reads files alone', () => {
  const template = shop(
    { name: 'api-key', file: { environmentVariable: 'API_KEY_FILE' } },
    { name: 'password', file: { path: '/run/app/password' } },
    { name: 'token', environmentVariable: 'TOKEN', file: {} },
  );
  const writer = containerOf(template, 'shop-web', 'web_secrets');

  it('gets files from a container that ends before the service starts', () => {
    expect(web(template).DependsOn).toEqual([{ ContainerName: 'web_secrets', Condition: 'SUCCESS' }]);
    expect(writer).toMatchObject({
      Image: 'busybox:1.37',
      Essential: false,
      Command: [
        'sh',
        '-c',
        `printf %s "$SECRET_0" > '/etc/secrets/api-key' && printf %s "$SECRET_1" > '/run/app/password'`,
      ],
      // A new volume belongs to root.
      User: '0:0',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    });
    expect(writer.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['SECRET_0', 'SECRET_1']);
  });

  it('reads them in a volume of the task, where it cannot write', () => {
    expect(taskOf(template, 'shop-web').Volumes).toEqual([
      { Name: 'web_secrets' },
      { Name: 'web_secrets_1' },
    ]);
    expect(web(template).MountPoints).toEqual([
      { ContainerPath: '/etc/secrets', ReadOnly: true, SourceVolume: 'web_secrets' },
      { ContainerPath: '/run/app', ReadOnly: true, SourceVolume: 'web_secrets_1' },
    ]);
    expect(web(template).Environment).toEqual([{ Name: 'API_KEY_FILE', Value: '/etc/secrets/api-key' }]);
  });

  it('gets a secret as a variable where it reads both', () => {
    expect(web(template).Secrets.map(({ Name }: { Name: string }) => Name)).toEqual(['TOKEN']);
  });
});

it('lets each service read its own secrets alone', () => {
  const image = { reference: 'org/web:1.0.0' };
  const template = ecsOf({
    name: 'shop',
    services: {
      web: { image, secrets: [generated] },
      api: { image, secrets: [{ ...generated, source: 'provided' }] },
      worker: { image },
    },
  });
  const [ofWeb, ofApi, ...others] = readable(template);
  expect(others).toEqual([]);
  expect(ofWeb).toEqual({ Ref: expect.stringMatching(/^Secretwebapikey/) });
  expect(ofApi).toEqual(arnOf('shop/api/api-key-\\?{6}'));
});
