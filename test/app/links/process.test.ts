import { ConfigError, errorText, runProgram } from '../../../app/links/src/process/program-errors.ts';
import { stopOnSignals } from '../../../app/links/src/process/run-service.ts';
import type { RunningService } from '../../../app/links/src/start-service.ts';
import { createLogger } from '../../../app/links/src/telemetry/logger.ts';
import { eventually } from '../support/eventually.ts';
import { LogLines } from '../support/log-lines.ts';
import { testConfig } from '../support/test-config.ts';

async function told(error: unknown): Promise<string> {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runProgram(() => Promise.reject(error));
  expect(exit).toHaveBeenCalledWith(1);
  const text = write.mock.calls.map(([chunk]) => chunk).join('');
  jest.restoreAllMocks();
  return text;
}

test('prints one line for each wrong environment variable', async () => {
  expect(await told(new ConfigError(['one', 'two']))).toBe('one\ntwo\n');
});

test('prints one line for a failure of the environment, which is never empty', async () => {
  expect(await told(new Error('no'))).toBe('no\n');
  expect(await told(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED\n');
});

test('prints the stack of a bug', async () => {
  expect(await told(new TypeError('undefined is not a function'))).toContain('process.test.ts');
});

test.each([
  [new Error('no'), 'no'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new AggregateError([]), 'AggregateError'],
  ['thrown', 'thrown'],
  [undefined, 'undefined'],
])('describes %p in a text that is not empty', (error, text) => {
  expect(errorText(error)).toBe(text);
});

const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };

afterEach(() => jest.restoreAllMocks());

test.each([
  ['the start', () => Promise.reject(new Error('no port'))],
  ['the end', () => Promise.resolve({ port: 1, stop: () => Promise.reject(new Error('no port')) })],
])('logs why %s fails, and exits with 1', async (_what, starting: () => Promise<RunningService>) => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const handlers: Record<string, (signal: string) => void> = {};
  jest.spyOn(process, 'on').mockImplementation((name: any, handler: any) => {
    handlers[name] = handler;
    return process;
  });
  const lines = new LogLines();
  // Longer than the tests run: what it does when time is out would end Jest's worker, whose exit is its own again by then.
  stopOnSignals(starting(), 3600, createLogger(testConfig(TABLE), lines));
  handlers.SIGTERM?.('SIGTERM');
  await eventually('it leaves', () => exit.mock.calls.length > 0);
  expect(exit.mock.calls).toEqual([[1]]);
  expect(lines.saying('shutdown failed')).toMatchObject([{ level: 'fatal', err: { message: 'no port' } }]);
});
