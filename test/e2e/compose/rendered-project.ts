import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Application } from '../../../lib/definition/application.ts';
import { composeFile } from '../../../lib/deploy/compose/compose-file.ts';
import { COMPOSE_FILE } from '../../../lib/deploy/rendered-files.ts';
import { until } from '../until.ts';
import { docker, dockerNow, ROOT, signalContainer } from './compose-project.ts';

/**
 * A rendered Compose file as a project of its own. The file and the values that its user sets are in a folder outside of
 * the checkout.
 */
export class RenderedComposeProject {
  readonly name: string;
  readonly #application: Application;
  readonly #values: Readonly<Record<string, string>>;
  #folder: string | undefined;

  /** @param values the variables that the head of the file asks for */
  constructor(name: string, application: Application, values: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.#application = application;
    this.#values = values;
  }

  /** The folder, made when it is first asked for: a test that is left out makes none. */
  get folder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'rendered-'));
    return this.#folder;
  }

  /** Writes the files. @param override what is different from the rendered file @default - nothing */
  write(override: object = {}): void {
    writeFileSync(join(this.folder, COMPOSE_FILE), composeFile(this.#application));
    writeFileSync(join(this.folder, 'override.yml'), stringify(override));
    const lines = Object.entries(this.#values).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(this.folder, 'values.env'), lines.join(''));
    writeFileSync(join(this.folder, 'empty.env'), '');
  }

  compose(...args: string[]): Promise<string> {
    return docker(...this.#line('values.env'), ...args);
  }

  /** The message with which Compose refuses the file where no variable is set. */
  async refusalWithoutValues(): Promise<string> {
    const unset = Object.fromEntries(Object.keys(this.#values).map((name) => [name, undefined]));
    const env = { ...process.env, ...unset };
    return promisify(execFile)('docker', [...this.#line('empty.env'), 'config'], { cwd: ROOT, env }).then(
      () => '',
      (error: { readonly stderr: string }) => error.stderr,
    );
  }

  #line(values: string): string[] {
    // The values first: without a file of values, Compose would read the .env of the checkout.
    return [
      ...['compose', '--env-file', join(this.folder, values)],
      ...['--project-name', this.name, '--project-directory', ROOT],
      ...[COMPOSE_FILE, 'override.yml'].flatMap((file) => ['--file', join(this.folder, file)]),
    ];
  }

  /** Has the project run while the tests of a block do. @param override as for `write` */
  runsMeanwhile(override?: object): void {
    beforeAll(async () => {
      this.write(override);
      await this.up();
    }, 120_000);

    afterAll(async () => {
      await this.compose('down', '--volumes');
      this.forget();
    }, 60_000);
  }

  up(...args: string[]): Promise<string> {
    return this.compose('up', '--detach', '--wait', ...args);
  }

  container(service: string): Promise<string> {
    return this.compose('ps', '--all', '--quiet', service);
  }

  async inspect(service: string): Promise<any> {
    return JSON.parse(await docker('inspect', await this.container(service)))[0];
  }

  /** Kills the process of a service, and waits until Docker has started another, which is healthy. */
  async kill(service: string): Promise<void> {
    const { State: before } = await this.inspect(service);
    const [, ...command] = await signalContainer('SIGKILL', await this.container(service));
    await docker(...command);
    await until(`another process of ${service}, healthy`, async () => {
      const { State: now } = await this.inspect(service);
      return now.StartedAt !== before.StartedAt && now.Health.Status === 'healthy';
    });
  }

  /** Removes the folder. The project itself has to be removed before. */
  forget(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** The containers, volumes and networks of a project. */
export async function leftOf(project: string): Promise<string[]> {
  const ours = ['--quiet', '--filter', `label=com.docker.compose.project=${project}`];
  const lists = ['ps -a', 'volume ls', 'network ls'].map((kind) => docker(...kind.split(' '), ...ours));
  return (await Promise.all(lists)).filter(Boolean);
}

/** Removes a project, in whatever state it is. Synchronous, for the clean-up after Ctrl-C. */
export function removeProject(project: string): void {
  dockerNow('compose', '-p', project, 'down', '--remove-orphans');
  // `down --volumes` removes those of a file alone, and here is none.
  const label = `label=com.docker.compose.project=${project}`;
  const volumes = dockerNow('volume', 'ls', '--quiet', '--filter', label);
  if (volumes.length > 0) dockerNow('volume', 'rm', '--force', ...volumes);
}
