import { api, problemsIn, shop, web, withWeb } from '../shop.ts';

const [secret] = web.secrets;
const [proxy] = web.sidecars;

it.each<[string, object, string]>([
  [
    'two secrets with one name',
    { secrets: [secret, { name: 'api-key', environmentVariable: 'OTHER' }] },
    'secrets.1.name is already the name of secrets.0; choose another; got "api-key"',
  ],
  [
    'two secrets in one file',
    {
      secrets: [
        { name: 'one', file: {} },
        { name: 'two', file: { path: '/etc/secrets/one' } },
      ],
    },
    'secrets.1.file.path is already the file of secrets.0; choose another path; got "/etc/secrets/one"',
  ],
  [
    'two secrets in one variable',
    { secrets: [secret, { name: 'two', environmentVariable: 'API_KEY' }] },
    'secrets.1.environmentVariable is already set by secrets.0.environmentVariable; choose another name; got "API_KEY"',
  ],
  [
    'a secret that the image cannot read',
    { secrets: [{ name: 'one-secret' }] },
    'secrets.0 must have environmentVariable or file: the image reads the value from a variable or from a file. Set one, such as environmentVariable: "API_KEY"; got "one-secret"',
  ],
  [
    'a secret in a folder of the image',
    { secrets: [{ name: 'one-secret', file: { path: '/etc/one' } }] },
    'secrets.0.file.path is in /etc, which holds other files of the image or the engine, and platforms mount the whole folder; choose a folder of its own, or leave path out for /etc/secrets/one-secret; got "/etc/one"',
  ],
  [
    'two folders of secrets that would be one volume on Compose',
    {
      secrets: [
        { name: 'one', file: { path: '/etc/a.b/one' } },
        { name: 'two', file: { path: '/etc/a/b/two' } },
      ],
    },
    'secrets.1.file.path is in /etc/a/b, which Compose would keep in one volume with /etc/a.b; choose another folder; got "/etc/a/b/two"',
  ],
  [
    'an existing secret without its name',
    { secrets: [{ ...secret, source: 'existing' }] },
    'secrets.0.existingName is missing, and source is existing; set the name under which api-key is stored, or choose source generated or provided',
  ],
  [
    'the name of a secret that does not exist yet',
    { secrets: [{ ...secret, existingName: 'shop/api-key' }] },
    'secrets.0.existingName is only for source existing, and source is generated; set source to existing, or remove existingName; got "shop/api-key"',
  ],
])('refuses %s', (_, change, problem) => {
  expect(problemsIn(withWeb(change))).toEqual([`services.web.${problem}`]);
});

it('takes secrets from variables with names in lower case, and existing ones', () => {
  const secrets = [
    { name: 'database-password', environmentVariable: 'database__connection__password' },
    { name: 'mail-password', environmentVariable: 'mail', source: 'existing', existingName: 'shop/mail' },
    { name: 'provided', file: { path: '/etc/mail/password' }, source: 'provided' },
  ];
  expect(problemsIn(withWeb({ secrets }))).toEqual([]);
});

it.each(
  Object.entries({
    API_KEY: 'secrets.0.environmentVariable',
    API_KEY_FILE: 'secrets.0.file.environmentVariable',
    AWS_REGION: 'the project, because the service has a table',
    AWS_ENDPOINT_URL_DYNAMODB: 'the project, because the service has a table',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'EKS (its credentials)',
    ECS_CONTAINER_METADATA_URI_V4: 'ECS (where it runs)',
  }),
)('refuses the variable %s, saying by what it is set', (variable, by) => {
  expect(problemsIn(withWeb({ environment: { [variable]: 'x' } }))).toEqual([
    `services.web.environment.${variable} is set by ${by}; remove it or rename yours`,
  ]);
});

it('takes variables that only a table would need, without a table', () => {
  expect(problemsIn(shop({ api: { ...api, environment: { AWS_REGION: 'eu-west-1' } } }))).toEqual([]);
});

it('takes variables that older versions of this project injected', () => {
  expect(problemsIn(withWeb({ environment: { PORT: '1', TABLE_NAME: 'x', POD_NAME: 'y' } }))).toEqual([]);
});

it('refuses the secret’s variable in an init step, and takes it in a sidecar, which gets no secret', () => {
  const environment = { API_KEY: 'x' };
  expect(
    problemsIn(
      withWeb({
        initSteps: [{ name: 'warm-up', command: ['true'], environment }],
        sidecars: [{ ...proxy, environment }],
      }),
    ),
  ).toEqual([
    'services.web.initSteps.0.environment.API_KEY is set by secrets.0.environmentVariable; remove it or rename yours',
  ]);
});

it('refuses the variable that holds the configuration of a sidecar', () => {
  const environment = { PROXY_CONFIGURATION: 'x' };
  expect(problemsIn(withWeb({ sidecars: [{ ...proxy, environment }] }))).toEqual([
    'services.web.sidecars.0.environment.PROXY_CONFIGURATION is set by the project (from the sidecar’s configuration); remove it or rename yours',
  ]);
  expect(problemsIn(withWeb({ sidecars: [{ ...proxy, image: 'org/proxy:1', environment }] }))).toEqual([]);
});

it('refuses a name that no variable has', () => {
  expect(problemsIn(withWeb({ environment: { '1a': 'x' } }))).toEqual([
    'services.web.environment.1a has a wrong name: it must be an environment variable name of letters, digits, "_", "." and "-" that begins with a letter or "_"; got "1a"',
  ]);
});

it('refuses a table whose items expire by their key', () => {
  expect(problemsIn(withWeb({ table: { ...web.table, timeToLiveAttribute: 'id' } }))).toEqual([
    'services.web.table.timeToLiveAttribute must differ from table.partitionKey; choose another attribute; got "id"',
  ]);
});
