import { join } from 'node:path';
import type { ComposeInput } from '../../lib/import/compose-project.ts';
import { type Imported, importCompose } from '../../lib/import/import-compose.ts';
import type { Choices } from '../../lib/import/parts.ts';

/*
 * The Compose files of examples/compose, each read as its owner would have it read.
 */

export const ROOT = join(__dirname, '..', '..');
const FOLDER = 'examples/compose';

/** The input that the owner of a file gives beside the file. */
interface Given {
  /** Whether the example's file for .env is read. @default false */
  readonly envFile?: true;
  readonly profiles?: readonly string[];
  /** The folder that holds the sources, in examples/. @default - the folder of the Compose file */
  readonly root?: string;
  readonly choices?: Choices;
}

/** By the names of their folders. */
const GIVEN: Readonly<Record<string, Given>> = {
  analytics: { envFile: true, profiles: ['jobs'] },
  chat: {},
  cms: { envFile: true },
  // Its source is a folder of another example.
  grpc: { root: 'examples' },
  // It reads the processes and the disks of its machine.
  metrics: { choices: { without: ['node-exporter'] } },
  monitor: {},
  // It is published for its machine alone.
  queue: { choices: { publicPorts: ['api:3000'] } },
  site: {},
  wiki: {},
};

export interface ComposeExample {
  readonly name: string;
  /** Relative to the project, which is the working directory. */
  readonly folder: string;
  /** The file with variables. Undefined for an example that needs none. */
  readonly envFile: string | undefined;
  /** The arguments of `npm start --` and `npm run import --`. */
  readonly words: string;
  /** Reads the file anew, without the variables of this shell. */
  readonly read: () => Imported;
}

export const COMPOSE_EXAMPLES: readonly ComposeExample[] = Object.entries(GIVEN).map(
  ([name, { envFile: hasEnvFile, profiles, root, choices = {} }]) => {
    const folder = `${FOLDER}/${name}`;
    const envFile = hasEnvFile && `${folder}/.env.example`;
    const input: ComposeInput = {
      paths: [folder],
      shell: {},
      envFile,
      profiles: profiles ?? [],
      root,
    };
    return {
      name,
      folder,
      envFile,
      words: wordsOf(input, choices),
      read: () => importCompose(input, choices),
    };
  },
);

/** The example of a name. */
export function composeExample(name: string): ComposeExample {
  const found = COMPOSE_EXAMPLES.find((one) => one.name === name);
  if (!found) throw new Error(`there must be an example ${name}`);
  return found;
}

function wordsOf({ paths, envFile, profiles = [], root }: ComposeInput, choices: Choices): string {
  const { without = [], publicPorts = [] } = choices;
  const flags = {
    'env-file': envFile,
    profile: profiles.join(),
    root,
    without: without.join(),
    public: publicPorts.join(),
  };
  return [
    ...paths,
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name} ${value}`] : [])),
  ].join(' ');
}
