import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidInput } from '../definition/invalid-input.ts';
import type { Problem } from '../definition/problem.ts';
import { schemaProblems } from './compose-spec.ts';
import type { ComposeTree } from './compose-tree.ts';
import { inconsistencies } from './consistency.ts';
import { readEnvFile } from './env-file.ts';
import { type Interpolated, interpolated } from './interpolation.ts';
import { mergedTree } from './merge.ts';
import { readText, wrongFile } from './yaml-file.ts';

/** The files, the variables and the profiles that a user gives to read Compose files. */
export interface ComposeInput {
  /** Compose files in the order in which Compose merges them, or one folder. Relative to the working directory. */
  readonly paths: readonly string[];
  /** The file with variables for the Compose files. @default - `.env` beside the first file, if there is one */
  readonly envFile?: string | undefined;
  /** Profiles whose services are read. @default - COMPOSE_PROFILES, as Compose does */
  readonly profiles?: readonly string[] | undefined;
  /** The folder that no path of the files may leave. @default - the folder of the first file */
  readonly root?: string | undefined;
  /** The variables of the user's shell. */
  readonly shell: Readonly<Record<string, string | undefined>>;
}

/** Compose files as they were read: merged, checked by the specification's schema, with their variables replaced. */
export interface ComposeProject extends Omit<Interpolated, 'tree'> {
  /** The paths of the files, in the order in which Compose merges them. */
  readonly files: readonly string[];
  /** The files, or their folder, as the user named them. */
  readonly named: readonly string[];
  /** The folder that relative paths of the files begin in. */
  readonly folder: string;
  readonly root: string;
  /** The file of --env-file. @default - none was named */
  readonly envFile?: string | undefined;
  readonly tree: ComposeTree;
  readonly profiles: readonly string[];
  /** The variables of the shell and of the env file. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The names that Compose looks for in a folder. Source: the Compose specification, "Compose file". */
const NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * Reads the Compose files of a user. They are read only.
 *
 * @throws InvalidInput if a file cannot be read, is no YAML, or is refused by the schema, with every problem of its kind
 */
export function readProject(input: ComposeInput): ComposeProject {
  const files = filesOf(input.paths);
  const [first = ''] = files;
  const folder = dirname(first);
  const root = input.root === undefined ? folder : resolve(input.root);
  const problems: Problem[] = [];
  const envFile = input.envFile ?? (existsSync(join(folder, '.env')) ? join(folder, '.env') : undefined);
  const ofFile =
    envFile === undefined
      ? {}
      : readEnvFile(
          {
            file: basename(envFile),
            // The user names a file of --env-file, so it may be anywhere.
            text: readText(envFile, input.envFile === undefined ? root : dirname(resolve(envFile))),
            outer: input.shell,
          },
          problems,
        );
  const variables = { ...ofFile, ...input.shell };
  const { tree, secretValues, secretNames, unset } = interpolated(
    mergedTree({ files, root, envFile, shell: input.shell }),
    variables,
    problems,
  );
  if (problems.length === 0) problems.push(...schemaProblems(tree));
  if (problems.length === 0) problems.push(...inconsistencies(tree as ComposeTree));
  if (problems.length > 0) throw new InvalidInput(files.join(', '), problems);
  const profiles = input.profiles ?? (variables.COMPOSE_PROFILES ?? '').split(',').filter(Boolean);
  return {
    files,
    named: input.paths,
    folder,
    root,
    envFile: input.envFile && resolve(input.envFile),
    tree: tree as ComposeTree,
    profiles,
    variables,
    secretValues,
    secretNames,
    unset,
  };
}

function filesOf(paths: readonly string[]): string[] {
  const [first = ''] = paths;
  const path = resolve(first);
  if (paths.length > 1 || !existsSync(path) || !statSync(path).isDirectory())
    return paths.map((one) => resolve(one));
  const found = NAMES.map((name) => join(path, name)).find(existsSync);
  if (!found) throw wrongFile(first, `is a folder without ${NAMES.join(', ')}; give the file itself`);
  // Compose takes it by itself.
  const override = ['yaml', 'yml'].map((end) => found.replace(/\.ya?ml$/, `.override.${end}`));
  return [found, ...override.filter(existsSync).slice(0, 1)];
}
