import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { TableConfig } from '../../../app/links/src/config/table-config.ts';
import { eventually } from './eventually.ts';
import { type Ask, requestsTo } from './http-requests.ts';
import { LogLines } from './log-lines.ts';

export const APP = resolve(__dirname, '../../../app/links');
export const VISITS = resolve(__dirname, '../../../app/visits');
export const run = promisify(execFile);

/** Runs a program of Node that has to fail. The code is missing where it does not fail. */
export const failureOf = (
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<{ code?: number | undefined; stderr: string }> =>
  run(process.execPath, args, { env }).then(
    () => ({ stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );

export interface ServedProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly lines: LogLines;
  readonly ask: Ask;
  /** Sends a signal. Returns the exit code and the time that the process took to exit. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>;
}

/** The bundle of the image, built into a folder of its own and run as the image runs it: Node and one file. */
export class ServiceBundle {
  readonly folder: string;
  private readonly children = new Set<ChildProcess>();

  static async build(source = APP): Promise<ServiceBundle> {
    const folder = await mkdtemp(join(tmpdir(), 'links-'));
    await run(process.execPath, ['build.mjs', folder], { cwd: source });
    return new ServiceBundle(folder);
  }

  /** Builds the bundle as the image does: without the project's other files above or beside it. */
  static async buildElsewhere(source = APP): Promise<ServiceBundle> {
    const copy = join(await mkdtemp(join(tmpdir(), 'elsewhere-')), 'service');
    linkTree(source, copy);
    const bundle = await ServiceBundle.build(copy);
    await rm(dirname(copy), { recursive: true });
    return bundle;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  async serve(variables: Record<string, string | undefined>): Promise<ServedProcess> {
    const env = { NODE_OPTIONS: '--no-warnings', ...variables };
    const child = spawn(process.execPath, [this.file('server.cjs')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.add(child);
    const lines = new LogLines();
    createInterface({ input: child.stdout }).on('line', (line) => lines.write(line));
    await eventually('it listens', () => lines.saying('listening').length > 0);
    const port = Number(/:(\d+)$/.exec(lines.saying('listening')[0]?.msg ?? '')?.[1]);
    async function stop(signal: NodeJS.Signals = 'SIGTERM') {
      const started = performance.now();
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      return { code, ms: performance.now() - started };
    }
    return { child, port, lines, ask: requestsTo(`http://127.0.0.1:${port}`), stop };
  }

  /** Removes the folder, and ends processes that a failed test left running: they hold stderr, and Jest would wait. */
  async remove(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true });
  }
}

/** Links ten thousand files instead of copying them. Not a link to the folder, which would lead the build back to it. */
function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

/** Copies the file where source and target are on different file systems, which hard links cannot span. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** The environment of a server over a table. It contains none of this process's variables but PATH. */
export function environment(table: TableConfig): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: table.region,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    TABLE_NAME: table.name,
    TABLE_PARTITION_KEY: table.partitionKey,
    TABLE_TTL_ATTRIBUTE: table.ttlAttribute,
    HOST: '127.0.0.1',
    PORT: '0',
    STOP_TIMEOUT_SECONDS: '2',
  };
}
