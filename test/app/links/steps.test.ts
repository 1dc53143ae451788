import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecrets } from '../../../app/links/src/steps/make-secrets.ts';
import { makeTable } from '../../../app/links/src/steps/make-table.ts';
import { readSecrets } from '../../../app/links/src/steps/read-secrets.ts';
import { awsError, jsonService } from '../support/json-service.ts';

describe('make-table', () => {
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

  test('creates the table, waits until it is active, and enables TTL', async () => {
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

  test('waits for a store that does not answer yet', async () => {
    const { run, said, stop } = await dynamo({ away: 3 });
    await run();
    expect(said).toEqual([
      'waiting for the store: InternalServerError',
      expect.stringContaining('is active'),
    ]);
    stop();
  });

  test.each([
    [{ key: 'id' }, 'table links must have the partition key code; it has id'],
    [{ key: 'code', ttl: 'until' }, 'table links must expire by expiresAt; it expires by until'],
    [{ refuse: 'CreateTable' }, 'AccessDeniedException'],
  ])('fails at once where waiting does not help: %j', async (state, message) => {
    const { run, stop } = await dynamo(state);
    await expect(run()).rejects.toThrow(message);
    stop();
  });

  test('fails on a wrong environment before it calls the store', async () => {
    await expect(makeTable([], { AWS_REGION: 'us-east-1' }, () => undefined)).rejects.toThrow(
      'TABLE_NAME must be set; got nothing\nTABLE_PARTITION_KEY must be set; got nothing',
    );
  });
});

describe('secrets', () => {
  const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:admin-token-AbCdEf';
  let folder: string;
  let file: string;
  let said: string[];
  const say = (line: string) => said.push(line);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    file = join(folder, 'admin-token');
    said = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function mode(path: string): Promise<string> {
    return ((await stat(path)).mode & 0o777).toString(8);
  }

  describe('make-secrets', () => {
    test('writes a token that differs each time, and never prints it', async () => {
      const other = join(folder, 'other');
      await makeSecrets([file, other], {}, say);
      const [one, two] = [await readFile(file, 'utf8'), await readFile(other, 'utf8')];
      expect(one).toMatch(/^[\w-]{43}$/);
      expect(two).not.toBe(one);
      expect(said).toEqual([`${file} written`, `${other} written`]);
      expect((await readdir(folder)).sort()).toEqual(['admin-token', 'other']);
    });

    test('keeps an existing token, and replaces an empty one', async () => {
      await writeFile(file, 'mine');
      await makeSecrets([file], {}, say);
      expect(await readFile(file, 'utf8')).toBe('mine');
      await writeFile(file, '\n');
      await makeSecrets([file], {}, say);
      expect(await readFile(file, 'utf8')).toMatch(/^[\w-]{43}$/);
      expect(said).toEqual([`${file} kept`, `${file} written`]);
    });

    test('lets another user of the volume read, replace and add files, because the first user may be gone', async () => {
      await writeFile(file, 'mine', { mode: 0o440 });
      const added = join(folder, 'added');
      await makeSecrets([file, added], {}, say);
      expect([await mode(folder), await mode(file), await mode(added)]).toEqual(['777', '444', '444']);
    });

    test('fails without a file, and where the folder is missing', async () => {
      await expect(makeSecrets([], {}, say)).rejects.toThrow(
        'make-secrets needs at least one file; got nothing',
      );
      await expect(makeSecrets([join(folder, 'no', 'file')], {}, say)).rejects.toThrow('ENOENT');
    });
  });

  describe('read-secrets', () => {
    let stop: () => void;
    beforeEach(async () => {
      const service = await jsonService((_operation, { SecretId }) => {
        if (SecretId === ARN) return { SecretString: 's3cret' };
        if (SecretId === 'binary') return { SecretBinary: 'AAAA' };
        throw awsError('ResourceNotFoundException');
      });
      stop = service.stop;
      Object.assign(process.env, {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: service.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      });
    });
    afterEach(() => stop());

    test('writes the secret for owner and group only, over an older one, and never prints it', async () => {
      await readSecrets([`${file}=${ARN}`], {}, say);
      await readSecrets([`${file}=${ARN}`], {}, say);
      expect(await readFile(file, 'utf8')).toBe('s3cret');
      expect(await mode(file)).toBe('440');
      expect(await readdir(folder)).toEqual(['admin-token']);
      expect(said).toEqual([`${file} written`, `${file} written`]);
    });

    test('fails on a secret that is missing or not text, and writes nothing', async () => {
      await expect(readSecrets([`${file}=none`], {}, say)).rejects.toThrow('ResourceNotFoundException');
      await expect(readSecrets([`${file}=binary`], {}, say)).rejects.toThrow(
        'must be text; it is empty or binary',
      );
      expect(await readdir(folder)).toEqual([]);
    });

    test.each([[[]], [['admin-token']], [['=arn']]])('fails on arguments %j', async (args) => {
      await expect(readSecrets(args, {}, say)).rejects.toThrow('read-secrets needs <file>=<secret ARN>; got');
    });
  });
});
