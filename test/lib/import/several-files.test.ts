import { spawnSync } from 'node:child_process';
import { readProject } from '../../../lib/import/compose-project.ts';
import { modelOf } from '../../../lib/import/model.ts';
import { publishedPorts, words } from '../../../lib/import/short-forms.ts';
import { type Files, folderOf, imported } from './imported.ts';

/*
 * What the Docker CLI resolves, and files for which it must say the same as the reader. No engine is needed.
 */

const { PATH } = process.env;
const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;
/** Skipped without the Docker CLI: it is what the reader asks, or is compared with. */
const itWithCompose = hasCompose ? it : it.skip;

const base = {
  services: {
    base: {
      image: 'app:1',
      env_file: './base.env',
      command: 'serve "a b"',
      volumes: ['./a.conf:/etc/x/a.conf'],
    },
  },
};
const SEVERAL: Files = {
  'compose.yaml': {
    include: ['sub/cache.yaml'],
    services: {
      web: {
        extends: { file: 'sub/base.yaml', service: 'base' },
        environment: { A: '${A:-a}' },
        ports: ['80:80'],
      },
    },
  },
  'sub/base.yaml': base,
  'sub/base.env': 'B=b\n',
  'sub/a.conf': 'text',
  'sub/cache.yaml': { services: { cache: { image: 'cache:${VERSION:-1}', expose: [9000] } } },
  'more.yaml': 'services: {web: {ports: !override ["81:81"], environment: {A: more}}}',
};

itWithCompose('reads what extends and include lead to', () => {
  const { services } = imported(folderOf(SEVERAL), { shell: { PATH, VERSION: '2' } }).definition;
  expect(services.web).toMatchObject({
    ...{ image: { reference: 'app:1' }, command: ['serve', 'a b'], environment: { A: 'a', B: 'b' } },
    configuration: [{ path: '/etc/x/a.conf', text: 'text' }],
  });
  expect(services.cache?.image).toEqual({ reference: 'cache:2' });
});

itWithCompose('reads several files as one, in their order', () => {
  const paths = ['compose.yaml', 'more.yaml'];
  const { services } = imported(folderOf(SEVERAL), { paths, shell: { PATH } }).definition;
  expect([services.web?.ports, services.web?.environment?.A]).toEqual([
    { 'tcp-81': expect.anything() },
    'more',
  ]);
});

itWithCompose('reads a folder with its override', () => {
  const files = {
    'docker-compose.yml': { services: { web: { image: 'a:1' } } },
    'docker-compose.override.yml': { services: { web: { command: ['x'] } } },
  };
  const { definition, project } = imported(folderOf(files), { paths: ['.'], shell: { PATH } });
  expect(definition.services.web?.command).toEqual(['x']);
  expect(project.files).toHaveLength(2);
});

itWithCompose('says what Compose refuses, without the values of secrets', () => {
  const files = {
    'compose.yaml': {
      services: {
        web: { extends: 'none', image: 'a:1', environment: { TOKEN: 'hunter2-token' } },
        b: { image: 'b:1', ports: ['hunter2-token'], extends: 'web' },
      },
    },
  };
  const run = () => imported(folderOf(files), { shell: { PATH } });
  expect(run).toThrow(/docker compose config for .*compose.yaml/);
  expect(run).not.toThrow(/hunter2/);
});

it.each([
  ['extends', SEVERAL, ['compose.yaml']],
  ['several files', SEVERAL, ['sub/base.yaml', 'more.yaml']],
  ['!reset', { 'compose.yaml': 'services: {web: {image: !reset a}}' }, ['compose.yaml']],
])('says how to go on without Docker: %s', (_, files, paths) => {
  expect(() => imported(folderOf(files), { paths, shell: { PATH: '/nowhere' } })).toThrow(
    /needs Compose itself, .*: install the Docker CLI with Compose, or run docker compose config --no-interpolate/,
  );
});

it('needs no Docker for one file alone', () => {
  const { definition } = imported('services: {web: {image: a:1}}', { shell: { PATH: '/nowhere' } });
  expect(definition.services.web?.image).toEqual({ reference: 'a:1' });
});

it.each([
  [{ path: 'sub/cache.yaml', env_file: 'sub/x.env' }, {}],
  ['sub/cache.yaml', { 'sub/.env': 'VERSION=3' }],
])('asks for the variables of an included file: %j', (include, more) => {
  const files = { ...SEVERAL, ...more, 'compose.yaml': { include: [include], services: {} } };
  expect(() => imported(folderOf(files), { shell: { PATH } })).toThrow(/give its variables with --env-file/);
});

/** What the reader and Compose say of each service. */
interface View {
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly ports: readonly string[];
}

const portOf = (target: unknown, published: unknown, protocol: unknown): string =>
  `${published ?? ''}:${target}/${protocol}`;

function readersView(folder: string): Record<string, View> {
  const { parts } = modelOf(
    readProject({ paths: [folder], profiles: ['*'], shell: { PATH, SHELL_ONLY: 'shell' } }),
    {},
  );
  return Object.fromEntries(
    parts.map(({ key, raw, variables }) => [
      key,
      {
        environment: Object.fromEntries(variables.effective),
        command: raw.command === undefined ? null : (words(raw.command) ?? null),
        entrypoint: raw.entrypoint === undefined ? null : (words(raw.entrypoint) ?? null),
        ports: publishedPorts(raw.ports).flatMap((ports) =>
          (ports ?? []).map(({ number, published, udp }) => portOf(number, published, udp ? 'udp' : 'tcp')),
        ),
      },
    ]),
  );
}

function composesView(folder: string): Record<string, View> {
  const { stdout, stderr, status } = spawnSync(
    'docker',
    ['compose', '--profile', '*', 'config', '--format', 'json'],
    { cwd: folder, encoding: 'utf8', env: { PATH, SHELL_ONLY: 'shell' } },
  );
  if (status !== 0) throw new Error(stderr);
  const unescaped = (text: string): string => text.replaceAll('$$', '$');
  return Object.fromEntries(
    Object.entries<any>(JSON.parse(stdout).services).map(
      ([key, { environment = {}, command, entrypoint, ports = [] }]) => [
        key,
        {
          environment: Object.fromEntries(
            Object.entries<string | null>(environment).flatMap(([name, value]) =>
              value === null ? [] : [[name, unescaped(value)]],
            ),
          ),
          command: command?.map(unescaped) ?? null,
          entrypoint: entrypoint?.map(unescaped) ?? null,
          ports: ports.map((port: any) => portOf(port.target, port.published, port.protocol)),
        },
      ],
    ),
  );
}

const ENV_FILE = `# comment
A=1
export B=2
C="a b" # trailing
D='single $SET'
E="double $SET"
F=plain $SET # c
G=x#y
H= spaced value${'  '}
I="multi
line"
J="esc \\n \\t \\" \\\\ \\$SET"
K='esc \\n \\' x'
L=
M
SHELL_ONLY
N: yaml style
O=\${UNSET:-def}
P=\${A}\${B}
R=a\\nb
S=\`back\`
U="$$SET"
V=$$SET
FROM_BOTH=a
`;

const VALUES = [
  ...[
    '0777',
    '1e3',
    '1_000',
    'yes',
    '!!str 123',
    '0o17',
    '0x1F',
    '1.50',
    '~',
    '12345678901234567890',
    'on',
    '1:30',
  ],
  ...[
    '-0',
    '+5',
    '0b11',
    '"0777"',
    '08',
    '1__0',
    '0.1e-7',
    '123456789.5',
    '1e21',
    '.5',
    '"a\\tb"',
    '-1e7',
    'True',
  ],
  ...[
    '1.0e6',
    '0_7',
    '09_1',
    '-0o17',
    '18446744073709551616',
    '-9223372036854775809',
    '$SET',
    '$${SET}',
    '${UNSET-u}',
  ],
  ...[
    '${EMPTY-u}',
    '${EMPTY:-u}',
    '${SET:+s}',
    '${UNSET+s}',
    'a$SET$SET',
    '${UNSET:-${SET}}',
    '"#x"',
    "'it''s'",
  ],
];

const COMMANDS = [
  `sh -c "echo a\\nb $$HOME \\"q\\" 's'" #x`,
  'a `b c` $$(d e) ~ *.txt {x,y} a="b c"d z',
  `a\\ b "c\\\\d" 'e\\f'`,
  'a\t b\n  c',
  '"a" \'b\' c"d"\'e\'',
  'é ü "ñ ñ"',
];

const SAME: Files = {
  '.env': 'SET=from.env\nEMPTY=\nSHELL_ONLY=dotenv\n',
  'a.env': ENV_FILE,
  'b.env': 'FROM_BOTH=b\nONLY_B=b\n',
  'compose.yaml': `
x-env: &env
${VALUES.map((value, i) => `  V${i}: ${value}`).join('\n')}
services:
  values: {image: x, environment: {<<: *env, V0: own}}
  list: {image: x, environment: [A=1, B=, C, SHELL_ONLY, "D=a=b", 'E="q"', "F=\${SET}"]}
  files:
    image: x
    env_file: [a.env, {path: none.env, required: false}, b.env]
    environment: {ONLY_B: env, SET: }
  ports:
    image: x
    ports: [22:22, "80", 8080:80, "127.0.0.1:81:81/tcp", "53:53/udp", "3000-3001:3000-3001", "[::1]:90:90"]
  long:
    image: x
    ports: [{target: 80, published: 8080, mode: host}, {target: 81}, {target: 82, published: "83", protocol: udp}]
${COMMANDS.map((command, i) => `  c${i}: {image: x, command: ${JSON.stringify(command)}, entrypoint: ["e", "f g"]}`).join('\n')}
`,
};

itWithCompose('has the variables, the ports and the commands that Compose has', () => {
  const folder = folderOf(SAME);
  const ours = readersView(folder);
  const theirs = composesView(folder);
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  for (const [key, view] of Object.entries(ours)) expect({ [key]: view }).toEqual({ [key]: theirs[key] });
});
