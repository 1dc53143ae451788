import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { TableConfig } from '../../../app/src/store/table-config.ts';
import { type Ask, asker } from './asker.ts';
import { eventually } from './eventually.ts';
import { LogLines } from './log-lines.ts';

export const APP = resolve(__dirname, '../../../app');
export const run = promisify(execFile);

export interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  readonly lines: LogLines;
  readonly ask: Ask;
  /** The exit code, and how long it took to leave. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>;
}

/** What the image runs, built into a folder of its own and run as the image runs it: Node and one file. */
export class Bundle {
  readonly folder: string;

  static async build(source = APP): Promise<Bundle> {
    const folder = await mkdtemp(join(tmpdir(), 'links-'));
    await run(process.execPath, ['build.mjs', folder], { cwd: source });
    return new Bundle(folder);
  }

  /** As in the image: with nothing of the project above or beside it. */
  static async buildElsewhere(): Promise<Bundle> {
    const copy = join(await mkdtemp(join(tmpdir(), 'elsewhere-')), 'app');
    linkTree(APP, copy);
    const bundle = await Bundle.build(copy);
    await rm(dirname(copy), { recursive: true });
    return bundle;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  async serve(variables: Record<string, string | undefined>): Promise<Served> {
    const env = { NODE_OPTIONS: '--no-warnings', ...variables };
    const child = spawn(process.execPath, [this.file('server.cjs')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
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
    return { child, port, lines, ask: asker(`http://127.0.0.1:${port}`), stop };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** A copy without copies, as there are ten thousand files. A link to a folder would lead the build back. */
function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

/** No link leads from one file system to another. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** The environment of a server over a table, and nothing that this process has in its own. */
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
