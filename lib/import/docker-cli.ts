import { spawnSync } from 'node:child_process';
import { InvalidInput } from '../definition/invalid-input.ts';
import { wrongFile } from './yaml-file.ts';

/*
 * What only Compose itself can resolve: several files, `extends`, `include`, and the tags `!reset` and `!override`.
 */

/** The time after which Compose has failed. It reads a few files. */
const LIMIT_SECONDS = 30;

/**
 * Merges Compose files by the Docker CLI, and leaves variables, env files and secrets alone: those are read here.
 *
 * @returns the merged file as JSON
 * @throws InvalidInput if there is no Docker CLI, or if Compose refuses the files
 */
export function mergedByDocker(files: readonly string[], envFile: string | undefined): string {
  const named = files.flatMap((file) => ['-f', file]);
  const options = ['--no-interpolate', '--no-normalize', '--no-env-resolution', '--no-consistency'];
  const { status, stdout, stderr, error } = spawnSync(
    'docker',
    [
      ...['compose', ...named],
      ...(envFile === undefined ? [] : ['--env-file', envFile]),
      ...['--profile', '*', 'config', '--format', 'json', ...options],
    ],
    { encoding: 'utf8', timeout: LIMIT_SECONDS * 1000, maxBuffer: 2 ** 26 },
  );
  const [first = ''] = files;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw wrongFile(
      first,
      'needs Compose itself, as it has extends, include, !reset or !override, or is one of several files: install the Docker CLI with Compose, or run docker compose config --no-interpolate where they are and give its output as the file',
    );
  if (error) throw wrongFile(first, `could not be resolved by docker compose config: ${error.message}`);
  if (status !== 0)
    throw new InvalidInput(
      `docker compose config for ${files.join(', ')}`,
      stderr
        .trim()
        .split('\n')
        .map((line) => ({ field: first, message: line })),
    );
  return stdout;
}
