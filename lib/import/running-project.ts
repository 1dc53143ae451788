import { dirname, join, relative } from 'node:path';
import type { RunningProject } from '../deploy/handling.ts';
import type { Imported } from './import-compose.ts';
import { publishedPorts } from './short-forms.ts';

/**
 * The user's own project, as the commands of a move reach it.
 *
 * @param source the arguments by which the user named the Compose files, with flags after them
 * @param here the folder that the commands are typed in
 */
export const runningProject = (
  { project, parts }: Imported,
  source: string,
  here: string,
): RunningProject => {
  const { files, envFile, profiles, named } = project;
  const [first = ''] = files;
  const overlay = shellWord(shortPath(here, join(dirname(first), 'compose.deploy.yaml')));
  const ofFlags = source.slice(named.map(shellWord).join(' ').length);
  const flags = [
    ...files.flatMap((file) => ['-f', shortPath(here, file)]),
    ...(envFile === undefined ? [] : ['--env-file', shortPath(here, envFile)]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
  return {
    compose: ['docker compose', ...flags.map(shellWord)].join(' '),
    keys: Object.fromEntries(
      parts
        .filter(({ role }) => role.kind === 'service' || role.kind === 'resource')
        .map(({ name, key }) => [name, key]),
    ),
    published: parts
      .filter(({ role, raw }) => role.kind === 'service' && publishedPorts(raw.ports).length > 0)
      .map(({ name }) => name),
    overlay: {
      file: overlay,
      source: `${[...files.map((file) => shellWord(shortPath(here, file))), overlay].join(' ')}${ofFlags}`,
    },
  };
};

const shortPath = (here: string, file: string): string => {
  const path = relative(here, file);
  return path.length < file.length ? path : file;
};

/** A word as a shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w./:,@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
