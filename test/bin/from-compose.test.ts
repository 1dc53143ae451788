import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { flagsOf } from '../flags-of.ts';
import { runHere } from './run-here.ts';

// `npm start -- FILE` and `npm run import -- FILE`, in a copy of the project: they may write into it.
const ROOT = join(__dirname, '..', '..');
let folder: string;
let copy: string;
let theirs: string;

/** Each run renders a whole application. */
const LIMIT = 120_000;
jest.setTimeout(LIMIT);

const COMPOSE = `
name: shop
services:
  web:
    build: web
    ports: ["8080:3000"]
    environment:
      DATABASE_URL: postgres://shop:\${DB_PASSWORD}@db:5432/shop
      API_TOKEN: hunter2-token
      REPORTS: root:hunter2-reports@tcp(mysql.example.com:3306)/reports
  db:
    image: postgres:17
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: "\${DB_PASSWORD}", POSTGRES_DB: shop }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'from-compose-'));
  copy = join(folder, 'project');
  theirs = join(folder, 'theirs');
  for (const entry of [
    'bin',
    'lib',
    'k8s',
    'measurements',
    'package.json',
    'tsconfig.json',
    'docker-compose.yml',
  ])
    cpSync(join(ROOT, entry), join(copy, entry), { recursive: true });
  const { context, ...rest } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  writeFileSync(join(copy, 'cdk.json'), JSON.stringify({ ...rest, context: flagsOf(context) }));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(theirs, 'web'), { recursive: true });
  writeFileSync(join(theirs, 'web', 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(theirs, 'compose.yaml'), COMPOSE);
  writeFileSync(join(theirs, '.env'), 'DB_PASSWORD=hunter2-database\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** CDK's own check of the templates takes longer than all else, and other tests have it. */
const run = (program: string, ...args: string[]) =>
  runHere(program, { project: copy, args, env: { CDK_VALIDATION: 'false' } });

/** Runs something with a terminal as its input, on which somebody types a line. */
async function onTerminal<T>(line: string, running: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(process, 'stdin');
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  if (!own) throw new Error('this process must have an input');
  Object.defineProperty(process, 'stdin', { ...own, get: () => terminal });
  try {
    terminal.write(`${line}\n`);
    return await running();
  } finally {
    Object.defineProperty(process, 'stdin', own);
  }
}

/** The content of every file below a folder, by path. */
function filesBelow(top: string): Record<string, string> {
  const paths = (readdirSync(top, { recursive: true }) as string[]).filter(
    (path) => !path.startsWith('node_modules') && statSync(join(top, path)).isFile(),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(top, path), 'utf8')]));
}

const compose = () => join(theirs, 'compose.yaml');

describe('npm start -- FILE', () => {
  const out = () => join(folder, 'out');
  let before: unknown;
  let first: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    before = { copy: filesBelow(copy), theirs: filesBelow(theirs) };
    first = await run('bin/start.ts', compose(), '--out', out(), '--root', theirs);
  }, LIMIT);

  it('writes all forms of the comparison and the three renderings into one folder, and nothing else', () => {
    const { status, stdout } = first;
    expect(status).toBe(0);
    expect({ copy: filesBelow(copy), theirs: filesBelow(theirs) }).toEqual(before);
    for (const file of [
      'comparison.html',
      'comparison.json',
      'docs/COMPARISON.md',
      'from-compose.md',
      'docker-compose.yml',
      'EcsFargate.template.json',
      'Eks.template.json',
      'manifest.json',
    ])
      expect(existsSync(join(out(), file))).toBe(true);
    expect(readdirSync(join(out(), 'k8s', 'manifests')).length).toBeGreaterThan(0);
    const short = relative(process.cwd(), out());
    expect(readFileSync(join(out(), 'docker-compose.yml'), 'utf8')).toContain(
      `# Rendered from a Compose file by \`npm start -- ${compose()} --root ${theirs} --out ${short}\`.`,
    );
    // Links lead to the other files of the output folder, not to those of the checkout.
    const document = readFileSync(join(out(), 'docs', 'COMPARISON.md'), 'utf8');
    expect(document).toContain('[comparison.html](../comparison.html)');
    expect(document).not.toMatch(/cdk\.out\/comparison|npm run compare/);
    // Under the name of the user's own project, its containers would be replaced.
    expect(stdout).toContain('--project-name shop-rendered up\n');
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'under the name of your project, up would replace your running containers',
    );
    expect(JSON.parse(readFileSync(join(out(), 'comparison.json'), 'utf8')).sections.length).toBeGreaterThan(
      10,
    );
    // The report of the keys comes first, then the comparison, then the commands for this folder.
    const [keys, table, command] = [
      stdout.indexOf('services.web.ports.0'),
      stdout.indexOf('ECS on Fargate'),
      stdout.indexOf(`npx cdk deploy EcsFargate --app ${short}`),
    ];
    expect([0 < keys, keys < table, table < command]).toEqual([true, true, true]);
    // With the flags, but for the folder.
    expect(stdout).toContain(`npm run import -- ${compose()} --root ${theirs}    makes`);
  });

  it('is an application that the CLI of CDK takes from that folder', () => {
    const { status, stdout, stderr } = spawnSync(
      join(copy, 'node_modules', '.bin', 'cdk'),
      ['ls', '--app', out(), '--no-notices'],
      { cwd: copy, encoding: 'utf8', env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } },
    );
    expect([status, stderr.replace(/^\s+/, '')]).toEqual([0, '']);
    expect(stdout.trim().split('\n').sort()).toEqual([
      'EcsFargate (shop-ecs)',
      'Eks (shop-eks)',
      'Shared (shop-shared)',
    ]);
  });

  it('leaves the values of secrets out of everything that it writes and prints', () => {
    const { stdout, stderr } = first;
    const written: Record<string, string> = { ...filesBelow(out()), stdout, stderr };
    expect(Object.keys(written).length).toBeGreaterThan(10);
    for (const [path, content] of Object.entries(written))
      expect([path, content.includes('hunter2')]).toEqual([path, false]);
    expect(written['from-compose.md']).toContain('`services.web.environment.API_TOKEN` | approximated');
  });

  it('takes cdk.out without --out, and replaces what an earlier run has left there', async () => {
    mkdirSync(join(copy, 'cdk.out'), { recursive: true });
    writeFileSync(join(copy, 'cdk.out', 'manifest.json'), '{}');
    writeFileSync(join(copy, 'cdk.out', 'old.txt'), '');
    const { status } = await run('bin/start.ts', compose());
    expect(status).toBe(0);
    expect(existsSync(join(copy, 'cdk.out', 'comparison.html'))).toBe(true);
    expect(existsSync(join(copy, 'cdk.out', 'old.txt'))).toBe(false);
    rmSync(join(copy, 'cdk.out'), { recursive: true });
  });

  it('reports every key of a file that is refused, fails, and writes nothing', async () => {
    const refused = join(theirs, 'refused.yaml');
    writeFileSync(
      refused,
      `${COMPOSE}  proxy: { image: traefik:3.5, volumes: ["/var/run/docker.sock:/s"] }\n`,
    );
    const { status, stdout, stderr } = await run('bin/start.ts', refused, '--out', `${out()}-refused`);
    expect(status).toBe(1);
    expect(stdout).toContain('refused: nothing is rendered');
    expect(stderr).toContain('services.proxy.volumes.0');
    expect(stderr).toContain('--without');
    expect(existsSync(`${out()}-refused`)).toBe(false);
    expect(stderr).toMatch(/Nothing was compared, and nothing was written\.\n$/);
    expect(stderr).toContain(
      `, and leaves out proxy. To keep a service, change the file as the texts say:\n  npm start -- ${refused} --without proxy --out ${out()}-refused\n`,
    );
    const without = await run('bin/start.ts', refused, '--out', out(), '--without', 'proxy');
    expect(without.status).toBe(0);
    rmSync(refused);
  });

  it('suggests no command that contradicts itself, or that is refused, too', async () => {
    const refused = join(theirs, 'refused.yaml');
    const app = 'image: "app:1", volumes: ["files:/files"';
    const twice = `${COMPOSE}  one: { ${app}, "/srv/data:/data"] }\n  two: { ${app}] }\nvolumes: { files: }\n`;
    writeFileSync(refused, twice);
    const { stderr } = await run('bin/start.ts', refused);
    expect(stderr).toContain(`  npm start -- ${refused} --without one\n`);
    writeFileSync(refused, 'services: { one: { image: "app:1", privileged: true } }');
    expect((await run('bin/start.ts', refused)).stderr).not.toContain('This command');
    writeFileSync(refused, `${COMPOSE}  one: { ${app}] }\n  two: { ${app}] }\nvolumes: { files: }\n`);
    expect((await run('bin/start.ts', refused)).stderr).toContain(
      `Read first what its flags do:\n  npm start -- ${refused} --volumes one:own,two:own\n`,
    );
    rmSync(refused);
  });

  it('says that a page of an earlier run is not of this run, whether the file is refused or cannot be read', async () => {
    const before = filesBelow(out());
    for (const content of [COMPOSE.replace('build: web', 'privileged: true'), 'services: [']) {
      const wrong = join(theirs, 'wrong.yaml');
      writeFileSync(wrong, content);
      const { status, stderr } = await run('bin/start.ts', wrong, '--out', out());
      expect(status).toBe(1);
      expect(stderr).toContain(`${join(out(), 'comparison.html')} is the page of an earlier run.`);
      rmSync(wrong);
    }
    expect(filesBelow(out())).toEqual(before);
  });

  it.each([
    [['--out', 'somewhere'], '--out is for a Compose file'],
    [['compose.yaml', '--nothing'], '--nothing is not a flag'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await run('bin/start.ts', ...args);
    expect([status, stderr.includes(message)]).toEqual([1, true]);
  });

  it.each([
    ['--without', 'nobody', '--without must be one of the services web, db'],
    ['--public', 'web', '--public must be a service and its port, as in web:8080'],
    ['--volumes', 'web', '--volumes must be a service and network, shared, own, as in web:network'],
    ['--public', 'nobody:80', '--public must be a service and its port, as in web:8080'],
  ])('refuses %s %s', async (flag, value, message) => {
    const { status, stderr } = await run('bin/start.ts', compose(), flag, value);
    expect([status, stderr.includes(message)]).toEqual([1, true]);
  });

  it('refuses a folder that holds files of the user', async () => {
    const { status, stderr } = await run('bin/start.ts', compose(), '--out', theirs);
    expect([status, stderr.includes('--out must be a new or empty folder')]).toEqual([1, true]);
    expect(existsSync(compose())).toBe(true);
  });
});

describe('npm run import -- FILE', () => {
  const definition = () => readFileSync(join(copy, 'lib', 'application.ts'), 'utf8');

  it('does not replace a definition that git does not have, unless it is told to', async () => {
    const before = definition();
    const { status, stderr } = await run('bin/import.ts', compose());
    expect([status, definition()]).toEqual([1, before]);
    expect(stderr).toContain('git does not have lib/application.ts as it is; commit it, or add --replace.');
  });

  it.each([
    ['y', true],
    ['yes', true],
    ['n', false],
    ['', false],
  ])('asks on a terminal, and takes the answer %j', async (answer, replaces) => {
    const before = definition();
    const { status, stdout, stderr } = await onTerminal(answer, () => run('bin/import.ts', compose()));
    expect(stderr).toContain('git does not have lib/application.ts as it is. Replace it? [y/N] ');
    if (replaces) {
      expect([status, stdout.includes('Written: lib/application.ts')]).toEqual([0, true]);
      expect(definition()).toContain("DATABASE_URL: { resource: 'db' }");
      writeFileSync(join(copy, 'lib', 'application.ts'), before);
    } else {
      expect([status, definition()]).toEqual([1, before]);
      expect(stderr).toContain('lib/application.ts stays as it is.');
    }
  });

  it('needs a file', async () => {
    const { status, stderr } = await run('bin/import.ts');
    expect([status, stderr.includes('the Compose file is missing')]).toEqual([1, true]);
  });

  it('writes a definition with a comment for what was assumed, which npm start takes', async () => {
    const before = definition();
    const { status, stdout } = await run('bin/import.ts', compose(), '--replace');
    expect([status, stdout.includes('Written: lib/application.ts')]).toEqual([0, true]);
    expect(definition()).toMatch(
      /\/\/ Assumed, ports\.0: port 3000 is public[^\n]*\n\s+exposure: \{ port: 'http', localPort: 8080 \},/,
    );
    expect(definition()).toContain("DATABASE_URL: { resource: 'db' }");
    expect(definition()).not.toContain('hunter2');
    // The list of what is left to do, by the names of the user's own project, and a name beside that project.
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain('Before `cdk deploy`');
    expect(words).toMatch(/exec -T db sh -c 'pg_dump -Fc -U "\$\{POSTGRES_USER:-/);
    expect(words).toContain('docker compose --project-name shop-rendered up');
    expect(words).toContain('up would replace your running containers, on empty volumes');
    expect(stdout).not.toContain('hunter2');
    const started = await run('bin/start.ts');
    expect([started.status, started.stdout.includes('Written: docker-compose.yml')]).toEqual([0, true]);
    writeFileSync(join(copy, 'lib', 'application.ts'), before);
  });
});
