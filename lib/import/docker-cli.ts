import { spawnSync } from 'node:child_process';
import { InvalidInput } from '../definition/invalid-input.ts';
import { wrongFile } from './yaml-file.ts';

/*
 * What only Compose itself can resolve: several files, `extends`, `include`, and the tags `!reset` and `!override`.
 */

/** The time after which Compose has failed. It reads a few files. */
const LIMIT_SECONDS = 30;

/** Variables, env files, secrets and paths stay as they are: they are read here. */
const AS_WRITTEN = ['interpolate', 'normalize', 'env-resolution', 'consistency', 'path-resolution'];

interface Merge {
  readonly files: readonly string[];
  readonly envFile: string | undefined;
  /** The variables of the user's shell. */
  readonly shell: Readonly<Record<string, string | undefined>>;
  /** Texts that no message may have. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * Merges Compose files by the Docker CLI.
 *
 * @returns the merged file as JSON
 * @throws InvalidInput if there is no Docker CLI, or if Compose refuses the files
 */
export function mergedByDocker({ files, envFile, shell, secrets }: Merge): string {
  const [first = ''] = files;
  const { status, stdout, stderr, error } = spawnSync(
    'docker',
    [
      'compose',
      ...files.flatMap((file) => ['-f', file]),
      ...(envFile === undefined ? [] : ['--env-file', envFile]),
      ...['--profile', '*', 'config', '--format', 'json'],
      ...AS_WRITTEN.map((option) => `--no-${option}`),
    ],
    { encoding: 'utf8', env: { ...shell }, timeout: LIMIT_SECONDS * 1000, maxBuffer: 2 ** 26 },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw wrongFile(
      first,
      'needs Compose itself, as it has extends, include, !reset or !override, or is one of several files: install the Docker CLI with Compose, or run docker compose config --no-interpolate where they are, and give its output as the file',
    );
  if (error) throw wrongFile(first, `could not be resolved by docker compose config: ${error.message}`);
  if (status === 0) return stdout;
  const masked = [...secrets].reduce((text, secret) => text.replaceAll(secret, '***'), stderr.trim());
  throw new InvalidInput(
    `docker compose config for ${files.join(', ')}`,
    masked.split('\n').map((line) => ({ field: first, message: line })),
  );
}
