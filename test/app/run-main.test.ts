import { ConfigError } from '../../app/src/config-error.ts';
import { runMain } from '../../app/src/run-main.ts';

async function told(error: unknown): Promise<string> {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runMain(() => Promise.reject(error));
  expect(exit).toHaveBeenCalledWith(1);
  const text = write.mock.calls.map(([chunk]) => chunk).join('');
  jest.restoreAllMocks();
  return text;
}

test('tells each problem of a wrong environment in a line', async () => {
  expect(await told(new ConfigError(['one', 'two']))).toBe('one\ntwo\n');
});

test('tells what the world refuses in a line that is never empty', async () => {
  expect(await told(new Error('no'))).toBe('no\n');
  expect(await told(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED\n');
});

test('tells where a bug is', async () => {
  expect(await told(new TypeError('undefined is not a function'))).toContain('run-main.test.ts');
});
