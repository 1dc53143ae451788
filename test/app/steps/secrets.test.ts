import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecrets } from '../../../app/src/steps/make-secrets.ts';
import { readSecrets } from '../../../app/src/steps/read-secrets.ts';
import { awsError, jsonService } from '../support/json-service.ts';

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
  test('writes a token that differs each time, for owner and group alone, and never says it', async () => {
    const other = join(folder, 'other');
    await makeSecrets([file, other], {}, say);
    const [one, two] = [await readFile(file, 'utf8'), await readFile(other, 'utf8')];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(two).not.toBe(one);
    expect(await mode(file)).toBe('440');
    expect(said).toEqual([`${file} written`, `${other} written`]);
    expect((await readdir(folder)).sort()).toEqual(['admin-token', 'other']);
  });

  test('keeps a token that is there, and replaces an empty one', async () => {
    await writeFile(file, 'mine');
    await makeSecrets([file], {}, say);
    expect(await readFile(file, 'utf8')).toBe('mine');
    await writeFile(file, '\n');
    await makeSecrets([file], {}, say);
    expect(await readFile(file, 'utf8')).toMatch(/^[\w-]{43}$/);
    expect(said).toEqual([`${file} kept`, `${file} written`]);
  });

  test('fails without a file, and where the folder is missing', async () => {
    await expect(makeSecrets([], {}, say)).rejects.toThrow(
      'make-secrets needs one file at least; got nothing',
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

  test('writes the secret, for owner and group alone, over an older one, and never says it', async () => {
    await readSecrets([`${file}=${ARN}`], {}, say);
    await readSecrets([`${file}=${ARN}`], {}, say);
    expect(await readFile(file, 'utf8')).toBe('s3cret');
    expect(await mode(file)).toBe('440');
    expect(await readdir(folder)).toEqual(['admin-token']);
    expect(said).toEqual([`${file} written`, `${file} written`]);
  });

  test('fails on a secret that is missing or no text, and writes nothing', async () => {
    await expect(readSecrets([`${file}=none`], {}, say)).rejects.toThrow('ResourceNotFoundException');
    await expect(readSecrets([`${file}=binary`], {}, say)).rejects.toThrow(
      'must be a text; it is empty or binary',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([[[]], [['admin-token']], [['=arn']]])('fails on arguments %j', async (args) => {
    await expect(readSecrets(args, {}, say)).rejects.toThrow('read-secrets needs <file>=<secret ARN>; got');
  });
});
