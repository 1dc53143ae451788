import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { imageName } from '../../../lib/definition/image-names.ts';
import { volumeName } from '../../../lib/definition/volumes.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { expectKept, notebook, notes, writtenDuring } from '../notes.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { docker, ROOT } from './compose-project.ts';

const PROJECT = `${notebook.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${notes.exposure?.localPort}`;
const [volume] = notes.volumes;

/** Registers the tests of a service with a volume: SQLite, killed, released, down and up, and on a volume that is full. */
export function composeVolumes(): void {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'));
  const file = join(folder, COMPOSE_FILE);
  const small = join(folder, 'small.yml');
  const compose = (...args: string[]) =>
    docker('compose', '-p', PROJECT, '--project-directory', ROOT, '-f', file, ...args);
  const onSmall = (...args: string[]) =>
    docker(
      'compose',
      '-p',
      `${PROJECT}-small`,
      '--project-directory',
      ROOT,
      '-f',
      file,
      '-f',
      small,
      ...args,
    );

  beforeAll(async () => {
    writeFileSync(file, composeFile(notebook));
    await compose('up', '--detach', '--wait', '--build');
  }, 120_000);

  afterAll(async () => {
    await compose('down', '--volumes');
    await docker('image', 'rm', '--force', imageName(notes));
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('keeps each note that it acknowledged when its process is killed', async () => {
    const container = await compose('ps', '--quiet', notes.name);
    const written = await writtenDuring(BASE_URL, async () => {
      for (let time = 0; time < 2; time += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await hardKill(container);
        await until('the service, healthy again', () => isHealthy(container), 60);
      }
    });
    await expectKept(BASE_URL, written);
    shown('SQLite on a volume, killed twice', `${written.size} notes acknowledged meanwhile, none lost`);
  }, 120_000);

  it('keeps its notes over a release, and over down and up', async () => {
    const written = await writtenDuring(BASE_URL, () =>
      compose('up', '--detach', '--wait', '--force-recreate'),
    );
    await expectKept(BASE_URL, written);
    await compose('down');
    await compose('up', '--detach', '--wait');
    await expectKept(BASE_URL, written);
    shown('SQLite on a volume, released', `${written.size} notes acknowledged meanwhile, none lost`);
  }, 120_000);

  it('says that its volume is full, and keeps what it acknowledged', async () => {
    if (!volume) throw new Error('the notebook must have a volume');
    const tmpfs = { driver: 'local', driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=512k' } };
    const port = Number(notes.exposure?.localPort) + 1;
    const ports = [`127.0.0.1:${port}:${notes.ports.http?.number}`];
    writeFileSync(
      small,
      stringify({ volumes: { [volumeName(notes, volume)]: tmpfs } }) +
        `services:\n  ${notes.name}:\n    ports: !override ${JSON.stringify(ports)}\n`,
    );
    await onSmall('up', '--detach', '--wait');
    try {
      const base = `http://127.0.0.1:${port}`;
      const kept = new Map<number, string>();
      let full: Response | undefined;
      for (let n = 0; n < 200 && !full; n += 1) {
        const text = `${n} `.padEnd(10_000, 'x');
        const answer = await fetch(`${base}/notes`, { method: 'POST', body: text });
        if (answer.status === 201) kept.set(((await answer.json()) as { id: number }).id, text);
        else full = answer;
      }
      expect([full?.status, await full?.json()]).toEqual([
        507,
        { error: 'the volume is full: the note is not kept' },
      ]);
      await expectKept(base, kept);
      shown('a full volume', `refused with 507 after ${kept.size} notes, all of which are there`);
    } finally {
      await onSmall('down', '--volumes');
    }
  }, 120_000);

  it('leaves nothing behind', async () => {
    await compose('down', '--volumes');
    const ours = ['--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`];
    for (const kind of ['ps -a', 'volume ls', 'network ls'])
      expect([kind, await docker(...kind.split(' '), ...ours)]).toEqual([kind, '']);
  }, 60_000);
}

const isHealthy = async (container: string): Promise<boolean> =>
  (await docker('inspect', '--format', '{{.State.Health.Status}}', container)) === 'healthy';

/** Kills the process of a container as a crash would. Docker starts it again, which it does not after `docker kill`. */
async function hardKill(container: string): Promise<void> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', container);
  const program = `process.kill(${pid}, 'SIGKILL')`;
  await docker(
    'run',
    '--rm',
    '--pid=host',
    '--user=0',
    '--network=none',
    imageName(notes),
    'node',
    '-e',
    program,
  );
}
