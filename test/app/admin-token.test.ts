import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminToken } from '../../app/src/admin-token.ts';
import { logger } from '../../app/src/logger.ts';
import { LogLines } from './support/log-lines.ts';
import { testConfig } from './support/test-config.ts';

const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };
let folder: string;
let lines: LogLines;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'links-'));
  lines = new LogLines();
});
afterEach(() => rm(folder, { recursive: true }));

const tokenIn = (file: string) => new AdminToken({ file }, logger(testConfig(TABLE), lines));

test('warns once of a file that is there but cannot be read', async () => {
  // A folder: permissions would not stop root, who may run the tests.
  const token = tokenIn(folder);
  expect([await token.judge('guess'), await token.judge('guess')]).toEqual(['unset', 'unset']);
  expect(lines.all).toEqual([expect.objectContaining({ level: 'warn', file: folder, reason: 'EISDIR' })]);
});

test('takes a missing file as no token, in silence', async () => {
  expect(await tokenIn(join(folder, 'none')).judge('guess')).toBe('unset');
  expect(lines.all).toEqual([]);
});

test('says that there is no token to whoever asks, also to who offers none', async () => {
  const file = join(folder, 'token');
  const token = tokenIn(file);
  expect(await token.judge(undefined)).toBe('unset');
  await writeFile(file, '\n');
  expect(await token.judge(undefined)).toBe('unset');
  await writeFile(file, 'right\n');
  expect([await token.judge(undefined), await token.judge(''), await token.judge('right')]).toEqual([
    'wrong',
    'wrong',
    'right',
  ]);
});
