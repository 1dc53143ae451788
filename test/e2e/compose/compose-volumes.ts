import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { imageName } from '../../../lib/definition/image-names.ts';
import { volumeName } from '../../../lib/definition/volumes.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { expectKept, notebook, notes, writtenDuring } from '../notes.ts';
import { shown } from '../tier-findings.ts';
import { until } from '../until.ts';
import { BUILD_LIMIT_MS, docker, dockerNow, ROOT, signalContainer } from './compose-project.ts';

const PROJECT = `${notebook.name}-e2e`;
const BASE_URL = `http://127.0.0.1:${notes.exposure?.localPort}`;
const [volume] = notes.volumes;

const SMALL_PROJECT = `${PROJECT}-small`;

/** Registers the tests of a service with a volume: SQLite, killed, released, down and up, and on a volume that is full. */
export function composeVolumes(): void {
  let folder: string;
  const file = () => join(folder, COMPOSE_FILE);
  const small = () => join(folder, 'small.yml');
  const compose = (...args: string[]) =>
    docker('compose', '-p', PROJECT, '--project-directory', ROOT, '-f', file(), ...args);
  const onSmall = (...args: string[]) =>
    docker(
      ...['compose', '-p', SMALL_PROJECT, '--project-directory', ROOT, '-f', file(), '-f', small()],
      ...args,
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'notes-'));
    writeFileSync(file(), composeFile(notebook));
    await compose('up', '--detach', '--wait', '--build');
  }, BUILD_LIMIT_MS);

  afterAll(() => {
    cleanVolumes();
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('keeps each note that it acknowledged when its process is killed', async () => {
    const container = await compose('ps', '--quiet', notes.name);
    const startedAt = () => docker('inspect', '--format', '{{.State.StartedAt}}', container);
    const written = await writtenDuring(BASE_URL, async () => {
      for (let time = 0; time < 2; time += 1) {
        await sleep(1000);
        const before = await startedAt();
        const [, ...kill] = await signalContainer('SIGKILL', container);
        await docker(...kill);
        await until('another process', async () => (await startedAt()) !== before, 60);
        await until('the service, healthy again', () => isHealthy(container), 60);
      }
    });
    await expectKept(BASE_URL, written);
    shown('SQLite on a volume, killed twice', `${written.size} notes acknowledged meanwhile, none lost`);
  }, 120_000);

  it('keeps its notes in another container, and over down and up', async () => {
    const written = await writtenDuring(BASE_URL, () =>
      compose('up', '--detach', '--wait', '--force-recreate'),
    );
    await expectKept(BASE_URL, written);
    await compose('down');
    await compose('up', '--detach', '--wait');
    await expectKept(BASE_URL, written);
    shown(
      'SQLite on a volume, in another container',
      `${written.size} notes acknowledged meanwhile, none lost`,
    );
  }, 120_000);

  it('says that its volume is full, and keeps what it acknowledged', async () => {
    const port = Number(notes.exposure?.localPort) + 1;
    writeFileSync(small(), withSmallVolume(port));
    await onSmall('up', '--detach', '--wait');
    try {
      await expectFullVolume(`http://127.0.0.1:${port}`);
    } finally {
      await onSmall('down', '--volumes');
    }
  }, 120_000);

  it('leaves nothing behind', async () => {
    await compose('down', '--volumes');
    for (const project of [PROJECT, SMALL_PROJECT])
      for (const kind of ['ps -a', 'volume ls', 'network ls']) {
        const ours = ['--quiet', '--filter', `label=com.docker.compose.project=${project}`];
        expect([project, kind, await docker(...kind.split(' '), ...ours)]).toEqual([project, kind, '']);
      }
  }, 60_000);
}

/** The changes of the second project to the Compose file: a volume of 512 KiB in memory, and another port. */
function withSmallVolume(port: number): string {
  if (!volume) throw new Error('the notebook must have a volume');
  const tmpfs = { driver: 'local', driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=512k' } };
  const ports = [`127.0.0.1:${port}:${notes.ports.http?.number}`];
  return (
    stringify({ volumes: { [volumeName(notes, volume)]: tmpfs } }) +
    `services:\n  ${notes.name}:\n    ports: !override ${JSON.stringify(ports)}\n`
  );
}

/** Writes notes until the volume is full. Expects that the service says so, and that it kept all earlier notes. */
async function expectFullVolume(baseUrl: string): Promise<void> {
  const kept = new Map<number, string>();
  let full: Response | undefined;
  for (let n = 0; n < 200 && !full; n += 1) {
    const text = `${n} `.padEnd(10_000, 'x');
    const answer = await fetch(`${baseUrl}/notes`, { method: 'POST', body: text });
    if (answer.status === 201) kept.set(((await answer.json()) as { id: number }).id, text);
    else full = answer;
  }
  expect([full?.status, await full?.json()]).toEqual([
    507,
    { error: 'the volume is full: the note is not kept' },
  ]);
  await expectKept(baseUrl, kept);
  shown('a full volume', `refused with 507 after ${kept.size} notes, all of which are there`);
}

const isHealthy = async (container: string): Promise<boolean> =>
  (await docker('inspect', '--format', '{{.State.Health.Status}}', container)) === 'healthy';

/** Removes both projects and the image, in whatever state they are. Synchronous, for the clean-up after Ctrl-C. */
export function cleanVolumes(): void {
  for (const project of [PROJECT, SMALL_PROJECT]) {
    dockerNow('compose', '-p', project, 'down', '--remove-orphans');
    // `down --volumes` removes those of a file alone, and here is none.
    const ours = dockerNow(
      'volume',
      'ls',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${project}`,
    );
    if (ours.length > 0) dockerNow('volume', 'rm', '--force', ...ours);
  }
  dockerNow('image', 'rm', '--force', imageName(notes));
}
