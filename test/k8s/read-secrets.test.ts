import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseApplication } from '../../lib/definition/parse-application.ts';
import { readSecrets } from '../../lib/definition/platform-steps.ts';
import { shop } from './applications.ts';

/** Runs the step of a service without a program of its own, with an AWS CLI that knows one value for every secret. */
function run(value: string) {
  const folder = mkdtempSync(join(tmpdir(), 'read-secrets-'));
  mkdirSync(join(folder, 'bin'));
  const aws = join(folder, 'bin', 'aws');
  writeFileSync(aws, '#!/bin/sh\nprintf "%s\\n" "$VALUE"\necho "$@" >> "$CALLS"\n');
  chmodSync(aws, 0o755);
  const [service] = parseApplication(shop({ web: {} })).services;
  const step = readSecrets(service as NonNullable<typeof service>, [
    { file: join(folder, 'token'), arn: 'arn:of-token' },
    { file: join(folder, 'key.env'), arn: 'arn:of-key', variable: 'API_KEY' },
    { file: join(folder, 'dots.env'), arn: 'arn:of-dots', variable: 'spring.data-source.key' },
  ]);
  const { status, stderr } = spawnSync('/bin/sh', [...step.command], {
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, VALUE: value, CALLS: join(folder, 'calls') },
  });
  const written = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { status, stderr, written };
}

it('writes a value alone into a file, and a line of a variable into a file for the kubelet', () => {
  const { status, written } = run('a "b" $c \\d = #e');
  expect(status).toBe(0);
  expect(written('token')).toBe('a "b" $c \\d = #e');
  expect(written('key.env')).toBe('API_KEY=\'a "b" $c \\d = #e\'\n');
  expect(written('dots.env')).toBe('spring.data-source.key=\'a "b" $c \\d = #e\'\n');
  expect(written('calls')).toMatch(/--secret-id arn:of-token .*\n.*--secret-id arn:of-key /);
});

it('keeps the lines of a value', () => {
  expect(run('one\ntwo').written('key.env')).toBe("API_KEY='one\ntwo'\n");
});

it('refuses a variable with a single quote, for which the kubelet knows no escape', () => {
  const { status, stderr } = run("it's");
  expect(status).toBe(1);
  expect(stderr).toBe('the value for API_KEY must have no single quote\n');
});
