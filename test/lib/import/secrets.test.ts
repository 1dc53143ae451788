import { imported, refusals } from './imported.ts';
import { read } from './lessons.ts';

/*
 * What looks like a secret, and what only has its name. The value of a secret is in no definition and in no verdict.
 */

const SECRET = 'hunter2';

it.each<[name: string, value: string | number, secret?: string]>([
  // Numbers.
  ['ADMIN_PASSWORD', '123456'],
  ['API_TOKEN', 987654],
  ['MONGO_INITDB_ROOT_PASSWORD', '1234'],
  ['ADMIN_PASSWORD_2', 4711],
  ['REDIS_AUTH', 123456],
  // Names.
  ['TRAEFIK_BASICAUTH', 'u:hunter2'],
  ['BEARER', SECRET],
  ['PGPASS', SECRET],
  ['PASSWORD2', SECRET],
  ['DBPASS', SECRET],
  ['MAIL_PW', SECRET],
  ['RABBITMQ_ERLANG_COOKIE', SECRET],
  ['SSL_PRIVATEKEY', SECRET],
  ['USER_PASS_URL', SECRET],
  ['VAULT_SECRET_ID', SECRET],
  // URLs and connection strings.
  ['DATASOURCE_URL', 'jdbc:postgresql://pg.example.com/x?user=u&password=hunter2'],
  ['JDBC', 'jdbc:mysql://h.example.com:3306/x?user=root&password=hunter2'],
  ['ORACLE', 'jdbc:oracle:thin:scott/hunter2@//h.example.com:1521/x'],
  ['CONN', 'host=pg.example.com user=app password=hunter2 dbname=x'],
  ['CONN', "host=pg.example.com password='hunter2 x'"],
  ['CONN', 'Server=h.example.com;User Id=sa;Password=hunter2;'],
  ['CONN', 'AccountName=x;AccountKey=hunter2hunter2==;EndpointSuffix=x'],
  ['DATASOURCE', 'root:hunter2@tcp(mysql.example.com:3306)/x'],
  ['DATASOURCE', 'root:hunter2@unix(/run/mysqld.sock)/x'],
  ['STORE', 'root:hunter2@h.example.com:3306/x'],
  ['STORE', 'postgres://u:hun/ter2@h.example.com/x', 'hun/ter2'],
  ['STORE', 'postgres://u:123/ter2@h.example.com/x', '123/ter2'],
  ['STORE', 'mongodb+srv://u:hun:ter2@h.example.com/x', 'hun:ter2'],
  ['STORE', 'postgres://u:$$hunter2@h.example.com/x'],
  ['STORE', 'postgres://u:{hunter2@h.example.com/x'],
  ['SERVERS', 'http://a.example.com:1,http://u:hunter2@b.example.com:2'],
  ['BACKEND', 'https://h.example.com/x?token=hunter2'],
  ['BACKEND', 'https://h.example.com/x?sv=1&sig=hunter2'],
  ['BACKEND', 'https://hunter2hunter2hunter2@h.example.com/1'],
  ['HOOK', 'https://hooks.slack.com/services/T0/B0/hunter2'],
  ['TURN', 'turn:u:hunter2@h.example.com'],
  // Options, JSON, headers, hashes.
  ['CATALINA_OPTS', '-Xmx1g -Dx.password=hunter2'],
  ['JAVA_OPTS', '-Djavax.net.ssl.keyStorePassword=hunter2'],
  ['REDIS_ARGS', '--save 60 --requirepass hunter2'],
  ['CONF', '{"spring":{"datasource":{"password":"hunter2"}}}'],
  ['CONF', '{"a": 1, "apiToken": 987654}', '987654'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=hunter2'],
  ['HEADER', 'Authorization: Bearer hunter2'],
  ['USERS', 'admin:$$2y$$05$$hunter2'],
  ['ADMIN_HASH', '$$argon2id$$v=19$$hunter2'],
])('%s=%s is a secret', (name, value, secret = String(value).includes(SECRET) ? SECRET : String(value)) => {
  const result = imported({
    'compose.yaml': { services: { web: { image: 'a:1', environment: { [name]: value } } } },
  });
  const { environment, secrets } = result.definition.services.web!;
  expect([environment, secrets?.map((one) => one.environmentVariable)]).toEqual([undefined, [name]]);
  expect(JSON.stringify([result.definition, result.verdicts])).not.toContain(secret);
  expect(refusals(result)).toEqual([]);
});

it.each<[name: string, value: string | number]>([
  ['POOL_SIZE', 10],
  ['PASSWORD_MIN_LENGTH', 8],
  ['MIN_PASSWORD', 8],
  ['TOKEN_TTL', 3600],
  ['TOKEN_EXPIRES_IN', '15m'],
  ['ACCESS_TOKEN_EXPIRE_MINUTES', 30],
  ['MAX_TOKENS', 1000000],
  ['PASSWORD_RESET_TIMEOUT_DAYS', 3],
  ['AUTH_SHARDS', 4],
  ['AUTH_PORT', 9091],
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['RANDOM_ROOT_PASSWORD', '1'],
  ['PRIMARY_KEY_TYPE', 'uuid'],
  ['AUTHOR', 'me'],
  ['MONKEY', 'banana'],
  ['COOKIE_DOMAIN', 'example.com'],
  ['KEYCLOAK_URL', 'http://idp.example.com:8080'],
  ['OAUTH_TOKEN_URL', 'https://idp.example.com/token'],
  ['AUTH_SERVICE', 'https://auth.example.com'],
  ['JWKS_URI', 'https://idp.example.com/jwks?response_type=token'],
  ['REGISTRY', 'https://npm.example.com:8443/@scope/pkg'],
  ['SERVERS', 'http://a.example.com:1,http://b.example.com:2'],
  ['DATABASE', 'postgres://h.example.com:5432/x?sslmode=require&connect_timeout=10'],
  ['STORE', 'mongodb://h.example.com:27017/x?authSource=admin'],
  ['VAPID_SUBJECT', 'mailto:admin@example.com'],
  ['IMAGE', `nginx:1.27@sha256:${'0'.repeat(64)}`],
  ['JAVA_OPTS', '-Xmx512m -Dx.password.file=/run/secrets/x'],
  ['OPTS', '--token /run/secrets/x --max-tokens 4096'],
  ['CONN', 'host=h.example.com password=$$PASSWORD'],
  ['CONF', '{"maxTokens": 4096, "password": "$${PASSWORD}"}'],
  ['TEMPLATE', 'https://h.example.com/x?token={token}'],
])('%s=%s is plain', (name, value) => {
  const { definition } = read({ web: { image: 'a:1', environment: { [name]: value } } });
  const { environment, secrets } = definition.services.web!;
  expect([environment, secrets]).toEqual([{ [name]: String(value).replaceAll('$$', '$') }, undefined]);
});

it.each<[key: string, keys: object]>([
  ['command', { command: ['serve', 'postgres://u:hunter2@h.example.com/x'] }],
  ['command', { command: 'sh -c "PGPASSWORD=hunter2 psql -h h.example.com"' }],
  ['command', { command: ['mysqldump', '-u', 'root', '-phunter2'] }],
  ['command', { command: 'redis-cli -a hunter2 ping' }],
  ['command', { command: ['curl', '-u', 'u:hunter2', 'https://h.example.com'] }],
  ['entrypoint', { entrypoint: ['java', '-Dx.password=hunter2', '-jar', 'a.jar'] }],
  ['healthcheck.test', { healthcheck: { test: 'mysqladmin ping -phunter2' } }],
  ['healthcheck.test', { healthcheck: { test: ['CMD', 'curl', 'http://localhost/?token=hunter2'] } }],
  ['build.args.INDEX', { build: { args: { INDEX: 'https://u:hunter2@h.example.com' } } }],
  ['build.args.PIN_PASSWORD', { build: { args: { PIN_PASSWORD: 1234 } } }],
])('%s with a secret is refused: %j', (key, keys) => {
  const result = read({ web: { image: 'a:1', ...keys } }, { Dockerfile: 'FROM scratch' });
  expect(refusals(result)).toEqual([expect.stringContaining(`refused services.web.${key}: `)]);
  expect(refusals(result).join()).toMatch(/looks like a secret/);
  expect(JSON.stringify(result.verdicts)).not.toMatch(/hunter2|1234/);
});

it.each([
  {
    command: [
      'sh',
      '-c',
      'mysqldump -u root -p"$$MYSQL_PASSWORD" --password="$$password" --token=$$(cat /x)',
    ],
  },
  { command: ['sh', '-c', 'exec sh -c "serve --requirepass \\"$$PASSWORD\\""'] },
  { command: ['serve', '--tokens', '5', '--token-file', '/run/secrets/x', '--port', '80'] },
  { healthcheck: { test: 'mysqladmin ping -h localhost -p$$MYSQL_ROOT_PASSWORD --protocol=tcp -P 3306' } },
])('%j holds none', (keys) => {
  expect(refusals(read({ web: { image: 'a:1', ...keys } }))).toEqual([]);
});

it('labels are not copied, and a numeric secret is found in other texts as a whole number alone', () => {
  const result = read({
    web: {
      image: 'a:1',
      environment: { ADMIN_PASSWORD: 123456, SAME: 'login 123456', LONGER: '91234567' },
      labels: { 'traefik.http.middlewares.x.basicauth.users': 'admin:hunter2' },
    },
  });
  const { environment, secrets } = result.definition.services.web!;
  expect([environment, secrets?.length]).toEqual([{ LONGER: '91234567' }, 2]);
  expect(JSON.stringify([result.definition, result.verdicts])).not.toContain(SECRET);
});

it('a file of configuration with a line in such a form is a secret', () => {
  const volumes = ['./a.yaml:/etc/a/a.yaml:ro', './b.yaml:/etc/b/b.yaml:ro'];
  const files = {
    'a.yaml': 'store:\n  dsn_of: "root:hunter2@tcp(h.example.com:3306)/x"\n',
    'b.yaml': 'store:\n  address: "tcp(h.example.com:3306)/x"\npassword_min_length: 8\n',
  };
  const { secrets, configuration } = read({ web: { image: 'a:1', volumes } }, files).definition.services.web!;
  expect([secrets?.map(({ name }) => name), configuration?.map(({ path }) => path)]).toEqual([
    ['a-yaml'],
    ['/etc/b/b.yaml'],
  ]);
});
