import { spawnSync } from 'node:child_process';
import { modelOf } from '../../../lib/import/compose-model.ts';
import { readProject } from '../../../lib/import/compose-project.ts';
import { publishedPorts, words } from '../../../lib/import/short-forms.ts';
import { itWithCompose, PATH } from './compose-cli.ts';
import { type Files, folderOf } from './imported.ts';

/*
 * Files for which the reader must say the same as the Docker CLI.
 */

/** The statements of the reader and of Compose about each service. */
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
  'a #x b',
  'a "" b',
  `a 'b\\' c`,
  `a "b\\c"`,
  'echo "$$(date +%s)" x',
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
