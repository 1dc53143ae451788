import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application, Secret, Service } from '../../../lib/definition/application.ts';
import { parseApplication } from '../../../lib/definition/parse-application.ts';
import {
  makeSecrets,
  makeTable,
  makeTableEnvironment,
  type PlatformStep,
  readSecrets,
  writeSecrets,
} from '../../../lib/definition/platform-steps.ts';
import { api, shop, web } from './shop.ts';

const serviceOf = (definition: object): Service => {
  const { services }: Application = parseApplication(definition);
  return services[0] as Service;
};
/** Its image brings a program for the steps. */
const withProgram = serviceOf(shop({ web }));
const published = serviceOf(shop({ api: { ...api, table: web.table } }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steps-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a step's script with programs that stand in for others, and returns what `aws` was called with. */
function run({ command }: PlatformStep, variables: Record<string, string>, aws = 'exit 0') {
  const path = join(folder, 'bin');
  const calls = join(folder, 'calls');
  spawnSync('mkdir', ['-p', path]);
  writeFileSync(calls, '');
  for (const [program, script] of Object.entries({ aws: `echo "$*" >> ${calls}\n${aws}`, sleep: 'exit 0' })) {
    writeFileSync(join(path, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, program), 0o755);
  }
  const { status, stderr } = spawnSync('/bin/sh', [...command], {
    env: { PATH: `${path}:${process.env.PATH}`, ...variables },
    encoding: 'utf8',
  });
  return { status, stderr, calls: readFileSync(calls, 'utf8').split('\n').filter(Boolean) };
}

it('asks the program of the image, if it brings one', () => {
  const [secret] = withProgram.secrets as [Secret];
  expect(makeTable(withProgram)).toEqual({ name: 'make-table', command: ['/srv/step', 'make-table'] });
  expect(makeSecrets(withProgram, [secret])).toEqual({
    name: 'make-secrets',
    command: ['/srv/step', 'make-secrets', '/etc/secrets/api-key'],
  });
  expect(readSecrets(withProgram, [{ file: '/etc/secrets/api-key', arn: 'arn:1' }])).toEqual({
    name: 'read-secrets',
    command: ['/srv/step', 'read-secrets', '/etc/secrets/api-key=arn:1'],
  });
});

it('asks a public image where a kubelet reads variables, which no program of an image writes', () => {
  const { image, command } = readSecrets(withProgram, [{ file: '/f', arn: 'arn:1', variable: 'KEY' }]);
  expect(image).toMatch(/^amazon\/aws-cli:/);
  expect(command.at(-1)).toBe('/f:KEY=arn:1');
});

describe('the public image that makes the table', () => {
  const variables = makeTableEnvironment(published, 'shop-api');

  it('gets the facts of the table', () => {
    expect(variables).toEqual({
      TABLE_NAME: 'shop-api',
      TABLE_PARTITION_KEY: 'id',
      TABLE_TTL_ATTRIBUTE: 'expires',
    });
  });

  it('makes a table whose items expire', () => {
    const aws = 'case "$2" in describe-table) exit 254;; describe-time-to-live) echo DISABLED;; esac';
    const { status, calls } = run(makeTable(published), variables, aws);
    expect(status).toBe(0);
    expect(calls.map((call) => call.split(' ')[1])).toEqual([
      'describe-table',
      'create-table',
      'describe-time-to-live',
      'update-time-to-live',
    ]);
    expect(calls[1]).toContain('AttributeName=id,KeyType=HASH');
    expect(calls[3]).toContain('Enabled=true,AttributeName=expires');
  });

  it('leaves a table as it is', () => {
    const { status, calls } = run(
      makeTable(published),
      variables,
      '[ "$2" != describe-time-to-live ] || echo ENABLED',
    );
    expect(status).toBe(0);
    expect(calls.map((call) => call.split(' ')[1])).toEqual(['describe-table', 'describe-time-to-live']);
  });

  it('asks nothing of a table whose items do not expire', () => {
    const { TABLE_TTL_ATTRIBUTE: _, ...others } = variables;
    expect(run(makeTable(published), others).calls).toHaveLength(1);
  });

  it('waits for the substitute, but not for ever, and says why', () => {
    const { status, stderr, calls } = run(
      makeTable(published),
      variables,
      'echo "no connection" >&2; exit 255',
    );
    expect(status).toBe(1);
    expect(stderr).toContain('no connection');
    expect(calls).toHaveLength(120);
  });

  it('fails if it cannot make items expire', () => {
    const aws = 'case "$2" in *time-to-live) exit 254;; esac';
    expect(run(makeTable(published), variables, aws).status).toBe(254);
  });
});

it('makes a random value for each secret that has none', () => {
  const secrets = ['one', 'two'].map(
    (name): Secret => ({
      name,
      file: { path: join(folder, name) },
      source: 'generated',
    }),
  );
  writeFileSync(join(folder, 'one'), 'kept');
  expect(run(makeSecrets(published, secrets), {}).status).toBe(0);
  expect(readFileSync(join(folder, 'one'), 'utf8')).toBe('kept');
  expect(readFileSync(join(folder, 'two'), 'utf8')).toMatch(/^[A-Za-z0-9]{40}$/);
});

it('writes values of variables into files as they are', () => {
  const file = join(folder, 'key');
  const value = `a 'b' "c" $d \\n %s\n`;
  expect(run(writeSecrets([{ file, variable: 'KEY' }]), { KEY: value }).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(value);
});

describe('the public image that reads secrets', () => {
  const step = (variable?: string) =>
    readSecrets(published, [{ file: join(folder, 'key'), arn: 'arn:aws:1', variable }]);

  it('writes the value alone into a file', () => {
    const { status, calls } = run(step(), {}, `printf '%s\\n' 'a "b" $c'`);
    expect(status).toBe(0);
    expect(calls).toEqual([
      'secretsmanager get-secret-value --secret-id arn:aws:1 --query SecretString --output text',
    ]);
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe('a "b" $c');
  });

  it('writes a variable into a file for a kubelet', () => {
    expect(run(step('database__password'), {}, `printf '%s\\n' 'a "b" $c'`).status).toBe(0);
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(`database__password='a "b" $c'\n`);
  });

  it('refuses a value that would end the text of a variable', () => {
    const { status, stderr } = run(step('KEY'), {}, `printf '%s' "a'b"`);
    expect(status).toBe(1);
    expect(stderr).toContain('the value for');
    expect(readdirSync(folder)).not.toContain('key');
  });

  it('fails if it cannot read a secret', () => {
    expect(run(step(), {}, 'exit 254').status).toBe(254);
  });
});
