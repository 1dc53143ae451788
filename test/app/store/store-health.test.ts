import { logger } from '../../../app/src/logger.ts';
import { StoreHealth } from '../../../app/src/store/store-health.ts';
import { LogLines } from '../support/log-lines.ts';
import { testConfig } from '../support/test-config.ts';

const TABLE = { name: 't', partitionKey: 'k', ttlAttribute: 'ttl', region: 'r', endpoint: undefined };

let now = 10_000;
let lines: LogLines;
let health: StoreHealth;

beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  lines = new LogLines();
  health = new StoreHealth(logger(testConfig(TABLE), lines));
});
afterEach(() => jest.restoreAllMocks());

const said = () => lines.all.map(({ msg }) => msg);
const failure = (code: string) => Object.assign(new Error('no'), { code });

test('answers as soon as it has, after failures too', () => {
  health.failed(failure('ECONNREFUSED'));
  expect(health.state).toBe('waiting');
  health.answered();
  expect(health.state).toBe('answering');
  expect(said()).toEqual(['the store does not answer', 'the store answers']);
});

test('is failing while some calls fail, with one line for each kind of failure', () => {
  health.answered();
  for (let call = 0; call < 20; call++) {
    now += 100;
    health.failed(failure(call % 2 ? 'ECONNRESET' : 'Throttled'));
    health.answered();
    expect(health.state).toBe('failing');
  }
  expect(said()).toEqual(['the store answers', 'the store does not answer', 'the store does not answer']);
  now += 2000;
  health.answered();
  expect(health.state).toBe('answering');
  expect(lines.saying('the store answers')).toHaveLength(2);
});

test('never gives an empty reason', () => {
  health.failed(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }));
  expect(lines.all[0]).toMatchObject({ reason: 'ECONNREFUSED', detail: 'ECONNREFUSED' });
});
