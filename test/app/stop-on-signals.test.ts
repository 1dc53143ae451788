import { logger } from '../../app/src/logger.ts';
import type { Service } from '../../app/src/start-service.ts';
import { stopOnSignals } from '../../app/src/stop-on-signals.ts';
import { eventually } from './support/eventually.ts';
import { LogLines } from './support/log-lines.ts';
import { testConfig } from './support/test-config.ts';

const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };

afterEach(() => jest.restoreAllMocks());

test.each([
  ['the start', () => Promise.reject(new Error('no port'))],
  ['the end', () => Promise.resolve({ port: 1, stop: () => Promise.reject(new Error('no port')) })],
])('says why when %s fails, with exit code 1', async (_what, starting: () => Promise<Service>) => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const handlers: Record<string, (signal: string) => void> = {};
  jest.spyOn(process, 'on').mockImplementation((name: any, handler: any) => {
    handlers[name] = handler;
    return process;
  });
  const lines = new LogLines();
  // Longer than the tests run: what it does when time is out would end Jest's worker, whose exit is its own again by then.
  stopOnSignals(starting(), 3600, logger(testConfig(TABLE), lines));
  handlers.SIGTERM?.('SIGTERM');
  await eventually('it leaves', () => exit.mock.calls.length > 0);
  expect(exit.mock.calls).toEqual([[1]]);
  expect(lines.saying('failed to stop')).toMatchObject([{ level: 'fatal', err: { message: 'no port' } }]);
});
