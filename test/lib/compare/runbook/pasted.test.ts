import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparison } from '../../../../lib/compare/comparison.ts';
import { readArtefacts } from '../../../../lib/compare/readings/artefacts.ts';
import { safeToPaste } from '../../../../lib/compare/runbook/pasted.ts';
import { EXAMPLES } from '../../../examples/examples.ts';
import { renderApplication } from '../../../render-project.ts';

/** The programs that the commands call. In the test, each of them writes down that it ran, and prints $PRINTED. */
const PROGRAMS = ['docker', 'aws', 'kubectl', 'npx', 'npm', 'jq', 'mysql', 'pg_restore', 'sleep'];

/** Pastes lines into an interactive bash. Returns the calls of programs. */
function pasted(lines: readonly string[], variables: Readonly<Record<string, string>> = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pasted-'));
  try {
    for (const name of PROGRAMS)
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\necho "ran ${name} $*" >> ${folder}/calls\nprintf %s "$PRINTED"\n`,
        {
          mode: 0o755,
        },
      );
    writeFileSync(join(folder, 'calls'), '');
    const env = { ...variables, PATH: `${folder}:/usr/bin:/bin`, HISTFILE: '/dev/null' };
    // Without a terminal, bash complains on standard error, and behaves as in one.
    execFileSync('sh', ['-c', 'bash --norc -i 2> /dev/null || true'], {
      cwd: folder,
      env,
      input: [...lines, ''].join('\n'),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return execFileSync('cat', [join(folder, 'calls')], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isGuard = (line: string) => /^: "\$\{/.test(line);

const blocks = Object.entries(EXAMPLES).flatMap(([name, { definition, context }]) =>
  comparison(readArtefacts(renderApplication(definition, context).assembly)).sections.flatMap(
    ({ id, rows }) =>
      rows.flatMap((row) =>
        Object.entries(row.cells).flatMap(([target, { commands = [] }]) =>
          commands.some((line) => line.includes(':?'))
            ? [[`${name}, ${id}, ${row.id}, ${target}`, commands] as const]
            : [],
        ),
      ),
  ),
);

it('has blocks with guards', () => {
  expect(blocks.length).toBeGreaterThan(3);
});

it.each(blocks)('a paste without the variables stops nothing and changes nothing: %s', (_, commands) => {
  const first = commands.indexOf('{');
  expect(first).toBeGreaterThanOrEqual(0);
  expect(pasted(commands.slice(first))).toEqual([]);
});

it.each(blocks)('a paste with all variables runs: %s', (_, commands) => {
  const names = commands
    .filter(isGuard)
    .flatMap((line) => [...line.matchAll(/\{(\w+):/g)].map(([, name = '']) => name));
  const calls = pasted(commands, Object.fromEntries(names.map((name) => [name, 'true'])));
  expect(calls.length).toBeGreaterThan(0);
});

const shifts = blocks.filter(([title]) => title.includes('shift-requests-and-back'));

it('has blocks that shift requests', () => {
  expect(shifts.length).toBeGreaterThan(1);
});

it.each(shifts)('changes no record while a load balancer has no address: %s', (_, commands) => {
  const recordsIn = (variables: Readonly<Record<string, string>>) =>
    pasted(commands, { ZONE: 'Z1', NAME: 'links.example.com', ...variables }).filter((call) =>
      call.startsWith('ran aws route53 change'),
    ).length;
  expect(recordsIn({})).toBe(0);
  expect(recordsIn({ PRINTED: 'an.address.example.com' })).toBeGreaterThan(1);
});

it('asks for all variables of a paste before it stops anything', () => {
  const lines = [
    'npx cdk deploy',
    'docker compose stop web',
    ': "${A:?one}"',
    'run a',
    ': "${B:?two}"',
    'run b',
  ];
  expect(safeToPaste(lines)).toEqual([
    'npx cdk deploy',
    '{',
    ': "${A:?one}" "${B:?two}"',
    'docker compose stop web',
    'run a',
    'run b',
    '}',
  ]);
});

it('leaves lines without guards as they are', () => {
  expect(safeToPaste(['docker compose stop web', 'npx cdk deploy'])).toEqual([
    'docker compose stop web',
    'npx cdk deploy',
  ]);
});
