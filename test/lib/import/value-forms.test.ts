import { type Given, imported, refusals, saying } from './imported.ts';
import { web } from './web.ts';

/*
 * The forms of a Compose file's values: ports, variables, env files, profiles, and those of YAML. Those of other keys are in
 * `key-forms.test.ts`.
 */

describe('ports', () => {
  const PUBLIC = { ports: { http: 80 }, exposure: { port: 'http' } };
  it.each<[unknown, object]>([
    [80, PUBLIC],
    ['80', PUBLIC],
    ['8080:80', { ...PUBLIC, exposure: { port: 'http', localPort: 8080 } }],
    ['0.0.0.0:8080:80', { ...PUBLIC, exposure: { port: 'http', localPort: 8080 } }],
    ['203.0.113.7:8080:80', { ...PUBLIC, exposure: { port: 'http', localPort: 8080 } }],
    ['3000:3000', { ports: { http: 3000 }, exposure: { port: 'http' } }],
    ['22:22', { ports: { 'tcp-22': { number: 22, protocol: 'tcp' } }, exposure: undefined }],
    ['53:53/udp', { ports: undefined, exposure: undefined }],
    [
      '7000-7001:7000-7001',
      {
        ports: {
          'tcp-7000': { number: 7000, protocol: 'tcp' },
          'tcp-7001': { number: 7001, protocol: 'tcp' },
        },
      },
    ],
    [
      { target: 80, published: '8080' },
      { ...PUBLIC, exposure: { port: 'http', localPort: 8080 } },
    ],
    [
      { target: 7000, app_protocol: 'http' },
      { ports: { http: 7000 }, exposure: { port: 'http' } },
    ],
    [{ target: 80, protocol: 'udp' }, { ports: undefined }],
  ])('%j', (port, expected) => {
    const { ports, exposure } = web({ ports: [port] });
    expect({ ports, exposure }).toEqual({ exposure: undefined, ...expected });
  });

  it.each(['127.0.0.1', '[::1]', '192.168.1.5', '10.0.0.1', '172.20.0.1', '100.64.0.1', '[fd12::1]'])(
    'of %s alone stay closed to the world, unless --public opens them',
    (address) => {
      const ports = [`${address}:8080:80`];
      const closed = imported({ 'compose.yaml': { services: { web: { image: 'a:1', ports } } } });
      expect(closed.definition.services.web).toMatchObject({ ports: { http: 80 } });
      expect(closed.definition.services.web?.exposure).toBeUndefined();
      expect(saying(closed, 'services.web.ports')).toEqual([
        `asked services.web.ports.0: is 80 public? The file opens it on ${address} alone, so it is for the other services, and closed on your machine, too. To make it public: --public web:80`,
      ]);
      expect(web({ ports }, { publicPorts: ['web:80'] }).exposure).toEqual({ port: 'http', localPort: 8080 });
    },
  );

  it('that are open come before those that are closed to the world', () => {
    const { ports, exposure } = web({ ports: ['127.0.0.1:3000:3000', '8080:80'] });
    expect(ports).toEqual({ 'http-3000': 3000, http: 80 });
    expect(exposure).toEqual({ port: 'http', localPort: 8080 });
  });

  it('are public by --public, where nothing else tells that they speak HTTP', () => {
    expect(web({ ports: ['7000:7000'] }).exposure).toBeUndefined();
    expect(web({ ports: ['7000:7000'] }, { publicPorts: ['web:7000'] }).exposure).toEqual({ port: 'http' });
  });

  it('that are exposed are for the other services', () => {
    const { ports, exposure } = web({ expose: ['3000', 5432] });
    expect({ ports, exposure }).toEqual({
      ports: { 'http-3000': 3000, 'tcp-5432': { number: 5432, protocol: 'tcp' } },
      exposure: undefined,
    });
  });
});

describe('variables', () => {
  it.each([
    ['ROOT_URL', 'http://localhost:3000', true],
    ['ROOT_URL', 'https://localhost/app', true],
    ['CORS', 'https://a.example,http://127.0.0.1:5173', true],
    ['API', 'localhost:8080', true],
    ['OLLAMA', 'http://host.docker.internal:11434', true],
    ['DJANGO_ALLOWED_HOSTS', 'localhost 127.0.0.1', true],
    ['DJANGO_ALLOWED_HOSTS', 'localhost,*', false],
    ['NO_PROXY', 'localhost,127.0.0.1', false],
    ['LISTEN', '0.0.0.0:3000', false],
    ['ROOT_URL', 'http://localhost.example.com', false],
  ])('that name this machine are asked about: %s=%s', (name, value, isAsked) => {
    const services = { web: { image: 'a:1', environment: { [name]: value } } };
    const result = imported({ 'compose.yaml': { services } });
    expect(result.definition.services.web?.environment).toEqual({ [name]: value });
    const [said = ''] = saying(result, `services.web.environment.${name}`);
    expect(said.startsWith(`asked services.web.environment.${name}: is this the address`)).toBe(isAsked);
  });

  it('of a list and of a mapping are the same', () => {
    const expected = { A: '1', B: '', C: 'x=y', D: 'true', E: '1.5', SET: 'shell' };
    const shell = { SET: 'shell' };
    expect(
      web({ environment: ['A=1', 'B=', 'C=x=y', 'D=true', 'E=1.5', 'SET', 'UNSET'] }, { shell }).environment,
    ).toEqual(expected);
    expect(
      web({ environment: { A: 1, B: '', C: 'x=y', D: true, E: 1.5, SET: null, UNSET: null } }, { shell })
        .environment,
    ).toEqual(expected);
  });

  it.each([
    ['$SET', 'set'],
    ['${SET}', 'set'],
    ['a${SET}b$SET', 'asetbset'],
    ['${UNSET}', ''],
    ['${EMPTY}', ''],
    ['${SET:-default}', 'set'],
    ['${UNSET:-default}', 'default'],
    ['${EMPTY:-default}', 'default'],
    ['${SET-default}', 'set'],
    ['${UNSET-default}', 'default'],
    ['${EMPTY-default}', ''],
    ['${SET:+other}', 'other'],
    ['${UNSET:+other}', ''],
    ['${EMPTY:+other}', ''],
    ['${SET+other}', 'other'],
    ['${UNSET+other}', ''],
    ['${EMPTY+other}', 'other'],
    ['${SET:?gone}', 'set'],
    ['${EMPTY?gone}', ''],
    ['${UNSET:-${SET}-${EMPTY:-x}}', 'set-x'],
    ['${UNSET:-}', ''],
    ['$$SET', '$SET'],
    ['$${SET}', '${SET}'],
    ['$$$SET', '$set'],
  ])('%s is %j', (text, expected) => {
    expect(web({ environment: { A: text } }, { shell: { SET: 'set', EMPTY: '' } }).environment.A).toBe(
      expected,
    );
  });

  it.each([
    ['${UNSET:?say why}', /web.environment.A needs the variable UNSET: say why; set it in the shell/],
    ['${EMPTY:?}', /needs the variable EMPTY; set it/],
    ['${UNSET?${TOKEN}}', /needs the variable UNSET: \$\{TOKEN\}; set it/],
    ['${}', /has a variable in another form than/],
    ['${SET', /has a variable in another form than/],
    ['${SET!x}', /has a variable in another form than/],
    ['$ 5', /has a \$ without a variable; write \$\$/],
  ])('%s is refused, without the value of a secret', (text, saying) => {
    const shell = { SET: 'set', EMPTY: '', TOKEN: 'hunter2-token' };
    expect(() => web({ environment: { A: text } }, { shell })).toThrow(saying);
    expect(() => web({ environment: { A: text } }, { shell })).not.toThrow(/hunter2/);
  });

  it('come from the shell, before .env, before the default', () => {
    const files = { '.env': 'A=file\nB=file\nD=$A-$C\n' };
    const environment = { A: '${A:-x}', B: '${B:-x}', C: '${C:-x}', D: '$D' };
    expect(web({ environment }, { files, shell: { A: 'shell' } }).environment).toEqual({
      ...{ A: 'shell', B: 'file', C: 'x', D: 'shell-' },
    });
  });

  it('that are not set are empty, unless their names say that they are secret', () => {
    const { environment, secrets } = web({ environment: { A: '$UNSET', DB_PASSWORD: '$DB_PASSWORD' } });
    expect({ environment, secrets }).toEqual({
      environment: { A: '' },
      secrets: [{ name: 'db-password', environmentVariable: 'DB_PASSWORD', source: 'provided' }],
    });
  });
});

describe('env files', () => {
  it.each([
    ['A=1', '1'],
    ['export A=1', '1'],
    ['A: 1', '1'],
    ['A = 1', '1'],
    ['A=a b  ', 'a b'],
    ['A=a #b', 'a'],
    ['A=a#b', 'a#b'],
    ['A="a #b" # c', 'a #b'],
    ["A='a $SET'", 'a $SET'],
    ['A="a $SET"', 'a set'],
    ['A=a ${SET:-x}', 'a set'],
    ['A="two\nlines"', 'two\nlines'],
    ['A="\\n\\t\\"\\\\\\$SET"', '\n\t"\\$SET'],
    ["A='\\n'", '\\n'],
    ['A=', ''],
    ['# A=1\n\n  A=2', '2'],
    ['A=1\nA=2', '2'],
    ['\uFEFFA=1', '1'],
    ['B=1\r\nA=$B\r\n', '1'],
    ['A=$$SET', '$SET'],
  ])('%j', (text, expected) => {
    const files = { 'a.env': text };
    expect(web({ env_file: 'a.env' }, { files, shell: { SET: 'set' } }).environment.A).toBe(expected);
  });

  it('come before each other as they are listed, and environment before them', () => {
    const files = { 'a.env': 'A=a\nB=a\nC=a\n', 'b.env': 'B=b\nC=b\n' };
    const env_file = ['a.env', { path: 'none.env', required: false }, { path: 'b.env' }];
    expect(web({ env_file, environment: { C: 'c' } }, { files }).environment).toEqual({
      A: 'a',
      B: 'b',
      C: 'c',
    });
  });

  it('that are raw keep quotes and variables', () => {
    const files = { 'a.env': 'A="$SET" # b\n' };
    const env_file = [{ path: 'a.env', format: 'raw' }];
    expect(web({ env_file }, { files, shell: { SET: 'set' } }).environment.A).toBe('"$SET" # b');
  });

  it('that are missing are refused', () => {
    const file = { services: { web: { image: 'a:1', env_file: ['none.env'] } } };
    expect(refusals(imported({ 'compose.yaml': file }))).toEqual([
      'refused services.web.env_file.0: there is no such file; create it, or remove the entry',
    ]);
  });
});

it('reads services of a profile if it is asked for', () => {
  const services = { web: { image: 'a:1' }, debug: { image: 'b:1', profiles: ['debug', 'all'] } };
  const names = (given: Given) =>
    Object.keys(imported({ 'compose.yaml': { services } }, given).definition.services);
  expect(names({})).toEqual(['web']);
  expect(names({ profiles: ['all'] })).toEqual(['web', 'debug']);
  expect(names({ profiles: ['*'] })).toEqual(['web', 'debug']);
  expect(names({ shell: { COMPOSE_PROFILES: 'x,debug' } })).toEqual(['web', 'debug']);
  expect(saying(imported({ 'compose.yaml': { services } }), 'services.debug')).toEqual([
    'asked services.debug: is debug deployed, too? Compose starts it for the profile debug alone, so it is left out. --profile debug reads it, and it becomes a service',
  ]);
});

it('writes anchors and merges out', () => {
  const text = `
x-common: &common
  image: app:1
  environment: &env {A: common, B: common}
services:
  web:
    <<: *common
    environment:
      <<: [*env, {C: list}]
      A: own
  worker: {<<: *common, command: work}
`;
  const { services } = imported(text).definition;
  expect([services.web?.environment, services.worker?.environment, services.worker?.image]).toEqual([
    { A: 'own', B: 'common', C: 'list' },
    { A: 'common', B: 'common' },
    { reference: 'app:1' },
  ]);
});

it.each([
  ['yes', 'yes'],
  ['on', 'on'],
  ['True', 'true'],
  ['0777', '511'],
  ['0o17', '15'],
  ['0x1f', '31'],
  ['0b11', '3'],
  ['1e3', '1000'],
  ['1e6', '1e+06'],
  ['1_000', '1000'],
  ['1234567.5', '1.2345675e+06'],
  ['0.00001', '1e-05'],
  ['12345678901234567890', '12345678901234567890'],
  ['08', '8'],
  ['1:30', '1:30'],
  ['22:22', '22:22'],
  ['!!str 123', '123'],
  ['"0777"', '0777'],
  ['~', undefined],
])('takes the value %s as Compose does', (value, expected) => {
  const text = `services: {web: {image: a:1, environment: {A: ${value}}}}`;
  expect(imported(text).definition.services.web?.environment?.A).toBe(expected);
});

it('refuses a date without quotes, as Compose does', () => {
  expect(() => imported('services: {web: {image: a:1, environment: {A: 2020-01-01}}}')).toThrow(
    /2020-01-01 is a date to Compose, which refuses it; put it in quotes/,
  );
});
