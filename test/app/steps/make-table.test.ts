import { makeTable } from '../../../app/src/steps/make-table.ts';
import { awsError, jsonService } from '../support/json-service.ts';

const TABLE = { TABLE_NAME: 'links', TABLE_PARTITION_KEY: 'code', TABLE_TTL_ATTRIBUTE: 'expiresAt' };

beforeAll(() => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  process.env.AWS_ACCESS_KEY_ID = 'local';
  process.env.AWS_SECRET_ACCESS_KEY = 'local';
});

/** DynamoDB as far as the step sees it: a table takes a moment, and TTL is refused a second time. */
async function dynamo(state: { key?: string; ttl?: string; refuse?: string; away?: number }) {
  const calls: string[] = [];
  let polls = 0;
  const service = await jsonService((operation, input) => {
    calls.push(operation);
    if (state.away && state.away-- > 0) throw awsError('InternalServerError', 500);
    if (operation === state.refuse) throw awsError('AccessDeniedException');
    if (operation === 'CreateTable') {
      if (state.key) throw awsError('ResourceInUseException');
      state.key = (input.KeySchema as { AttributeName: string }[])[0]?.AttributeName;
      return {};
    }
    if (operation === 'DescribeTable') {
      const TableStatus = polls++ === 0 ? 'CREATING' : 'ACTIVE';
      return { Table: { TableStatus, KeySchema: [{ AttributeName: state.key, KeyType: 'HASH' }] } };
    }
    if (operation === 'UpdateTimeToLive') {
      if (state.ttl) throw awsError('ValidationException');
      state.ttl = (input.TimeToLiveSpecification as { AttributeName: string }).AttributeName;
      return {};
    }
    const on = { TimeToLiveStatus: 'ENABLED', AttributeName: state.ttl };
    return { TimeToLiveDescription: state.ttl ? on : { TimeToLiveStatus: 'DISABLED' } };
  });
  const said: string[] = [];
  const variables = { ...TABLE, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB: service.url };
  return {
    state,
    calls,
    said,
    stop: service.stop,
    run: () => makeTable([], variables, (line) => said.push(line)),
  };
}

test('makes the table, waits until it is active, and has expired links removed', async () => {
  const { calls, run, said, state, stop } = await dynamo({});
  await run();
  expect(state).toMatchObject({ key: 'code', ttl: 'expiresAt' });
  expect(calls).toEqual([
    'CreateTable',
    'DescribeTable',
    'DescribeTable',
    'DescribeTimeToLive',
    'UpdateTimeToLive',
  ]);
  expect(said).toEqual(['table links is active; expired links are removed by expiresAt']);
  stop();
});

test('changes nothing when repeated', async () => {
  const { calls, run, stop } = await dynamo({ key: 'code', ttl: 'expiresAt' });
  await run();
  expect(calls).not.toContain('UpdateTimeToLive');
  stop();
});

test('is safe when several run at once', async () => {
  const { run, state, stop } = await dynamo({});
  await Promise.all([run(), run(), run()]);
  expect(state).toMatchObject({ key: 'code', ttl: 'expiresAt' });
  stop();
});

test('waits for a store that is not there yet', async () => {
  const { run, said, stop } = await dynamo({ away: 3 });
  await run();
  expect(said).toEqual(['waiting for the store: InternalServerError', expect.stringContaining('is active')]);
  stop();
});

test.each([
  [{ key: 'id' }, 'table links must have the partition key code; it has id'],
  [{ key: 'code', ttl: 'until' }, 'table links must expire by expiresAt; it does by until'],
  [{ refuse: 'CreateTable' }, 'AccessDeniedException'],
])('fails at once where waiting does not help: %j', async (state, message) => {
  const { run, stop } = await dynamo(state);
  await expect(run()).rejects.toThrow(message);
  stop();
});

test('fails on a wrong environment before it asks anybody', async () => {
  await expect(makeTable([], { AWS_REGION: 'us-east-1' }, () => undefined)).rejects.toThrow(
    'TABLE_NAME must be set; got nothing\nTABLE_PARTITION_KEY must be set; got nothing',
  );
});
